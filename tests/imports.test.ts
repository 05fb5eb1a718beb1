// Who imports whom: the table that keeps golden model and circuits independent computations, and layers layers.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./support/program.ts";

const CIRCUIT = ["generator/core", "generator/params", "generator/circuit"];
const FLOAT = [...CIRCUIT, "generator/metrics", "generator/arith"];
const BELOW_EMIT = [...FLOAT, "generator/float", "generator/layers", "generator/var"];

/** What each folder may import beside itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "generator/core": [],
  "generator/params": ["generator/core"],
  "generator/circuit": ["generator/core", "generator/params"],
  "generator/metrics": CIRCUIT,
  "generator/arith": CIRCUIT,
  "generator/float": FLOAT,
  "generator/layers": [...FLOAT, "generator/float"],
  "generator/var": [...FLOAT, "generator/float", "generator/layers"],
  "generator/emit": BELOW_EMIT,
  "sim/golden": ["generator/core", "generator/params"],
  "sim/vectors": ["generator/core", "generator/params"],
  "sim/evaluator": CIRCUIT,
  "sim/proofs": ["generator/core", "generator/params", "sim/golden", "sim/vectors"],
};

/** Packages that stay in one place. */
const PACKAGE_HOMES: Readonly<Record<string, string>> = {
  handlebars: "generator/emit",
  execa: "sim/drivers",
  commander: "generator/cli",
  pngjs: "sim/models",
};

function mayImport(from: string, to: string): boolean {
  if (from === to || from === "generator/cli") return true;
  const allowed = ALLOWED[from];
  if (allowed) return allowed.includes(to);
  // the other folders of sim: drivers, comparison, mutation, bench, models
  return from.startsWith("sim/") && (to.startsWith("sim/") || [...BELOW_EMIT, "generator/emit"].includes(to));
}

/** The modules that a text names in static, re-exporting, bare and dynamic imports, type-only ones included. */
function importsOf(text: string): string[] {
  const withFrom = /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']/gm;
  const others = /\bimport\s*\(?\s*["']([^"']+)["']/g;
  return [...text.matchAll(withFrom), ...text.matchAll(others)].map((match) => match[1]);
}

/** The folder of the table that a file is in: "sim/golden". */
function folderOf(file: string): string {
  return relative(ROOT, file).split("/").slice(0, 2).join("/");
}

const files = ["generator", "sim"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(ROOT, folder, name)),
);

const found = files.flatMap((file) =>
  importsOf(readFileSync(file, "utf8")).map((module) => ({ file: relative(ROOT, file), module })),
);

describe("imports", () => {
  test("the reader of imports finds every form", () => {
    const text = [
      'import a from "./a.ts";',
      'import {\n  type b,\n  c,\n} from "../b.ts";',
      'import type { d } from "./d.ts";',
      'export { e } from "./e.ts";',
      'import "./f.ts";',
      'const { g } = await import("./g.ts");',
    ];
    const modules = text.flatMap(importsOf);
    expect(modules).toEqual(["./a.ts", "../b.ts", "./d.ts", "./e.ts", "./f.ts", "./g.ts"]);
  });

  test("there are some, between folders", () => {
    const crossing = found.filter(({ module }) => module.startsWith("../"));
    expect(files.length).toBeGreaterThan(10);
    expect(crossing.length).toBeGreaterThan(10);
  });

  test("none is computed, where this test could not see it", () => {
    const computed = files.filter((file) => /\bimport\s*\(\s*[^"'\s]/.test(readFileSync(file, "utf8")));
    expect(computed).toEqual([]);
  });

  test("every file is in a folder of the table", () => {
    expect(
      files.filter((file) => !/^(generator|sim)\/[^/]+$/.test(folderOf(file)) || folderOf(file).endsWith(".ts")),
    ).toEqual([]);
  });

  test("all are as the table says", () => {
    const wrong = found
      .filter(({ module }) => module.startsWith("."))
      .map(({ file, module }) => ({
        file,
        from: folderOf(join(ROOT, file)),
        to: folderOf(resolve(ROOT, dirname(file), module)),
      }))
      .filter(({ from, to }) => !mayImport(from, to))
      .map(({ file, to }) => `${file} imports ${to}`);
    expect(wrong).toEqual([]);
  });

  test("packages stay where they belong", () => {
    const wrong = found
      .filter(({ file, module }) => module in PACKAGE_HOMES && folderOf(join(ROOT, file)) !== PACKAGE_HOMES[module])
      .map(({ file, module }) => `${file} imports ${module}`);
    expect(wrong).toEqual([]);
  });
});
