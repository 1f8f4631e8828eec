// Renders MJML documents (a JSON list on standard input) with the npm package mjml in strict mode; prints a JSON list of
// {html, errors}.
const mjml = require("mjml");

(async () => {
  const documents = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const rendered = [];
  for (const document of documents) {
    try {
      rendered.push({ html: (await mjml(document, { validationLevel: "strict" })).html, errors: [] });
    } catch (error) {
      rendered.push({ html: "", errors: error.errors?.map((each) => each.formattedMessage) ?? [String(error)] });
    }
  }
  process.stdout.write(JSON.stringify(rendered));
})();
