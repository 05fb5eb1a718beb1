import { describe, expect, it } from "vitest";
import { addTwo } from "../../../generator/arith/add.ts";
import { carryOut, chunkSums } from "../../../generator/arith/carry.ts";
import { blockSave, columnsOf } from "../../../generator/arith/carry-save.ts";
import { atLeastConstant } from "../../../generator/arith/constant-compare.ts";
import { Digit } from "../../../generator/arith/digit.ts";
import { exclusiveSum, product, term } from "../../../generator/arith/exclusive.ts";
import { lookUpComplete, oneHot, select } from "../../../generator/arith/one-hot.ts";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { Form } from "../../../generator/circuit/form.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";

const doc = { summary: "test", source: "test", params: {} };

/** A circuit x (width bits) -> y, checked against `expected` on every input; returns its metrics. */
function checkAll(
  width: number,
  build: (b: CircuitBuilder, x: Form[]) => readonly Form[],
  expected: (x: number) => number,
) {
  const b = new CircuitBuilder("tool", doc);
  b.output("y", build(b, b.input("x", width).bits()));
  const circuit = b.build();
  const x = Array.from({ length: 2 ** width }, (_, v) => v);
  const { y } = evaluate(circuit, { x: x.map(BigInt) }, { checkClaims: true });
  expect(y).toEqual(x.map((v) => BigInt(expected(v))));
  return metricsOf(circuit);
}

const ones = (x: number): number => [...x.toString(2)].filter((c) => c === "1").length;
const field = (x: number, from: number, width: number): number => Math.floor(x / 2 ** from) % 2 ** width;

describe("digit", () => {
  it("counts ones in binary at depth 2", () => {
    const metrics = checkAll(9, (b, x) => Digit.of(b, Form.sum(x)).bits(), ones);
    expect(metrics.depth).toBe(2);
  });
  it("tests membership by runs", () => {
    const member = (v: number): boolean => v % 3 === 1;
    checkAll(
      7,
      (b, x) => {
        const digit = Digit.of(b, Form.binary(x));
        return [digit.isIn(digit.where(member))];
      },
      (x) => (member(x) ? 1 : 0),
    );
  });
});

describe("exclusive sum of products", () => {
  it("multiplies lists by intersecting sets", () => {
    const build = (b: CircuitBuilder, x: Form[]): Form[] => {
      const u = Digit.of(b, Form.binary(x.slice(0, 3)));
      const v = Digit.of(b, Form.binary(x.slice(3, 6)));
      const left = [0, 1, 2].map((k) => term([[u, u.where((n) => n % 3 === k)]]));
      const right = [0, 1, 2].map((k) =>
        term([
          [u, u.where((n) => n < 5)],
          [v, v.where((n) => n % 3 === k)],
        ]),
      );
      const both = product(left, right);
      return [exclusiveSum(b, both), exclusiveSum(b, product([left[1]], right))];
    };
    checkAll(6, build, (x) => {
      const u = field(x, 0, 3);
      return u < 5 ? 1 + (u % 3 === 1 ? 2 : 0) : 0;
    });
  });
});

describe("carry", () => {
  for (const [width, group] of [
    [1, 1],
    [2, 1],
    [2, 2],
    [3, 4],
  ])
    it(`adds two numbers, chunks of ${width}, ${group} a gate`, () => {
      const metrics = checkAll(
        11,
        (b, x) => addTwo(b, x.slice(0, 5), x.slice(5, 10), { width, group }, x[10]),
        (x) => field(x, 0, 5) + field(x, 5, 5) + field(x, 10, 1),
      );
      expect(metrics.depth).toBe(3);
    });
  it("tells the carry out of two numbers and a carry in", () => {
    checkAll(
      11,
      (b, x) => [carryOut(b, chunkSums(b, x.slice(0, 5), x.slice(5, 10), 2), 2, x[10])],
      (x) => (field(x, 0, 5) + field(x, 5, 5) + field(x, 10, 1) >= 32 ? 1 : 0),
    );
  });
});

describe("many numbers", () => {
  const four = (x: Form[]): Form[][] => columnsOf([0, 1, 2, 3].map((k) => x.slice(3 * k, 3 * k + 3)));
  const total = (x: number): number => [0, 3, 6, 9].reduce((sum, from) => sum + field(x, from, 3), 0);
  it("block-save leaves two rows", () => {
    for (const materialize of [false, true])
      checkAll(
        12,
        (b, x) => {
          const columns = blockSave(b, four(x), 3, materialize);
          expect(Math.max(...columns.map((column) => column.length))).toBeLessThanOrEqual(2);
          const rows = [0, 1].map((row) => columns.map((column) => column[row] ?? Form.zero));
          return addTwo(b, rows[0], rows[1], { width: 3, group: 4 });
        },
        total,
      );
  });
});

describe("comparison with a constant", () => {
  it("is exact for digits below the base and redundant ones", () => {
    for (let constant = 0; constant <= 40; constant++) {
      checkAll(
        6,
        (b, x) => {
          const digits = [0, 2, 4].map((from) => Digit.of(b, Form.binary(x.slice(from, from + 2))));
          return [exclusiveSum(b, atLeastConstant(digits, 4, BigInt(constant)))];
        },
        (x) => (x >= constant ? 1 : 0),
      );
      checkAll(
        9,
        (b, x) => {
          const digits = [0, 3, 6].map((from) => Digit.of(b, Form.binary(x.slice(from, from + 3))));
          return [exclusiveSum(b, atLeastConstant(digits, 4, BigInt(constant)))];
        },
        (x) => (field(x, 0, 3) + 4 * field(x, 3, 3) + 16 * field(x, 6, 3) >= constant ? 1 : 0),
      );
    }
  });
});

describe("one-hot", () => {
  it("decodes and looks up, with and without pre-decoding", () => {
    const table = Array.from({ length: 32 }, (_, v) => BigInt((v * v * 7 + 3) % 64));
    for (const predecode of [undefined, 2, 3]) {
      const metrics = checkAll(
        5,
        (b, x) => lookUpComplete(b, oneHot(b, x, predecode), table, 6),
        (x) => Number(table[x]),
      );
      expect(metrics.depth).toBe(predecode ? 3 : 2);
    }
  });
  it("selects", () => {
    checkAll(
      6,
      (b, x) => select(b, [x[0], x[0].not()], [x.slice(1, 3), x.slice(3, 6)]),
      (x) => (x & 1 ? field(x, 1, 2) : field(x, 3, 3)),
    );
  });
});
