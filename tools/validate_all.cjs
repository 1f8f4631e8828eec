// Validates MJML documents (a JSON list on standard input) as the npm package mjml does in strict mode, without rendering
// them; prints a JSON list of its errors.
require("mjml"); // registers the components
const { components, initializeType } = require("mjml-core");
const parse = require("mjml-parser-xml");
const validator = require("mjml-validator");

const documents = JSON.parse(require("fs").readFileSync(0, "utf8"));
const options = { dependencies: validator.dependencies, components, initializeType };
const found = documents.map((document) => {
  const root = (parse.default ?? parse)(document, { components, ignoreIncludes: true });
  return validator.default(root, options).map((error) => error.message);
});
process.stdout.write(JSON.stringify(found));
