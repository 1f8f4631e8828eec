// Renders MJML documents (a JSON list on standard input) with the npm package mjml; prints a JSON list of HTML.
const mjml = require("mjml");

(async () => {
  const documents = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const rendered = [];
  for (const document of documents) rendered.push((await mjml(document, { validationLevel: "skip", minify: false })).html);
  process.stdout.write(JSON.stringify(rendered));
})();
