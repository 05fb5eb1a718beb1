// Which operations round, and in what order: the layers on expressions, against expressions written by hand.
import { describe, expect, it } from "vitest";
import type { VarShape } from "../../../../generator/params/model-shape.ts";
import { attention, attentionMatrix } from "../../../../sim/golden/layers/attention.ts";
import { conv } from "../../../../sim/golden/layers/conv.ts";
import { areaDown, upsample } from "../../../../sim/golden/layers/interpolation.ts";
import { linear, matmul } from "../../../../sim/golden/layers/linear.ts";
import { groupNorm, layerNorm } from "../../../../sim/golden/layers/norm.ts";
import { guided, imageOf } from "../../../../sim/golden/model/generate.ts";
import { publicAttention } from "../../../../sim/golden/model/public-attention.ts";
import { blockConditions, modulate, publicBlock } from "../../../../sim/golden/model/public-block.ts";
import { publicAttentionBlock } from "../../../../sim/golden/model/public-decoder.ts";
import { featureMap, featureSum, firstInput, laterInput } from "../../../../sim/golden/model/public-scales.ts";
import { scopeOf } from "../../../../sim/golden/weights.ts";
import { symbolicArithmetic, variables } from "../../../support/symbolic-arithmetic.ts";

const on = symbolicArithmetic();

const SHAPE: VarShape = {
  ...{ depth: 1, embedDim: 2, heads: 1, mlpRatio: 1, attnL2Norm: false, sharedAln: false, patchNums: [1, 2, 3] },
  ...{ classes: 2, vocabulary: 2, cvae: 1, guidance: 1.5, phiIndex: [0, 0, 0] },
  decoder: {
    ...{ map: { h: 3, w: 3 }, z: 1, ch: 1, mult: [1], blocks: 1, image: 3 },
    ...{ form: "public", groups: 1, kernel: "keys" },
  },
};

describe("the paper's layers", () => {
  it("matrix products", () => {
    expect(matmul(on, variables("a", 1, 2), variables("b", 2, 2)).data).toEqual([
      "dot(a0 b0, a1 b2)",
      "dot(a0 b1, a1 b3)",
    ]);
    expect(linear(on, variables("x", 1, 2), variables("w", 1, 2), variables("b", 1)).data).toEqual([
      "(dot(x0 w0, x1 w1) + b0)",
    ]);
  });

  it("attention: wq wk^T first, then x from the left, then from the right", () => {
    const [x, wq, wk] = [variables("x", 1, 2), variables("q", 2, 2), variables("k", 2, 2)];
    const m = ["dot(q0 k0, q1 k1)", "dot(q0 k2, q1 k3)", "dot(q2 k0, q3 k1)", "dot(q2 k2, q3 k3)"];
    const u = [`dot(x0 ${m[0]}, x1 ${m[2]})`, `dot(x0 ${m[1]}, x1 ${m[3]})`];
    const a = `exp(dot(${u[0]} x0, ${u[1]} x1))`;
    expect(attentionMatrix(on, x, wq, wk).data).toEqual([a]);
    const y = attention(on, x, wq, wk, variables("v", 2, 2)).data;
    expect(y[1]).toBe(`(dot(${a} dot(x0 v1, x1 v3)) / sum(${a}))`);
  });

  it("layer norm, without and with eps", () => {
    const mean = "(sum(x0, x1) / 2)";
    const t = [`(x0 - ${mean})`, `(x1 - ${mean})`];
    const v = `(sum((${t[0]} * ${t[0]}), (${t[1]} * ${t[1]})) / 2)`;
    expect(layerNorm(on, variables("x", 1, 2)).data).toEqual(t.map((entry) => `(${entry} / sqrt(${v}))`));
    expect(layerNorm(on, variables("x", 1, 2), "eps").data[1]).toBe(`(${t[1]} / sqrt((${v} + eps)))`);
  });

  it("convolution, terms outside of the map left out", () => {
    const [x, kernel, bias] = [variables("x", 1, 2, 2), variables("k", 1, 1, 3, 2), variables("b", 1)];
    expect(conv(on, x, kernel, bias, "zero").data).toEqual([
      "(dot(x0 k2, x1 k3, x2 k4, x3 k5) + b0)",
      "(dot(x0 k0, x1 k1, x2 k2, x3 k3) + b0)",
    ]);
    const narrow = variables("k", 1, 1, 2, 2);
    expect(conv(on, x, narrow, bias, "valid").data).toEqual(["(dot(x0 k0, x1 k1, x2 k2, x3 k3) + b0)"]);
  });

  it("up-interpolation: the row weight first, sixteen terms in one sum, clamped", () => {
    const [y0] = upsample(on, variables("x", 2, 2, 1), { h: 4, w: 4 }, "bspline").data;
    const w = ["1/6", "2/3", "1/6", "0"];
    const source = [0, 0, 1, 1];
    const terms = w.flatMap((ws, s) => w.map((wt, t) => `((${ws} * x${2 * source[s] + source[t]}) * ${wt})`));
    expect(y0).toBe(`sum(${terms.join(", ")})`);
    // output row 1 of 4 from 2: position 1/4, floor 0, fraction 1/4
    const keys = ["-27/256", "225/256", "67/256", "-9/256"];
    const y = upsample(on, variables("x", 2, 1, 1), { h: 4, w: 1 }, "keys").data[1];
    const rows = [0, 0, 1, 1];
    const column = ["0", "1", "0", "0"];
    const expected = keys.flatMap((ws, s) => column.map((wt) => `((${ws} * x${rows[s]}) * ${wt})`));
    expect(y).toBe(`sum(${expected.join(", ")})`);
  });

  it("area down-interpolation: one word is itself", () => {
    const x = variables("x", 3, 1, 1);
    expect(areaDown(on, x, { h: 2, w: 1 }).data).toEqual(["(sum(x0, x1) / 2)", "(sum(x1, x2) / 2)"]);
    expect(areaDown(on, x, { h: 3, w: 1 }).data).toEqual(x.data);
  });
});

describe("the public model", () => {
  it("group norm: columns of a row, rows, channels; two groups", () => {
    const x = variables("x", 2, 1, 4);
    const y = groupNorm(on, x, 2, variables("w", 4), variables("b", 4)).data;
    const total = (terms: string[]): string =>
      `sum(sum(sum(${terms[0]}), sum(${terms[1]})), sum(sum(${terms[2]}), sum(${terms[3]})))`;
    // group 1 has channels 2 and 3: words 2, 6 and 3, 7
    const mean = `(${total(["x2", "x6", "x3", "x7"])} / 4)`;
    const t = [2, 6, 3, 7].map((k) => `(x${k} - ${mean})`);
    const v = `((${total(t.map((entry) => `(${entry} * ${entry})`))} / 4) + 1/1000000)`;
    expect(y[7]).toBe(`((((x7 - ${mean}) / sqrt(${v})) * w3) + b3)`);
  });

  it("modulation", () => {
    const [normed] = layerNorm(on, variables("x", 1, 1), "1/1000000").data;
    expect(modulate(on, variables("x", 1, 1), ["s"], ["t"]).data).toEqual([`((${normed} * (s + 1)) + t)`]);
  });

  const attentionWeights = scopeOf({
    "mat_qkv.weight": variables("m", 6, 2),
    q_bias: variables("qb", 2),
    v_bias: variables("vb", 2),
    scale_mul_1H11: variables("g", 1),
    "proj.weight": variables("p", 2, 2),
    "proj.bias": variables("pb", 2),
  });
  const product = (row: number): string => `dot(x0 m${2 * row}, x1 m${2 * row + 1})`;
  const q = [`(${product(0)} + qb0)`, `(${product(1)} + qb1)`];
  const k = [product(2), product(3)];
  const v = [`(${product(4)} + vb0)`, `(${product(5)} + vb1)`];
  /** The result with scaled queries and keys, one earlier token in the memory. */
  const attended = (scaledQ: string[], scaledK: string[]): string => {
    const a = [
      `exp(dot(${scaledQ[0]} k0, ${scaledQ[1]} k1))`,
      `exp(dot(${scaledQ[0]} ${scaledK[0]}, ${scaledQ[1]} ${scaledK[1]}))`,
    ];
    const o = [0, 1].map((c) => `(dot(${a[0]} v${c}, ${a[1]} ${v[c]}) / sum(${a[0]}, ${a[1]}))`);
    return `(dot(${o[0]} p0, ${o[1]} p1) + pb0)`;
  };
  const memory = { k: [["k0", "k1"]], v: [["v0", "v1"]] };

  it("attention, plain: scaled queries, keys without a bias, earlier tokens first", () => {
    const { y, memory: after } = publicAttention(on, SHAPE, variables("x", 1, 2), memory, attentionWeights);
    const scaled = q.map((entry) => `(${entry} * root(1/32))`);
    expect(y.data[0]).toBe(attended(scaled, k));
    expect(after).toEqual({ k: [["k0", "k1"], k], v: [["v0", "v1"], v] });
  });

  it.each([
    { order: -1, exponent: "g0" },
    {
      order: 1,
      exponent: on.constant(4605170185988091368035982909368728415202202977257545952066655801935n, 10n ** 66n),
    },
  ] as const)("attention, normalized: the factor of the queries is at most 100 ($order)", ({ order, exponent }) => {
    const normalized = { ...SHAPE, attnL2Norm: true };
    const { y } = publicAttention(
      symbolicArithmetic(order),
      normalized,
      variables("x", 1, 2),
      memory,
      attentionWeights,
    );
    const unit = (u: string[]): string[] =>
      u.map((entry) => `(${entry} / sqrt(sum((${u[0]} * ${u[0]}), (${u[1]} * ${u[1]}))))`);
    expect(y.data[0]).toBe(
      attended(
        unit(q).map((entry) => `(${entry} * exp(${exponent}))`),
        unit(k),
      ),
    );
  });

  it("a block: what is added is multiplied by gamma; six rows in their order", () => {
    const weights = scopeOf({
      "attn.mat_qkv.weight": variables("m", 6, 2),
      "attn.q_bias": variables("qb", 2),
      "attn.v_bias": variables("vb", 2),
      "attn.proj.weight": variables("p", 2, 2),
      "attn.proj.bias": variables("pb", 2),
      "ffn.fc1.weight": variables("f", 2, 2),
      "ffn.fc1.bias": variables("fb", 2),
      "ffn.fc2.weight": variables("h", 2, 2),
      "ffn.fc2.bias": variables("hb", 2),
    });
    const x = variables("x", 1, 2);
    const { y } = publicBlock(on, SHAPE, x, variables("c", 6, 2), { k: [], v: [] }, weights);
    const modulated = modulate(on, x, ["c4", "c5"], ["c8", "c9"]);
    const { y: mixed } = publicAttention(on, SHAPE, modulated, { k: [], v: [] }, weights.within("attn."));
    const x1 = mixed.data.map((entry, j) => `(x${j} + (${entry} * c${j}))`);
    const again = modulate(on, { shape: [1, 2], data: x1 }, ["c6", "c7"], ["c10", "c11"]).data;
    expect(y.data[0].startsWith(`(${x1[0]} + ((dot(`)).toBe(true);
    expect(y.data[0].endsWith(` h1) + hb0) * c2))`)).toBe(true);
    expect(y.data[0]).toContain(`(dot(${again[0]} f0, ${again[1]} f1) + fb0)`);
  });

  it("conditions: a block's own, or the shared ones added to its rows", () => {
    const shape = { ...SHAPE, embedDim: 1 };
    const silu = "(c * (exp(c) / (1 + exp(c))))";
    const own = scopeOf({
      "blocks.0.ada_lin.1.weight": variables("w", 6, 1),
      "blocks.0.ada_lin.1.bias": variables("b", 6),
    });
    expect(blockConditions(on, shape, ["c"], own)[0].data[5]).toBe(`(dot(${silu} w5) + b5)`);
    const shared = scopeOf({
      "shared_ada_lin.1.weight": variables("w", 6, 1),
      "shared_ada_lin.1.bias": variables("b", 6),
      "blocks.0.ada_gss": variables("g", 1, 1, 6, 1),
    });
    const [rows] = blockConditions(on, { ...shape, sharedAln: true }, ["c"], shared);
    expect(rows).toMatchObject({ shape: [6, 1] });
    expect(rows.data[5]).toBe(`((dot(${silu} w5) + b5) + g5)`);
  });

  it("inputs", () => {
    const weights = scopeOf({
      pos_start: variables("s", 1, 1, 2),
      pos_1LC: variables("p", 1, 14, 2),
      "lvl_embed.weight": variables("l", 3, 2),
      "word_embed.weight": variables("w", 2, 1),
      "word_embed.bias": variables("b", 2),
    });
    expect(firstInput(on, SHAPE, ["c0", "c1"], weights).data).toEqual([
      "((c0 + s0) + (l0 + p0))",
      "((c1 + s1) + (l1 + p1))",
    ]);
    // token 1 of scale 1 is token 2 of all
    expect(laterInput(on, SHAPE, 1, variables("n", 4, 1), weights).data[3]).toBe("((dot(n1 w1) + b1) + (l3 + p5))");
  });

  it("guidance: its constants are exact rationals, rounded once", () => {
    const [c, u] = [variables("c", 1, 1), variables("u", 1, 1)];
    expect(guided(on, SHAPE, 0, c, u).data).toEqual(["((1 * c0) - (0 * u0))"]);
    expect(guided(on, SHAPE, 1, c, u).data).toEqual(["((7/4 * c0) - (3/4 * u0))"]);
    expect(guided(on, { ...SHAPE, guidance: 1e-7 }, 2, c, u).data).toEqual([
      "((10000001/10000000 * c0) - (1/10000000 * u0))",
    ]);
    expect(guided(on, { ...SHAPE, patchNums: [1] }, 0, c, u).data).toEqual(["((1 * c0) - (0 * u0))"]);
  });

  it("feature maps: half of the map plus half of its convolution; one sum over the scales", () => {
    const weights = scopeOf({
      "quantize.embedding.weight": variables("e", 2, 1),
      "quantize.quant_resi.qresi_ls.0.weight": variables("k", 1, 1, 1, 1),
      "quantize.quant_resi.qresi_ls.0.bias": variables("b", 1),
    });
    const map = featureMap(on, { ...SHAPE, patchNums: [1], phiIndex: [0] }, 0, [1], weights);
    expect(map.data).toEqual(["((1/2 * e1) + (1/2 * (dot(e1 k0) + b0)))"]);
    expect(featureSum(on, [variables("a", 1, 1, 1), variables("b", 1, 1, 1)]).data).toEqual(["sum(a0, b0)"]);
  });

  it("attention of the decoder: the product is scaled", () => {
    const weights = scopeOf({
      "norm.weight": variables("nw", 1),
      "norm.bias": variables("nb", 1),
      "qkv.weight": variables("m", 3, 1, 1, 1),
      "qkv.bias": variables("mb", 3),
      "proj_out.weight": variables("p", 1, 1, 1, 1),
      "proj_out.bias": variables("pb", 1),
    });
    const x = variables("x", 1, 1, 1);
    const [normed] = groupNorm(on, x, 1, variables("nw", 1), variables("nb", 1)).data;
    const [q0, k0, v0] = [0, 1, 2].map((i) => `(dot(${normed} m${i}) + mb${i})`);
    const a = `exp((dot(${q0} ${k0}) * root(1)))`;
    expect(publicAttentionBlock(on, x, 1, weights).data).toEqual([
      `((dot((dot(${a} ${v0}) / sum(${a})) p0) + pb0) + x0)`,
    ]);
  });

  it("image: clamped, plus 1, halved", () => {
    const x = variables("x", 1);
    expect(imageOf(symbolicArithmetic(0), x).data).toEqual(["((x0 + 1) * 1/2)"]);
    expect(imageOf(symbolicArithmetic(1), x).data).toEqual(["((1 + 1) * 1/2)"]);
    expect(imageOf(symbolicArithmetic(-1), x).data).toEqual(["((-1 + 1) * 1/2)"]);
  });
});
