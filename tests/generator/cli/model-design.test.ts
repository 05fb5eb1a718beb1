// A configuration in the place of a top's name: rtl, metrics and gate.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { ONE_LINE, tcvar } from "../../support/program.ts";

const TINY = "examples/var-tiny.json";

function configuration(value: unknown): string {
  const file = join(temporaryFolder(), "layer.json");
  writeFileSync(file, JSON.stringify(value));
  return file;
}

test("a layer's configuration has the figures of the top with the same sizes, canon included", async () => {
  const file = configuration({ kind: "codebook", entries: 5, d: 2 });
  const [byFile, byName] = await Promise.all(
    [[file], ["codebook", "--entries", "5", "-d", "2"]].map(async (what) =>
      JSON.parse((await tcvar(["metrics", ...what, "-p", "4", "--json"])).stdout),
    ),
  );
  const { d: _d, entries: _entries, ...figures } = byName;
  expect(byFile).toMatchObject(figures);
  expect(byFile.canon).toBe(true);
});

test("several token maps at once, as in Remark 4.8: as deep as a transformer of one map, words of all maps on x", async () => {
  const ask = async (...what: string[]) =>
    JSON.parse((await tcvar(["metrics", ...what, "-p", "4", "--regime", "small", "--json"])).stdout);
  const [maps, one] = [await ask("examples/transformer-maps.json"), await ask("transformer", "-n", "16", "-d", "4")];
  expect(maps.depth).toBe(one.depth);
  // x: (1 + 4) tokens instead of one; the weights of two layers are the same
  expect(maps.inputs - one.inputs).toBe(4 * 4 * 10);
  expect(maps.gates).toBeGreaterThan(one.gates);
});

test("the Verilog of a configuration says the command that wrote it", async () => {
  const file = configuration({ kind: "mlp", n: 1, inner: 2, outer: 1 });
  const out = join(temporaryFolder(), "rtl");
  expect((await tcvar(["rtl", file, "-p", "4", "--out", out])).code).toBe(0);
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  expect(manifest.command).toBe(`tcvar rtl ${file} -p 4 -E 5 --variant balanced --style threshold`);
  expect(manifest.top).toMatch(/^mlp_/);
});

test("one gate of a public model: path and number name the same", async () => {
  const ask = async (query: string) => JSON.parse((await tcvar(["gate", TINY, query, "-p", "4", "--json"])).stdout);
  const byOutput = await ask("output:image[3]");
  const byNumber = await ask(`${byOutput.number}`);
  expect(byOutput).toMatchObject({ top: "public", p: 4, module: "fmul_p4_e5_balanced" });
  expect({ ...byNumber, query: "output:image[3]" }).toEqual(byOutput);
  expect(await ask(byOutput.path)).toMatchObject({ number: byOutput.number });
});

describe("refused in one line, exit code 2", () => {
  test.each([
    [["metrics", TINY, "-n", "4"], `tokens is asked for ${TINY}: accepted are the sizes in the file`],
    [
      ["gate", TINY, "0", "--kernel-size", "3x3"],
      `kernel-size is asked for ${TINY}: accepted are the sizes in the file`,
    ],
    [
      ["gate", TINY, "-1", "-p", "4"],
      "gate number is -1: accepted for var_1x4_h2_n1_2_v8_p4_e5_balanced_sss_canon are 0..",
    ],
    [["rtl", "package.json"], "package.json: depth is missing: accepted are integers 1..64"],
    [["metrics", TINY, "--regime", "small"], "regime is small at P = 16: accepted are table, poly, auto"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await tcvar(args);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
