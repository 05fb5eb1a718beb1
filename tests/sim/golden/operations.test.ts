import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { LAYER_TOPS } from "../../../generator/params/layer-ports.ts";
import type { GoldenShape } from "../../../sim/golden/definition.ts";
import { dot } from "../../../sim/golden/dot.ts";
import { normalize } from "../../../sim/golden/normalize.ts";
import { GOLDEN_TOPS, goldenOperation, topOfOperation } from "../../../sim/golden/operations.ts";
import { decode, encode } from "../../../sim/golden/word.ts";

const format = floatFormat(8);
const word = (x: number) => encode(format, normalize(format, BigInt(x), 0n));
const words = (...list: number[]) => list.map(word);

describe("every top on words", () => {
  const cases: [string, GoldenShape, bigint[], bigint[]][] = [
    ["fadd", {}, words(3, -5), words(-2)],
    ["fsub", {}, words(3, -5), words(8)],
    ["fmul", {}, words(3, -5), words(-15)],
    ["fdiv", {}, words(15, -5), words(-3)],
    ["fcmp", {}, words(3, -5), [0n, 0n]],
    ["fcmp", {}, words(-5, 3), [1n, 0n]],
    ["fcmp", {}, words(3, 3), [0n, 1n]],
    ["ffloor", {}, words(-7), words(-7)],
    ["fsum", { n: 3 }, words(1, 2, 3), words(6)],
    ["fprod", { n: 3 }, words(-2, 3, 4), words(-24)],
    ["fsqrt", {}, words(9), words(3)],
    ["fexp", {}, words(0), words(1)],
    ["fexp", { regime: "small" }, words(0), words(1)],
    ["fdot", { n: 2 }, words(1, 2, 3, 4), words(11)],
    ["fdot_fused", { n: 2 }, words(1, 2, 3, 4), words(11)],
    ["matmul", { rows: 2, inner: 3, cols: 1 }, words(1, 2, 3, 4, 5, 6, 7, 8, 9), words(50, 122)],
    ["matmul", { rows: 1, inner: 1, cols: 2 }, words(2, 3, 4), words(6, 8)],
    ["iadd", {}, [255n, 1n], [256n]],
    ["imul", {}, [255n, 255n], [65025n]],
    ["isum", { n: 3 }, [255n, 255n, 1n], [511n]],
    ["icmp", {}, [3n, 4n], [1n, 0n]],
    ["icmp", {}, [4n, 4n], [0n, 1n]],
    ["icmp", {}, [5n, 4n], [0n, 0n]],
    ["threshold", { weights: [2, -1, 3], threshold: 4 }, [1n, 1n, 1n], [1n]],
    ["threshold", { weights: [2, -1, 3], threshold: 4 }, [0n, 1n, 1n], [0n]],
    ["and", { n: 3 }, [1n, 1n, 1n], [1n]],
    ["and", { n: 3 }, [1n, 0n, 1n], [0n]],
    ["or", { n: 3 }, [0n, 0n, 1n], [1n]],
    ["or", { n: 3 }, [0n, 0n, 0n], [0n]],
    ["majority", { n: 4 }, [0n, 1n, 0n, 1n], [0n]],
    ["majority", { n: 4 }, [1n, 1n, 0n, 1n], [1n]],
    ["majority", { n: 3 }, [1n, 1n, 0n], [1n]],
    ["sigmoid", {}, words(100), words(1)],
    ["tanh", {}, words(-100), words(-1)],
    ["silu", {}, words(100), words(100)],
    ["gelu", {}, words(100), words(100)],
  ];
  it.each(cases)("%s %j", (top, shape, operands, results) => {
    const golden = goldenOperation(top, shape);
    expect(golden.operands).toBe(operands.length);
    expect(golden.evaluate(format, operands)).toEqual(results);
    expect(() => golden.evaluate(format, [...operands, 0n])).toThrow(`it takes ${operands.length}`);
  });

  it("covers every top there is, but the layers, which have tests of their own", () => {
    expect(new Set([...cases.map(([top]) => top), ...LAYER_TOPS])).toEqual(new Set(GOLDEN_TOPS));
  });
});

describe("where the two inner products differ", () => {
  it("dot rounds every product, dot_fused only the sum", () => {
    // 129 * 129 = 16641 rounds to 16640 in 8 bits; minus 16640 leaves 0 or 1
    const operands = words(129, 130, 129, -128);
    expect(goldenOperation("fdot", { n: 2 }).evaluate(format, operands)).toEqual(words(0));
    expect(goldenOperation("fdot_fused", { n: 2 }).evaluate(format, operands)).toEqual(words(1));
  });
});

describe("misuse", () => {
  it("names an unknown top and an unknown operation", () => {
    expect(() => goldenOperation("ftan")).toThrow(/top "ftan" has no golden model: accepted are fadd, fsub/);
    expect(() => goldenOperation("constructor")).toThrow(/no golden model/);
    expect(() => topOfOperation("tan")).toThrow(/operation is "tan": accepted are add, sub/);
    expect(topOfOperation("dot_fused")).toBe("fdot_fused");
  });

  it("needs the fields of the shape", () => {
    expect(() => goldenOperation("fsum")).toThrow("the shape lacks n");
    expect(() => goldenOperation("matmul", { rows: 1, inner: 1 })).toThrow("the shape lacks cols");
  });

  it("takes words that are not canonical only with canon", () => {
    expect(() => goldenOperation("fadd").evaluate(format, [1n, word(3)])).toThrow("not canonical");
    expect(goldenOperation("fadd", { canon: true }).evaluate(format, [1n, word(3)])).toEqual([word(3)]);
    expect(() => goldenOperation("fadd", { canon: true }).evaluate(format, [1n << 40n, 0n])).toThrow("not 18 bits");
    expect(() => goldenOperation("iadd").evaluate(format, [256n, 0n])).toThrow("operand 256 is not 8 bits");
    expect(() => goldenOperation("or", { n: 1 }).evaluate(format, [2n])).toThrow("operand 2 is not 1 bits");
  });
});

it("a matrix product of 4096 inner products of 8 takes a few seconds at most", () => {
  const p16 = floatFormat(16);
  const shape = { rows: 64, inner: 8, cols: 64 };
  const operands = range(0, 1024).map((i) =>
    encode(p16, { m: BigInt((i % 2 ? -1 : 1) * (32768 + ((i * 7919) % 32768))), e: BigInt((i % 13) - 6) }),
  );
  const start = performance.now();
  const results = goldenOperation("matmul", shape).evaluate(p16, operands);
  expect(performance.now() - start).toBeLessThan(5000);
  expect(results.length).toBe(4096);
  const values = operands.map((w) => decode(p16, w));
  const column = range(0, 8).map((k) => values[512 + 64 * k + 41]);
  expect(results[64 * 37 + 41]).toBe(encode(p16, dot(p16, values.slice(8 * 37, 8 * 38), column)));
});
