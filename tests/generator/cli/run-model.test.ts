// `tcvar run` and `tcvar precision` from the command line: models with random weights, layers, and what is refused.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { rows } from "../../../sim/golden/tensor.ts";
import { publicModel } from "../../../sim/models/public-config.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { ONE_LINE, ROOT, tcvar } from "../../support/program.ts";
import { randomModel } from "../../support/random-model.ts";
import { hasReference, readReference, referenceTitle } from "../../support/reference.ts";
import { writeSafetensors } from "../../support/safetensors.ts";

const SEED = 7;
const VAR_MINI = join(ROOT, "..", "shared", "reference", "var", "var_mini.safetensors");

/** As small as a public model can be with all its parts. */
const SMALL = {
  depth: 1,
  embed_dim: 2,
  num_heads: 1,
  mlp_ratio: 1,
  attn_l2_norm: true,
  shared_aln: true,
  patch_nums: [1, 2],
  num_classes: 2,
  V: 3,
  Cvae: 1,
  guidance: 0.5,
  decoder: { ch: 1, ch_mult: [1], num_res_blocks: 0, z: 1, groups: 1 },
  phi_index: [0, 0],
  label: 1,
};

const LAYER = { kind: "mlp", n: 1, inner: 2, outer: 2 };
const LAYER_TENSORS = {
  x: { shape: [1, 2], data: [1.5, -2] },
  w: { shape: [2, 2], data: [1, 2, 3, 0.25] },
  bias: { shape: [2], data: [0.5, 0] },
};
/** x w' + bias */
const LAYER_RESULT = [1.5 - 4 + 0.5, 4.5 - 0.5];

type Tensors = Parameters<typeof writeSafetensors>[1];

/** Writes a model and its configuration. @returns the path of the weights */
function written(config: unknown, tensors: Tensors): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "m.json"), JSON.stringify(config));
  const model = join(folder, "m.safetensors");
  writeSafetensors(model, tensors);
  return model;
}

const small = (change: object = {}): string => {
  const config = { ...SMALL, ...change };
  return written(config, randomModel(publicModel(config, "m.json").shape, SEED));
};

const layer = (tensors: Tensors = LAYER_TENSORS, config: unknown = LAYER): string => written(config, tensors);

describe(`a public model with random weights (seed ${SEED})`, () => {
  it("is equal to the golden model in every stage, and writes its image", async () => {
    const model = small();
    const image = join(temporaryFolder(), "image.png");
    const args = ["run", model, "-p", "8", "-E", "6", "--image", image, "--scale", "3", "--json"];
    const { code, stdout, stderr } = await tcvar(args);
    expect(stderr).toBe("");
    const record = JSON.parse(stdout);
    expect(record).toMatchObject({ kind: "public", label: 1, p: 8, E: 6, verdict: { golden: true } });
    expect(record.golden).toMatchObject({ wrong: 0, stages: record.float64.length });
    expect(record.golden.words).toBeGreaterThan(50);
    expect(record.weights).toMatchObject({ inexact: 0, saturated: 0 });
    expect(record.tokens.map((tokens: number[]) => tokens.length)).toEqual([1, 4]);
    expect(code).toBe(record.passed ? 0 : 1);
    const png = PNG.sync.read(readFileSync(image));
    expect([png.height, png.width]).toEqual([6, 6]);
  });

  it("without shared factors and normalized attention; another label", async () => {
    const model = small({ attn_l2_norm: false, shared_aln: false, guidance: 0 });
    const { stdout } = await tcvar(["run", model, "-p", "8", "-E", "6", "--label", "2", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ label: 2, golden: { wrong: 0 }, verdict: { golden: true } });
  });
});

describe("tokens that are given", () => {
  const GIVEN = { label: 1, tokens: [[2], [0, 1, 1, 2]] };
  const [COUNT, ENTRIES] = [5, SMALL.V];

  /** Writes a file of tokens, or of results. */
  const fileOf = (content: unknown, text = JSON.stringify(content)): string => {
    const path = join(temporaryFolder(), "given.json");
    writeFileSync(path, text);
    return path;
  };

  /** Results of two examples, the second that of GIVEN. */
  const results = (logits: readonly number[]) => ({
    arrays: {
      "tf.label": { shape: [2], data: [1, 1] },
      "tf.tokens.0": { shape: [2, 1], data: [0, 2] },
      "tf.tokens.1": { shape: [2, 4], data: [0, 1, 1, 2, 0, 1, 1, 2] },
      "tf.logits": { shape: [2, COUNT, ENTRIES], data: [...Array(COUNT * ENTRIES).fill(0), ...logits] },
    },
  });

  it("give logits equal to the golden model's in every stage, and compared with those of a file", async () => {
    const model = small();
    const args = ["run", model, "-p", "8", "-E", "6", "--teacher-forced", fileOf(GIVEN)];
    const { stdout, stderr } = await tcvar([...args, "--json"]);
    expect(stderr).toBe("");
    const { logits, ...record } = JSON.parse(stdout);
    expect(record).toMatchObject({ ...GIVEN, teacherForced: true, golden: { wrong: 0 }, verdict: { golden: true } });
    expect(record.golden.stages).toBe(2 * ["input", "block0", "logits", "fhat"].length);
    expect(logits.map((scale: number[]) => scale.length)).toEqual([ENTRIES, 4 * ENTRIES]);

    const same = await tcvar([...args, "--reference", fileOf(results(logits.flat()))]);
    expect(same.stdout).toMatch(/\(public, label 1, teacher-forced\)/);
    expect(same.stdout).toMatch(/^reference {2}2 of 2 stages within the tolerance$/m);
    const other = logits.flat().with(-1, logits.flat().at(-1) + 8);
    const different = await tcvar([...args, "--reference", fileOf(results(other))]);
    expect(different.stdout).toMatch(/^reference {2}1 of 2 stages within the tolerance$/m);
    expect(different.code).toBe(1);
  });

  it.each<[string, () => string[], string]>([
    [
      "a layer",
      () => [layer(), "--teacher-forced", fileOf(GIVEN)],
      "teacher-forced is asked for mlp: accepted are public models",
    ],
    [
      "a label twice",
      () => [small(), "--label", "1", "--teacher-forced", fileOf(GIVEN)],
      "label is asked for beside teacher-forced: accepted is the label in ",
    ],
    [
      "an image",
      () => [small(), "--image", "x.png", "--teacher-forced", fileOf(GIVEN)],
      "image is asked for beside teacher-forced: accepted is one of them",
    ],
    [
      "no JSON",
      () => [small(), "--teacher-forced", fileOf(undefined, "[[2]")],
      "given.json is not JSON: accepted is a class and tokens of each scale",
    ],
    [
      "no object",
      () => [small(), "--teacher-forced", fileOf([[2]])],
      "given.json: configuration is [[2]]: accepted are an object",
    ],
    [
      "no label",
      () => [small(), "--teacher-forced", fileOf({ tokens: GIVEN.tokens })],
      "label is missing: accepted are integers 0..2, the last for no class",
    ],
    [
      "a label that is none",
      () => [small(), "--teacher-forced", fileOf({ ...GIVEN, label: 3 })],
      "label is 3: accepted are integers 0..2, the last for no class",
    ],
    [
      "a scale too few",
      () => [small(), "--teacher-forced", fileOf({ ...GIVEN, tokens: [[2]] })],
      "tokens is [[2]]: accepted are 2 lists, one for each of patch_nums",
    ],
    [
      "a token too few",
      () => [small(), "--teacher-forced", fileOf({ ...GIVEN, tokens: [[2], [0, 1, 1]] })],
      "tokens[1] is [0,1,1]: accepted are lists of 4 tokens",
    ],
    [
      "a token that the codebook has not",
      () => [small(), "--teacher-forced", fileOf({ ...GIVEN, tokens: [[2], [0, 1, 3, 2]] })],
      "tokens[1][2] is 3: accepted are integers 0..2",
    ],
    [
      "results of other tokens",
      () => {
        const given = fileOf({ ...GIVEN, tokens: [[1], [0, 1, 1, 2]] });
        return [small(), "--teacher-forced", given, "--reference", fileOf(results(Array(COUNT * ENTRIES).fill(0)))];
      },
      "has no results of label 1 and the tokens: accepted are arrays such as tf.logits",
    ],
    [
      "results of another shape",
      () => [small(), "--teacher-forced", fileOf(GIVEN), "--reference", fileOf(results([]))],
      "array tf.logits has 15 numbers: accepted are those of its shape",
    ],
    [
      "results of another count of tokens",
      () => {
        const { arrays } = results(Array(COUNT * ENTRIES).fill(0));
        const logits = { shape: [2, ENTRIES, COUNT], data: arrays["tf.logits"].data };
        const reference = fileOf({ arrays: { ...arrays, "tf.logits": logits } });
        return [small(), "--teacher-forced", fileOf(GIVEN), "--reference", reference];
      },
      "array tf.logits has shape [2, 3, 5]: accepted is [2, 5, words]",
    ],
  ])("%s: refused in one line, exit code 2", async (_title, args, message) => {
    const { code, stdout, stderr } = await tcvar(["run", "-p", "8", ...args()]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});

describe("a layer", () => {
  it("is evaluated; its result is compared with that of the file", async () => {
    const config = { config: LAYER, arrays: { y: { shape: [1, 2], data: LAYER_RESULT } } };
    const { code, stdout } = await tcvar(["run", layer(LAYER_TENSORS, config), "-p", "8", "--compare"]);
    expect(stdout).toMatch(/^golden {5}1 stages of 2 words equal, bit for bit$/m);
    expect(stdout).toMatch(/^reference {2}1 of 1 stages within the tolerance$/m);
    expect(stdout).toMatch(/^y +2 +0\.00 +0\.00e\+0 .* ok$/m);
    expect(code).toBe(0);
  });

  it("whose result is not that of the file: exit code 1", async () => {
    const config = { config: LAYER, arrays: { y: { shape: [1, 2], data: [LAYER_RESULT[0], 4.5] } } };
    const { code, stdout } = await tcvar(["run", layer(LAYER_TENSORS, config), "-p", "8"]);
    expect(stdout).toMatch(/^reference {2}0 of 1 stages within the tolerance$/m);
    expect(code).toBe(1);
  });

  it("with weights that the format has not: counted; the limit in ulps is exceeded", async () => {
    const data = [1e30, 0.1, 1e-30, 1];
    const model = layer({ ...LAYER_TENSORS, w: { shape: [2, 2], data } });
    const { code, stdout } = await tcvar(["run", model, "-p", "8", "-E", "5", "--compare", "--limit", "2"]);
    expect(stdout).toMatch(/^weights .*: 1 rounded, 1 beyond the largest \(saturated\), 1 below the smallest/m);
    expect(stdout).toMatch(/^first stage beyond 2 ulps: y$/m);
    expect(code).toBe(1);
  });
});

it("a model that overflows in doubles: an unlimited tolerance is none", async () => {
  const config = { ...SMALL, patch_nums: [1], phi_index: [0] };
  const sound = Object.entries(randomModel(publicModel(config, "m.json").shape, SEED));
  const large = sound.map(([name, { shape, data }]) => [name, { shape, data: data.map((x) => x * 1e200) }]);
  const model = written(config, Object.fromEntries(large));
  const { code, stdout, stderr } = await tcvar(["run", model, "-p", "4", "--json", "--quiet"]);
  expect(stderr).toBe("");
  const { float64, golden } = JSON.parse(stdout);
  expect(golden.wrong).toBe(0);
  const unlimited = float64.filter((row: { kind: string; allowed?: object }) => row.kind === "words" && !row.allowed);
  expect(unlimited.length).toBeGreaterThan(0);
  for (const { absolute, within } of unlimited) expect(within).toBe(absolute === 0);
  expect(code).toBe(1);
});

describe("precision", () => {
  it("finds the smallest P, one line for each that is tried", async () => {
    const data = [1 + 2 ** -6, 0, 0, 1];
    const model = layer({ ...LAYER_TENSORS, w: { shape: [2, 2], data }, bias: { shape: [2], data: [0, 0] } });
    const { code, stdout } = await tcvar(["precision", model, "--tolerance", "0.000001"]);
    const lines = stdout.trim().split("\n");
    // 1.5 (1 + 2^-6) has 8 bits
    expect(lines).toHaveLength(8);
    expect(lines[7]).toBe("recommended: P = 8, E = 9 (tolerance 0.000001)");
    expect(code).toBe(0);
  });
});

it("precision of a layer whose result is beyond doubles is refused", async () => {
  const data = [1e308, -1e308, 1, 1];
  const { code, stderr } = await tcvar(["precision", layer({ ...LAYER_TENSORS, w: { shape: [2, 2], data } }), "-q"]);
  expect(stderr).toMatch(/its result is beyond doubles at P = \d+: accepted are weights that float64 holds\n$/);
  expect(stderr).toMatch(ONE_LINE);
  expect(code).toBe(2);
});

describe("refused in one line, exit code 2", () => {
  it.each<[string, () => string, readonly string[], string]>([
    [
      "a tensor that is missing",
      () => layer({ x: LAYER_TENSORS.x }),
      [],
      "tensor w is missing: expected is shape [2, 2]",
    ],
    [
      "a tensor of another shape",
      () => layer({ ...LAYER_TENSORS, w: { shape: [4], data: [1, 2, 3, 4] } }),
      [],
      "tensor w has shape [4]: expected is [2, 2]",
    ],
    [
      "a tensor of integers",
      () => layer({ ...LAYER_TENSORS, w: { shape: [2, 2], data: [1, 2, 3, 4], dtype: "I64" } }),
      [],
      "tensor w has dtype I64: accepted are F64, F32, F16, BF16",
    ],
    [
      "NaN",
      () => layer({ ...LAYER_TENSORS, w: { shape: [2, 2], data: [1, 2, Number.NaN, 4] } }),
      [],
      'tensor "w" has NaN at index [1, 0]: accepted are finite numbers',
    ],
    ["a configuration", () => layer(LAYER_TENSORS, { ...LAYER, n: 0 }), [], "n is 0: accepted are integers"],
    ["a label of a layer", layer, ["--label", "1"], "label is asked for mlp: accepted are public models"],
    ["an image of a layer", layer, ["--image", "x.png"], "image is asked for mlp: accepted are public models"],
    ["a label that is none", small, ["--label", "3"], "label is 3: accepted are integers 0..2, the last for no class"],
    ["a limit alone", layer, ["--limit", "3"], "limit is asked for without compare: accepted is --compare"],
    ["a regime", layer, ["-p", "16", "--regime", "small"], "regime is small at P = 16: accepted are table, poly, auto"],
  ])("%s", async (_title, make, options, message) => {
    const { code, stdout, stderr } = await tcvar(["run", make(), "-p", "8", ...options]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("a model too large, with its forecast and the parameter to lower", async () => {
    const big = { kind: "attention_matrix", n: 16384, d: 1 };
    const ports = { x: [16384, 1], wq: [1, 1], wk: [1, 1] };
    const tensors = Object.entries(ports).map(([name, shape]) => [
      name,
      { shape, data: Array<number>(shape[0]).fill(0.5) },
    ]);
    const { code, stderr } = await tcvar(["run", layer(Object.fromEntries(tensors), big), "-p", "4"]);
    expect(stderr).toMatch(/^tcvar: the model is too large to evaluate \(forecast: .* gates, .* minutes, .* GB\): /);
    expect(stderr).toMatch(/lower its sizes, or the precision P, or go on with --force\n$/);
    expect(code).toBe(2);
  });
});

describe.skipIf(!hasReference())(referenceTitle("the reference's model", ["var_mini"]), () => {
  it("gate by gate at P = 11: tokens equal, everything within the tolerance", async () => {
    const { code, stdout } = await tcvar(["run", VAR_MINI, "-p", "11", "-E", "8", "--json"]);
    const record = JSON.parse(stdout);
    expect(record.verdict).toEqual({ golden: true, float64: true, reference: true });
    expect(record.golden).toMatchObject({ wrong: 0, words: 1954 });
    expect(record.reference).toHaveLength(9);
    expect(code).toBe(0);
  }, 120_000);

  it.each([0, 1])(
    "on tokens that are given, gate by gate at P = 16: everything within the tolerance, example %i",
    async (i) => {
      const { of, config } = readReference("var_mini");
      const example = (name: string): number[] => rows(of(name))[i];
      const tokens = (config.patch_nums as number[]).map((_, s) => example(`tf.tokens.${s}`));
      const given = join(temporaryFolder(), "given.json");
      writeFileSync(given, JSON.stringify({ label: example("tf.label")[0], tokens }));
      const { code, stdout } = await tcvar(["run", VAR_MINI, "-p", "16", "--teacher-forced", given, "--json"]);
      const record = JSON.parse(stdout);
      expect(record).toMatchObject({ E: 17, verdict: { golden: true, float64: true, reference: true } });
      expect(record.golden).toMatchObject({ wrong: 0, words: 668 });
      expect(record.reference).toHaveLength(3 * ["input", "block0", "block1", "logits"].length + 1);
      expect(code).toBe(0);
    },
    120_000,
  );
});

it("an image that cannot be written is told before anything is evaluated", async () => {
  const { code, stdout, stderr } = await tcvar(["run", small(), "-p", "64", "--image", temporaryFolder()]);
  expect(stderr).toMatch(/^tcvar: cannot write .*: it is a directory\n$/);
  expect([code, stdout]).toEqual([5, ""]);
});

it("a configuration that is not there", async () => {
  const { code, stderr } = await tcvar(["run", layer(), "--config", "/nowhere.json"]);
  expect(stderr).toBe("tcvar: cannot read /nowhere.json: no such file or directory\n");
  expect(code).toBe(5);
});
