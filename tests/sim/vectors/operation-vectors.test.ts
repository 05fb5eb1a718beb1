import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { LAYER_TOPS } from "../../../generator/params/layer-ports.ts";
import { GOLDEN_TOPS, goldenOperation } from "../../../sim/golden/operations.ts";
import { isCanonical } from "../../../sim/golden/word.ts";
import { operationVectors, VECTOR_TOPS, type VectorShape } from "../../../sim/vectors/operation-vectors.ts";
import { smallShapes } from "../../support/layer-shapes.ts";

const SHAPES: Record<string, VectorShape> = {
  fprod: { n: 5 },
  fsum: { n: 5 },
  fdot: { n: 4 },
  fdot_fused: { n: 3 },
  matmul: { rows: 2, inner: 3, cols: 2 },
  isum: { n: 6 },
  threshold: { weights: [3, -2, 1, 1, 5, -7, 2, 2, 1, 1, 1, 1, 1, 1, 4, 4, 4, 4], threshold: 6 },
  and: { n: 20 },
  or: { n: 20 },
  majority: { n: 20 },
  ...Object.fromEntries(LAYER_TOPS.map((top) => [top, { layer: smallShapes()[top] }])),
};

const FORMATS = [
  [2, 3],
  [3, 3],
  [4, 5],
  [8, 9],
  [11, 5],
  [16, 17],
  [24, 8],
  [64, 3],
  [64, 65],
] as const;

it("has vectors for every operation that has a golden model", () => {
  expect(new Set(VECTOR_TOPS)).toEqual(new Set(GOLDEN_TOPS));
});

describe.each(VECTOR_TOPS)("%s", (top) => {
  const shape = SHAPES[top] ?? {};
  const golden = goldenOperation(top, shape);

  it.each(FORMATS)("F(%i, %i): operands in range, canonical, accepted by golden; the same for a seed", (p, E) => {
    const format = floatFormat(p, E);
    const set = operationVectors(top, format, shape, { count: 300, seed: 9, exhaustiveBits: 0 });
    const vectors = [...set];
    expect(set.exhaustive).toBe(false);
    expect(vectors.length).toBe(300);
    expect(set.count).toBe(300);
    for (const vector of vectors) {
      expect(vector.length).toBe(golden.operands);
      if (golden.kind === "float") {
        const words = vector.slice(golden.integerOperands);
        expect(words.every((word) => isCanonical(format, word))).toBe(true);
      }
    }
    // throws for a word out of range; a model takes many steps a vector
    for (const vector of vectors.slice(0, top in smallShapes() ? 10 : 300)) golden.evaluate(format, vector);
    expect([...set]).toEqual(vectors);
    const other = [...operationVectors(top, format, shape, { count: 300, seed: 10, exhaustiveBits: 0 })];
    if (golden.kind === "float" && p > 2) expect(other).not.toEqual(vectors);
  });

  it("gives words that are not canonical only for canon", () => {
    if (golden.kind !== "float") return;
    const format = floatFormat(8);
    const vectors = [...operationVectors(top, format, shape, { count: 800, seed: 3, canon: true })];
    const touched = vectors.filter((vector) => vector.some((word) => !isCanonical(format, word)));
    expect(touched.length).toBeGreaterThan(50);
    expect(vectors.length - touched.length).toBeGreaterThan(50);
    const withCanon = goldenOperation(top, { ...shape, canon: true });
    for (const vector of vectors.slice(0, top in smallShapes() ? 10 : 800)) withCanon.evaluate(format, vector);
  });

  it("makes one vector when one is wanted, and refuses none", () => {
    const format = floatFormat(16);
    const options = { seed: 1, exhaustiveBits: 0 };
    expect([...operationVectors(top, format, shape, { ...options, count: 1 })].length).toBe(1);
    expect(() => operationVectors(top, format, shape, { ...options, count: 0 })).toThrow(
      "count of vectors is 0: accepted are integers from 1",
    );
  });
});

describe("exhaustive sets", () => {
  it.each([
    ["fmul", 3, 4, {}, 129 ** 2],
    ["fadd", 2, 3, {}, 33 ** 2],
    ["fsum", 2, 3, { n: 2 }, 33 ** 2],
    ["ffloor", 8, 3, {}, 1 + 2 ** 11],
    ["iadd", 4, 3, {}, 2 ** 8],
    ["isum", 3, 4, { n: 4 }, 2 ** 12],
    ["and", 8, 9, { n: 10 }, 2 ** 10],
  ] as const)("%s at p = %i, E = %i", (top, p, E, shape, count) => {
    const format = floatFormat(p, E);
    const set = operationVectors(top, format, shape, { count: 5, seed: 0 });
    const vectors = new Set([...set].map((vector) => vector.join()));
    expect(set.exhaustive).toBe(true);
    expect(set.count).toBe(count);
    expect(vectors.size).toBe(count);
  });

  it("with canon are all words", () => {
    const set = operationVectors("fadd", floatFormat(2), {}, { count: 5, seed: 0, canon: true });
    expect(new Set([...set].map((vector) => vector.join())).size).toBe(64 ** 2);
  });

  it("have a bound that the caller may move", () => {
    const exhaustive = (exhaustiveBits: number) =>
      operationVectors("fmul", floatFormat(3), {}, { count: 5, seed: 0, exhaustiveBits }).exhaustive;
    expect([exhaustive(15), exhaustive(16)]).toEqual([false, true]);
  });
});

describe("misuse", () => {
  const format = floatFormat(8);
  it("names an unknown top and a missing field", () => {
    const options = { count: 1, seed: 1 };
    expect(() => operationVectors("ftan", format, {}, options)).toThrow(/top "ftan" has no vectors: accepted are fadd/);
    expect(() => operationVectors("fsum", format, {}, options)).toThrow("the shape lacks n");
  });
});

it("makes a sum of 1024 operands at the widest format", () => {
  const vectors = [...operationVectors("fsum", floatFormat(64), { n: 1024 }, { count: 40, seed: 5 })];
  expect(vectors.every((vector) => vector.length === 1024)).toBe(true);
});
