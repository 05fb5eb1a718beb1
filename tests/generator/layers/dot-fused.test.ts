import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { type Circuit, distinctCircuits } from "../../../generator/circuit/circuit.ts";
import { circuitNamed } from "../../../generator/circuit/library.ts";
import { productSumBucketed } from "../../../generator/float/product-sum-bucketed.ts";
import { fdot } from "../../../generator/layers/dot.ts";
import { fdotFused } from "../../../generator/layers/dot-fused.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { type FloatFormat, floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS, type Variant } from "../../../generator/params/variant.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { goldenOperation } from "../../../sim/golden/operations.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { withModule } from "../../support/broken-modules.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

/** Levels for E <= 8 (full width) and above (buckets). */
const DEPTH: Readonly<Record<"fixed" | "bucketed", Readonly<Record<Variant, number>>>> = {
  fixed: { depth: 16, balanced: 21, wires: 21 },
  bucketed: { depth: 27, balanced: 40, wires: 42 },
};

// p, E, n, vectors
const FIXED: readonly (readonly [number, number, number, number])[] = [
  [2, 3, 3, 3000],
  [2, 3, 5, 3000],
  [3, 3, 4, 2000],
  [3, 4, 2, 3000],
  [4, 5, 3, 2000],
  [5, 6, 4, 600],
  [7, 8, 2, 400],
  [8, 5, 8, 600],
  [11, 5, 16, 200],
  [16, 5, 4, 400],
];

const BUCKETED: readonly (readonly [number, number, number, number])[] = [
  [8, 9, 2, 1500],
  [8, 9, 4, 1500],
  [8, 9, 13, 200],
  [9, 9, 3, 1500],
  [11, 12, 8, 300],
  [16, 9, 5, 300],
  [16, 17, 4, 500],
  [24, 25, 3, 200],
];

/** The bucketed construction for formats for which fdotFused takes the other one. */
function bucketed(p: number, E: number, n: number, variant: Variant): Circuit {
  const format = floatFormat(p, E);
  const name = `fdot_fused_buckets_p${p}_e${E}_n${n}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, { summary: "inner product", source: "Lemma 3.5", params: { p, E, n, variant } });
    const [x, y] = ["a", "b"].map((port) => b.input(port, n * format.width));
    b.output("y", [productSumBucketed(b, format, n, variant, x, y).all()]);
    return b.build();
  });
}

describe.each(VARIANTS)("fdotFused, %s", (variant) => {
  it("equals the golden model on all operands", () => {
    expectGolden(fdotFused(floatFormat(2, 3), 1, variant), "fdot_fused", [2, 3], 1, { shape: { n: 1 } });
    const { compared, exhaustive, mismatches } = compareWithGolden(
      fdotFused(floatFormat(2, 3), 2, variant),
      "fdot_fused",
      floatFormat(2, 3),
      { count: variant === "depth" ? 1 : 30000, seed: 1, exhaustiveBits: variant === "depth" ? 24 : 16 },
      { n: 2 },
      variant !== "depth",
    );
    expect(compared).toBeGreaterThan(variant === "depth" ? 1_000_000 : 20_000);
    expect(exhaustive).toBe(variant === "depth");
    expect(mismatches).toEqual([]);
  });
  it("equals the golden model on corners and random operands, in one accumulator", () => {
    for (const [p, E, n, count] of FIXED)
      expectGolden(fdotFused(floatFormat(p, E), n, variant), "fdot_fused", [p, E], count, { shape: { n }, seed: 7 });
  });
  it("equals the golden model on corners and random operands, in buckets", () => {
    for (const [p, E, n, count] of BUCKETED)
      expectGolden(fdotFused(floatFormat(p, E), n, variant), "fdot_fused", [p, E], count, { shape: { n }, seed: 7 });
  });
  it("equals the golden model in buckets of few exponents", () => {
    for (const [p, E, n, count] of [
      [3, 4, 2, 10000],
      [4, 5, 2, 5000],
      [4, 5, 3, 3000],
      [5, 6, 3, 3000],
      [7, 6, 4, 1500],
    ] as const)
      expectGolden(bucketed(p, E, n, variant), "fdot_fused", [p, E], count, { shape: { n }, seed: 3 });
  });
  it("has one depth from p = 8 and n = 4 on, no more below, less than fdot, and weights up to 128", () => {
    const check = (p: number, E: number, n: number): void => {
      const format = floatFormat(p, E);
      const circuit = fdotFused(format, n, variant);
      const place = `p ${p}, E ${E}, n ${n}`;
      const bound = DEPTH[E <= 8 ? "fixed" : "bucketed"][variant];
      const depth = depthOf(circuit);
      if (p >= 8 && n >= 4) expect(depth, place).toBe(bound);
      expect(depth, place).toBeLessThanOrEqual(bound);
      expect(depth, place).toBeLessThan(depthOf(fdot(format, n, variant)));
      expect(countsOf(circuit).maxWeight, place).toBeLessThanOrEqual(128);
    };
    for (const n of [2, 3, 4, 5, 8, 9, 33]) check(8, 9, n);
    for (const n of [2, 3, 4, 64]) check(8, 3, n);
    for (const p of [2, 3, 4, 5, 6, 9, 16, 24]) check(p, p + 1, 4);
    for (const [p, E] of [
      [11, 5],
      [8, 8],
      [16, 9],
      [24, 12],
    ])
      check(p, E, 4);
    if (variant !== "depth") {
      check(64, 65, 4);
      // one bit of the exponent above the shift
      check(64, 9, 4);
    }
    const depthOfOne = depthOf(fdotFused(floatFormat(8, 9), 1, variant));
    expect(depthOfOne).toBe(depthOf(fdot(floatFormat(8, 9), 1, variant)));
  });
});

describe("fdotFused", () => {
  it("equals the golden model for the widest significands", () => {
    for (const E of [5, 9, 65])
      expectGolden(fdotFused(floatFormat(64, E), 2, "balanced"), "fdot_fused", [64, E], 150, { shape: { n: 2 } });
    expectGolden(fdotFused(floatFormat(33, 34), 2, "depth"), "fdot_fused", [33, 34], 100, { shape: { n: 2 } });
    expectGolden(fdotFused(floatFormat(24, 8), 2, "depth"), "fdot_fused", [24, 8], 100, { shape: { n: 2 } });
  });
  it("equals the golden model for many products", () => {
    for (const [p, E, n, count] of [
      [8, 5, 1024, 12],
      [8, 9, 64, 40],
    ] as const) {
      const format = floatFormat(p, E);
      const circuit = fdotFused(format, n, "balanced");
      const vectors = { count, seed: 5 };
      const { compared, mismatches } = compareWithGolden(circuit, "fdot_fused", format, vectors, { n }, false);
      expect(compared).toBe(count);
      expect(mismatches).toEqual([]);
    }
  });
  it("decides at the ends of the range and at the middle below the smallest by products far below", () => {
    for (const [p, E, variant] of [
      [8, 9, "depth"],
      [8, 9, "wires"],
      [9, 9, "depth"],
      [8, 4, "depth"],
      [8, 5, "wires"],
    ] as const) {
      const format = floatFormat(p, E);
      const vectors = sumsAtEnds(format);
      const golden = goldenOperation("fdot_fused", { n: 3 });
      const width = BigInt(format.width);
      const packed = [0, 3].map((from) => vectors.map((words) => pack(words.slice(from, from + 3), width)));
      const { y } = evaluate(fdotFused(format, 3, variant), { a: packed[0], b: packed[1] });
      const expected = vectors.map((words) => golden.evaluate(format, words)[0]);
      expect(y).toEqual(expected);
      expect(new Set(expected).size, "results that occur").toBeGreaterThan(10);
    }
  });
  it("rounds the sum once: the products' low bits count", () => {
    // (1 + 2^-7)^2 - (1 + 2^-6) = 2^-14: the rounded square is 1 + 2^-6
    const [p, E] = [8, 9];
    const format = floatFormat(p, E);
    const word = (sign: bigint, m: bigint, e: bigint): bigint => wordOf(format, sign, m, e);
    const width = BigInt(format.width);
    const x = [word(0n, 129n, -7n), word(1n, 130n, -7n)];
    const y = [word(0n, 129n, -7n), word(0n, 128n, -7n)];
    for (const variant of VARIANTS) {
      const inputs = { a: [pack(x, width)], b: [pack(y, width)] };
      expect(evaluate(fdotFused(format, 2, variant), inputs).y[0]).toBe(word(0n, 128n, -21n));
      expect(evaluate(fdot(format, 2, variant), inputs).y[0]).toBe(0n);
    }
  });
  it("shows a broken threshold in every kind of module of its own", () => {
    const [p, E, n] = [4, 5, 3];
    const format = floatFormat(p, E);
    for (const variant of ["depth", "wires"] as const) {
      const circuit = bucketed(p, E, n, variant);
      const own = distinctCircuits(circuit).filter(
        (module) => module.name.startsWith("fdot_") && module !== circuit && module.elements[0].kind === "bank",
      );
      expect(own.length).toBeGreaterThan(3);
      for (const module of own) {
        const broken = brokenThresholds(module);
        for (const k of new Set([0, broken.length >> 1, broken.length - 1])) {
          const { place, circuit: replacement } = broken[k];
          const changed = withModule(circuit, module, replacement);
          const vectors = { count: 4000, seed: 3 };
          const { compared, mismatches } = compareWithGolden(changed, "fdot_fused", format, vectors, { n }, false);
          expect(compared).toBe(4000);
          expect(mismatches, `${module.name}, ${place}`).not.toEqual([]);
        }
      }
    }
  });
  it("refuses a number of products that is none", () => {
    const format = floatFormat(16, 17);
    expect(() => fdotFused(format, 0, "depth")).toThrow("number of products N is 0: accepted are integers from 1");
    expect(() => fdotFused(format, 1.5, "depth")).toThrow("number of products N is 1.5: accepted are integers from 1");
  });
  it("has its pinned figures", () => {
    const shapes = [
      ...[2, 3, 4, 8, 11, 16, 24, 32].map((p) => [p, p + 1, 4]),
      ...[1, 2, 8].map((n) => [16, 17, n]),
      ...[4, 16].map((n) => [16, 5, n]),
      [24, 8, 8],
    ];
    const rows = shapes.flatMap(([p, E, n]) =>
      VARIANTS.map((variant) => boundRow({ p, E, n, variant }, fdotFused(floatFormat(p, E), n, variant))),
    );
    expectPinned("fdot-fused", rows);
  });
});

/** (-1)^sign * m * 2^e as a word. */
function wordOf({ p, E, e0 }: FloatFormat, sign: bigint, m: bigint, e: bigint): bigint {
  return (sign << BigInt(p + E)) | (BigInt.asUintN(E, e - BigInt(e0)) << BigInt(p)) | m;
}

function pack(words: readonly bigint[], width: bigint): bigint {
  return words.reduceRight((all, word) => (all << width) | word, 0n);
}

/**
 * Three products: +-2^k, k around the middle below the smallest number, the smallest, and the end of the range; a second one
 * near it or far below; and nothing, or one at the least place of all.
 */
function sumsAtEnds(format: FloatFormat): bigint[][] {
  const { p, emin, emax } = format;
  const one = 1n << BigInt(p - 1);
  // two factors 2^(p-1) 2^e whose product is 2^k, or with a greater significand a bit more
  const factors = (sign: bigint, k: bigint, m = one): [bigint, bigint] => {
    const sum = k - BigInt(2 * p - 2);
    const first = sum >> 1n;
    return [wordOf(format, sign, m, first), wordOf(format, 0n, one, sum - first)];
  };
  const least = 2n * emin + BigInt(2 * p - 2);
  const ends = [
    ...[-3, -2, -1, 0].map((d) => emin + BigInt(p + d)),
    ...[-2, -1, 0, 1].map((d) => emax + BigInt(p + d)),
  ];
  const vectors: bigint[][] = [];
  for (const end of ends)
    for (const sign of [0n, 1n])
      for (const other of [0n, 1n])
        for (const distance of [1n, 2n, BigInt(p), BigInt(p + 1), BigInt(2 * p), 40n, 65n, end - least])
          for (const last of [undefined, 0n, 1n]) {
            if (end - distance < least) continue;
            const list = [
              factors(sign, end),
              factors(other, end - distance, one + 1n),
              last === undefined ? [0n, 0n] : factors(last, least),
            ];
            vectors.push([...list.map(([x]) => x), ...list.map(([, y]) => y)]);
          }
  return vectors;
}
