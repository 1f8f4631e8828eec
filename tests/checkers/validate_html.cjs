// Validates HTML documents (a JSON list on standard input) with html-validate; prints a JSON list of lists of
// "rule: message".
const { HtmlValidate } = require("html-validate");

// What mail programs need: comments for Outlook, styles and attributes in place, XHTML's ends, tables that are none.
const off = [
  "doctype-style",
  "no-conditional-comment",
  "no-deprecated-attr",
  "no-inline-style",
  "prefer-native-element",
  "prefer-tbody",
  "void-style",
];
const htmlvalidate = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: Object.fromEntries(off.map((rule) => [rule, "off"])),
});
const documents = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = documents.map((document) =>
  htmlvalidate
    .validateStringSync(document)
    .results.flatMap((result) => result.messages)
    .map((message) => `${message.ruleId}: ${message.message} (${message.selector})`),
);
process.stdout.write(JSON.stringify(found));
