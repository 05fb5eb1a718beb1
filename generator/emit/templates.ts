// The templates of this project, compiled once: plain text out (no HTML escaping), a missing field is an error.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars";
import { projectRoot } from "../core/project.ts";

const SUFFIX = ".hbs";
const OPTIONS = { noEscape: true, strict: true, preventIndent: true } as const;

type Template = (view: unknown) => string;
let compiled: Map<string, Template> | undefined;

/** Fills the template `templates/<name>.hbs`; every template can use every other one as a partial. */
export function render(name: string, view: unknown): string {
  compiled ??= compileAll();
  const template = compiled.get(name);
  if (!template) throw new Error(`no template is called ${name}`);
  return template(view);
}

function compileAll(): Map<string, Template> {
  const handlebars = Handlebars.create();
  const folder = join(projectRoot(), "templates");
  const files = readdirSync(folder).filter((file) => file.endsWith(SUFFIX));
  return new Map(
    files.sort().map((file) => {
      const name = file.slice(0, -SUFFIX.length);
      const template = handlebars.compile(readFileSync(join(folder, file), "utf8"), OPTIONS);
      handlebars.registerPartial(name, template);
      return [name, (view: unknown) => template(view)];
    }),
  );
}
