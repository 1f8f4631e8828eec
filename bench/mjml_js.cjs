// Times the MJML of JavaScript: for each file named, the milliseconds of the best of many compilations, one a line.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const [folder, ...files] = process.argv.slice(2);
const loaded = createRequire(join(folder, "x.js"))("mjml");
const mjml2html = loaded.default ?? loaded;

(async () => {
  for (const file of files) {
    const source = readFileSync(file, "utf8");
    const times = [];
    for (let run = 0; run < 20; run++) {
      const started = process.hrtime.bigint();
      await mjml2html(source, { validationLevel: "skip", fonts: {} });
      times.push(Number(process.hrtime.bigint() - started) / 1e6);
    }
    console.log(Math.min(...times));
  }
})();
