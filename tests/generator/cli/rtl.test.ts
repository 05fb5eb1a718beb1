// `tcvar rtl` as a user runs it.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { designName, designOf, TOP_NAMES } from "../../../generator/cli/tops.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { ONE_LINE, tcvar } from "../../support/program.ts";

const contents = (folder: string): Map<string, string> =>
  new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));

describe("tcvar rtl", () => {
  test("a file a module, a list of them, a manifest; the same bytes again", async () => {
    const cwd = temporaryFolder();
    const args = ["rtl", "fmul", "-p", "4"];
    const first = await tcvar(args, { cwd });
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toMatch(
      /^rtl-out\/fmul_p4_e5_balanced: \d+ files, \d+ KB; top module fmul_p4_e5_balanced\ndepth \d+, \d+ gates, .* 1 module\n$/,
    );
    expect(readdirSync(cwd)).toEqual(["rtl-out"]);
    expect(readdirSync(join(cwd, "rtl-out"))).toEqual(["fmul_p4_e5_balanced"]);
    const folder = join(cwd, "rtl-out", "fmul_p4_e5_balanced");
    const files = contents(folder);
    const listed = files.get("filelist.f")?.trim().split("\n") ?? [];
    expect([...listed, "filelist.f", "manifest.json"].sort()).toEqual([...files.keys()].sort());
    expect(listed).toContain("fmul_p4_e5_balanced.v");
    const manifest = JSON.parse(files.get("manifest.json") ?? "");
    expect(manifest).toMatchObject({ generator: "tcvar", top: "fmul_p4_e5_balanced", style: "threshold" });

    const again = await tcvar([...args, "--quiet"], { cwd });
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(contents(folder)).toEqual(files);
    // the command in the manifest makes the same once more
    const remade = manifest.command.split(" ").slice(1);
    expect((await tcvar([...remade, "--out", "copy"], { cwd })).code).toBe(0);
    expect(contents(join(cwd, "copy"))).toEqual(files);
  });

  test("--json: parameters, place, size and metrics; an empty directory is filled, what tcvar made is replaced", async () => {
    const out = join(temporaryFolder(), "here");
    mkdirSync(out);
    expect((await tcvar(["rtl", "majority", "-n", "3", "--out", out])).code).toBe(0);
    const { code, stdout } = await tcvar(["rtl", "fsum", "-p", "4", "-n", "2", "--out", out, "--json"]);
    expect(code).toBe(0);
    const record = JSON.parse(stdout);
    expect(record).toMatchObject({ top: "fsum", p: 4, E: 5, n: 2, style: "threshold", directory: out });
    const files = contents(out);
    expect(record.files).toBe(files.size);
    expect(record.bytes).toBe([...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0));
    expect(JSON.parse(files.get("manifest.json") ?? "").metrics).toMatchObject({ depth: record.metrics.depth });
    expect(files.has("majority_n3.v")).toBe(false);
  });

  test("a directory or a file that tcvar did not make is refused and stays as it was: exit code 2", async () => {
    const folder = temporaryFolder();
    const foreign = join(folder, "foreign");
    mkdirSync(foreign);
    for (const place of [join(foreign, "precious"), join(folder, "file")]) writeFileSync(place, "mine");
    for (const out of [foreign, join(folder, "file")]) {
      const { code, stdout, stderr } = await tcvar(["rtl", "and", "-n", "2", "--out", out]);
      expect(stderr).toMatch(ONE_LINE);
      expect(stderr).toContain("exists and was not made by tcvar");
      expect([code, stdout]).toEqual([2, ""]);
    }
    expect(readdirSync(folder).sort()).toEqual(["file", "foreign"]);
    expect(contents(foreign)).toEqual(new Map([["precious", "mine"]]));
  });

  test("a place where nothing can be written: exit code 5", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const { code, stderr } = await tcvar(["rtl", "and", "-n", "2", "--out", join(folder, "file", "out")]);
    expect(stderr).toMatch(ONE_LINE);
    expect(code).toBe(5);
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  test.each([
    [["and", "--style", "lut"], "style lut is not available yet"],
    [["and", "--style", "brick"], 'style is "brick"'],
    [["and", "--out", ""], 'out is "": accepted is the path of a directory'],
    [["and", "or"], "too many arguments"],
  ])("%j: one line, exit code 2, nothing written", async (args, message) => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await tcvar(["rtl", ...args], { cwd });
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect([code, stdout, readdirSync(cwd)]).toEqual([2, "", []]);
  });

  test("every top", async () => {
    const cwd = temporaryFolder();
    for (const top of TOP_NAMES) {
      const { code, stderr } = await tcvar(["rtl", top, "-p", "4", "-n", "4", "-d", "2", "--quiet"], { cwd });
      expect([top, code, stderr]).toEqual([top, 0, ""]);
      const design = designOf(top, { precision: 4, tokens: 4, dim: 2, variant: "balanced" });
      const file = join(cwd, "rtl-out", designName(design), `${design.circuit.name}.v`);
      expect(existsSync(file), file).toBe(true);
      expect(readFileSync(file, "utf8")).toContain(`module ${design.circuit.name}`);
    }
    expect(readdirSync(join(cwd, "rtl-out"))).toHaveLength(TOP_NAMES.length);
  }, 180_000);
});
