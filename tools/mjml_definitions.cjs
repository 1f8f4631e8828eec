// Prints what the npm package mjml says of its own components, as JSON: write_mjml_table.py reads it.
const preset = require("mjml-preset-core").default ?? require("mjml-preset-core");
const colors = require("mjml-core/lib/types/helpers/colors");

const components = {};
for (const component of preset.components) {
  components[component.componentName] = {
    attributes: component.allowedAttributes ?? {},
    ending: Boolean(component.endingTag),
    children: (preset.dependencies[component.componentName] ?? []).map((child) => (child instanceof RegExp ? "*" : child)),
  };
}
const children = preset.dependencies.mjml;
components.mjml = { attributes: { lang: "string", dir: "enum(auto,ltr,rtl)", owa: "string" }, ending: false, children };
console.log(JSON.stringify({ version: require("mjml/package.json").version, components, colors: colors.default ?? colors }));
