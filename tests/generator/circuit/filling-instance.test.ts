import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import {
  type Circuit,
  forEachInstance,
  type Guard,
  type InstanceArray,
  type Loop,
} from "../../../generator/circuit/circuit.ts";
import { fillingInstance } from "../../../generator/circuit/filling-instance.ts";
import {
  add,
  at,
  div,
  evaluateIndex,
  type Index,
  loopVariable,
  mod,
  mul,
} from "../../../generator/circuit/index-map.ts";

const [i, j, k] = ["i", "j", "k"].map(loopVariable);
const loopsOf = (...counts: readonly number[]): Loop[] => counts.map((count, n) => ({ name: "ijk"[n], count }));
const BELOW: Guard = { left: j, right: i };
/** the place of a pair j < i in a triangle */
const TRIANGLE = add(div(mul(i, add(i, -1)), 2), j);

/** A circuit whose output y has `width` bits. */
function leaf(width: number): Circuit {
  const b = new CircuitBuilder(`leaf_${width}`, { summary: "wires", source: "test", params: {} });
  b.output("y", b.input("x", width).bits());
  return b.build();
}

function arrayOf(width: number, loops: readonly Loop[], index: Index, guard?: Guard): InstanceArray {
  const output = { name: "y", port: "y", base: 2, width: 0, index };
  return { kind: "array", name: "u", circuit: leaf(width), loops, guard, inputs: [], outputs: [output] };
}

const TABLE: readonly (readonly [string, InstanceArray])[] = [
  ["one instance", arrayOf(3, [], at(2))],
  ["tiles", arrayOf(3, loopsOf(4, 5), mul(add(mul(i, 5), j), 3))],
  ["tiles with gaps", arrayOf(2, loopsOf(3, 4), add(add(mul(i, 17), mul(j, 4)), 5))],
  ["first loop fastest", arrayOf(2, loopsOf(3, 4, 2), add(add(mul(i, 2), mul(j, 12)), mul(k, 6)))],
  ["backwards", arrayOf(2, loopsOf(3, 5), add(28, add(mul(i, -10), mul(j, -2))))],
  ["a loop of one", arrayOf(1, loopsOf(1, 6), add(mul(i, 100), j))],
  ["a square with a guard", arrayOf(2, loopsOf(6, 6), mul(add(mul(i, 6), j), 2), BELOW)],
  ["a triangle", arrayOf(3, loopsOf(7, 7), mul(TRIANGLE, 3), BELOW)],
  ["overlapping but for the guard", arrayOf(1, loopsOf(6, 6), add(mul(i, 5), j), BELOW)],
  ["folded", arrayOf(2, loopsOf(12), mul(2, add(mul(mod(i, 4), 3), div(i, 4))))],
  ["guard not affine", arrayOf(1, loopsOf(5, 6), add(mul(i, 6), j), { left: mod(j, 3), right: div(i, 2) })],
];

describe.each(TABLE)("the instance that fills a bit: %s", (_name, array) => {
  it("is the one that enumeration finds, for every bit and some beyond", () => {
    const filled = new Map<number, number[]>();
    forEachInstance(array, (variables) => {
      const start = evaluateIndex(array.outputs[0].index, variables);
      for (let bit = start; bit < start + array.circuit.outputs[0].width; bit++)
        filled.set(
          bit,
          array.loops.map(({ name }) => variables.get(name) as number),
        );
    });
    expect(filled.size).toBeGreaterThan(0);
    for (let bit = 0; bit < 150; bit++) expect(fillingInstance(array, 0, bit), `bit ${bit}`).toEqual(filled.get(bit));
  });
});

describe("large arrays", () => {
  const n = 2 ** 20;

  it.each([
    ["a square", arrayOf(20, loopsOf(n, n), mul(add(mul(i, n), j), 20)), 20 * (777_777 * n + 123_456) + 19],
    ["a triangle", arrayOf(1, loopsOf(n, n), TRIANGLE, BELOW), (777_777 * 777_776) / 2 + 123_456],
  ])("%s of 2^20 rows: found at once", (_name, array, bit) => {
    const began = performance.now();
    expect(fillingInstance(array, 0, bit)).toEqual([777_777, 123_456]);
    expect(performance.now() - began).toBeLessThan(50);
  });
});
