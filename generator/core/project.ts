// Where the project is, and its version: the same from the sources and from the compiled files.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the project: the nearest one above this file that holds package.json. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
  return folder;
}

/** The version in package.json, such as "0.1.0". */
export function projectVersion(): string {
  const description: unknown = JSON.parse(readFileSync(join(projectRoot(), "package.json"), "utf8"));
  if (typeof description === "object" && description !== null && "version" in description)
    return String(description.version);
  throw new Error("package.json has no version");
}
