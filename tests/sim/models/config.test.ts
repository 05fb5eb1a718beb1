// Configurations of models: what is read, and what is said of what is not.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { modelConfig, readJson } from "../../../sim/models/config.ts";
import { temporaryFolder } from "../../support/folder.ts";

const PUBLIC = {
  depth: 2,
  embed_dim: 8,
  num_heads: 2,
  mlp_ratio: 4,
  attn_l2_norm: false,
  shared_aln: true,
  patch_nums: [1, 2, 3],
  num_classes: 3,
  V: 16,
  Cvae: 4,
  guidance: 1.5,
  decoder: { ch: 4, ch_mult: [1, 2], num_res_blocks: 1, z: 4, groups: 2 },
  phi_index: [0, 2, 3],
  label: 1,
};

const DECODER = { z: 2, ch: 2, ch_mult: [1], num_res_blocks: 0 };

describe("a file", () => {
  const read = async (text: string): Promise<unknown> => {
    const path = join(temporaryFolder(), "c.json");
    writeFileSync(path, text);
    return await readJson(path).catch((error: Error) => error.message.replace(path, "c.json"));
  };

  it("is JSON, after a byte order mark or not", async () => {
    expect(await read('{"kind": "mlp"}')).toEqual({ kind: "mlp" });
    expect(await read('\uFEFF{"kind": "mlp"}')).toEqual({ kind: "mlp" });
  });

  it.each([
    ["no JSON", "{kind}", "is not JSON: accepted is a model's configuration"],
    [
      "a name twice",
      '{"n": 4, "d": [{"n": 1}, {"n": 1}], "n": 2}',
      'has "n" twice in one object: accepted is each name once',
    ],
    [
      "a name twice, written in two ways",
      '{"d": {"ch": 4, "c\\u0068": 8}}',
      'has "ch" twice in one object: accepted is each name once',
    ],
    [
      "deep nesting",
      `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
      "nests deeper than 32 levels: accepted is a model's configuration",
    ],
  ])("with %s is refused", async (_title, text, message) => {
    expect(await read(text)).toBe(`c.json ${message}`);
  });
});

describe("a public model", () => {
  it("is read, by itself or under the key config", () => {
    const read = modelConfig(PUBLIC, "c.json");
    expect(modelConfig({ config: PUBLIC, arrays: {} }, "c.json")).toEqual(read);
    expect(read).toMatchObject({
      kind: "public",
      label: 1,
      shape: {
        depth: 2,
        embedDim: 8,
        heads: 2,
        attnL2Norm: false,
        sharedAln: true,
        patchNums: [1, 2, 3],
        vocabulary: 16,
        phiIndex: [0, 2, 3],
        decoder: { map: { h: 3, w: 3 }, mult: [1, 2], form: "public", groups: 2, image: 3 },
      },
    });
  });

  it("may have fields that no model has", () => {
    const more = { ...PUBLIC, min_top1_margin: 0.7, guidances: [], decoder: { ...PUBLIC.decoder, note: "" } };
    expect(modelConfig(more, "c.json")).toEqual(modelConfig(PUBLIC, "c.json"));
  });

  it.each([
    [{ depth: "2" }, 'depth is "2": accepted are integers 1..64'],
    [{ depth: undefined }, "depth is missing: accepted are integers 1..64"],
    [{ embed_dim: 0 }, "embed_dim is 0: accepted are integers 1..1048576"],
    [{ num_heads: 3 }, "num_heads is 3: accepted are divisors of embed_dim, 8"],
    [{ mlp_ratio: 1.3 }, "mlp_ratio is 1.3: accepted are numbers whose product with embed_dim, 8, is an integer"],
    [{ attn_l2_norm: 1 }, "attn_l2_norm is 1: accepted are true or false"],
    [{ patch_nums: [1, 3, 2] }, "patch_nums is [1,3,2]: accepted are integers, ascending"],
    [{ patch_nums: [1, 1.5, 2] }, "patch_nums[1] is 1.5: accepted are integers 1..1048576"],
    [{ patch_nums: [] }, "patch_nums is []: accepted are a list of 1..64 integers, ascending"],
    [{ guidance: -1 }, "guidance is -1: accepted are numbers 0..1000"],
    [{ phi_index: [0] }, "phi_index is [0]: accepted are 3 indices, one for each of patch_nums"],
    [{ label: 4 }, "label is 4: accepted are integers 0..3, the last for no class"],
    [{ decoder: { ...PUBLIC.decoder, z: 5 } }, "decoder.z is 5: accepted are Cvae, 4"],
    [
      { decoder: { ...PUBLIC.decoder, groups: 3 } },
      "decoder.groups is 3: accepted are divisors of ch * ch_mult, 4 on a level",
    ],
    [{ guidance: undefined, guidence: 1 }, "guidence is no field: accepted is guidance"],
    [{ mlp_ratio: undefined, MLP_ratio: 4 }, "MLP_ratio is no field: accepted is mlp_ratio"],
    [{ decoder: { ...PUBLIC.decoder, groups: undefined, group: 2 } }, "decoder.group is no field: accepted is groups"],
    [{ depth: 1e6 }, "depth is 1000000: accepted are integers 1..64"],
    [{ V: 2 ** 17 }, "V is 131072: accepted are integers 1..65536"],
    [
      { patch_nums: [1, 2, 128] },
      "patch_nums is [1,2,128]: accepted are sizes that make sums of at most 16384 operands, here 16389",
    ],
    [
      { mlp_ratio: 64, embed_dim: 1024 },
      "mlp_ratio is 64: accepted are sizes that make sums of at most 16384 operands, here 65536",
    ],
    [
      { decoder: { ...PUBLIC.decoder, ch: 2048 } },
      "decoder.ch is 2048: accepted are sizes that make sums of at most 16384 operands, here 36864",
    ],
    [
      { decoder: { ...PUBLIC.decoder, ch_mult: Array(12).fill(1) } },
      "decoder.ch_mult is [1,1,1,1,1,1,1,1,1,1,1,1]: accepted are lists with an image of at most 4096x4096, here 6144x6144",
    ],
    [{ decoder: 7 }, "decoder is 7: accepted are an object with names and values"],
  ])("%j is refused", (change, message) => {
    expect(() => modelConfig({ ...PUBLIC, ...change }, "c.json")).toThrow(`c.json: ${message}`);
  });
});

describe("a layer", () => {
  it.each([
    [
      { kind: "conv", map: "4x5", channels: 1, kernels: 2, size: [3, 3], padding: "zero" },
      { map: { h: 4, w: 5 }, channels: 1, kernels: 2, size: { h: 3, w: 3 }, padding: "zero" },
    ],
    [
      { kind: "transformer", steps: [["1x1"], ["2x2"]], d: 2 },
      { steps: [[{ h: 1, w: 1 }], [{ h: 2, w: 2 }]], d: 2, kernel: "bspline" },
    ],
    [
      { kind: "decoder", map: "2x2", z: 2, ch: 2, ch_mult: [1], num_res_blocks: 0 },
      { map: { h: 2, w: 2 }, z: 2, ch: 2, mult: [1], blocks: 0, image: 3, form: "paper", groups: 1, kernel: "bspline" },
    ],
  ])("%j", (config, shape) => {
    expect(modelConfig(config, "c.json")).toEqual({ kind: config.kind, shape });
  });

  it.each([
    [
      { kind: "lstm" },
      'kind is "lstm": accepted are public, upsample, attention_matrix, attention, mlp, layernorm, conv, codebook, argmax, ' +
        "resnet_block, upsample_block, transformer_layer, transformer, reconstruction, decoder, var",
    ],
    [{ kind: "attention", n: 2 }, "d is missing: accepted are integers 1..1048576"],
    [
      { kind: "upsample", from: "2by2", to: "4x4", channels: 1 },
      'from is "2by2": accepted are a size as "8x8" or [8, 8], of at most 4096x4096',
    ],
    [
      { kind: "conv", map: "4x4", channels: 1, kernels: 1, size: "2x2", padding: "zero" },
      'size is "2x2": accepted are odd sides where padding is zero',
    ],
    [
      { kind: "conv", map: "4x4", channels: 1, kernels: 1, size: "5x5" },
      'size is "5x5": accepted are sizes of at most the map\'s, 4x4',
    ],
    [
      { kind: "transformer_layer", from: ["1x1"], to: ["2x2", "2x2"], d: 1 },
      'to is ["2x2","2x2"]: accepted are 1 sizes, one for each map before',
    ],
    [{ kind: "decoder", map: "2x2", ...DECODER, kernal: "keys" }, "kernal is no field: accepted is kernel"],
    [
      { kind: "attention", n: 2 ** 20, d: 2 },
      "n is 1048576: accepted are sizes that make sums of at most 16384 operands, here 1048576",
    ],
    [
      { kind: "conv", map: "4096x4096", channels: 2, kernels: 1, size: "128x128" },
      "channels is 2: accepted are sizes that make sums of at most 16384 operands, here 32768",
    ],
    [
      { kind: "transformer", steps: [["64x64"], ["128x129"]], d: 1 },
      "steps[1] is 16512: accepted are sizes that make sums of at most 16384 operands, here 16512",
    ],
    [
      { kind: "var", transformer: { steps: [["1x1"], ["2x2"]], d: 2 }, decoder: { ...DECODER, map: "200x100" } },
      'decoder.map is "200x100": accepted are sizes that make sums of at most 16384 operands, here 20000',
    ],
    [
      { kind: "transformer", steps: [["1x1"]], d: 1 },
      "steps is [1]: accepted are at least two lists, before and after a layer",
    ],
  ])("%j is refused", (config, message) => {
    expect(() => modelConfig(config, "c.json")).toThrow(`c.json: ${message}`);
  });

  it.each([[null], [[]], ["x"]])("%j is no configuration", (value) => {
    expect(() => modelConfig(value, "c.json")).toThrow(
      `c.json: configuration is ${JSON.stringify(value)}: accepted are an object with names and values`,
    );
  });
});
