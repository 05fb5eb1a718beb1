import { describe, expect, it } from "vitest";
import { bankLogic, type Edge, isComplement, KIND, Logic, nodeOf } from "../../../sim/evaluator/bank-logic.ts";
import { RandomSource } from "../../support/random-source.ts";

/** Reads edges when net n is bit n - 2 of `inputs`. */
function reader(logic: Logic, inputs: number): (edge: Edge) => number {
  const { kinds, a, b, c } = logic;
  const values = new Uint8Array(kinds.length);
  const operations: Record<number, (node: number) => number> = {
    [KIND.net]: (node) => (inputs >>> (a[node] - 2)) & 1,
    [KIND.and]: (node) => values[a[node]] & values[b[node]],
    [KIND.andnot]: (node) => values[a[node]] & ~values[b[node]] & 1,
    [KIND.or]: (node) => values[a[node]] | values[b[node]],
    [KIND.xor]: (node) => values[a[node]] ^ values[b[node]],
    [KIND.select]: (node) => values[values[c[node]] ? a[node] : b[node]],
  };
  for (let node = 1; node < kinds.length; node++) values[node] = operations[kinds[node]](node);
  return (edge) => values[nodeOf(edge)] ^ (isComplement(edge) ? 1 : 0);
}

function check(weights: readonly number[], thresholds: readonly number[]): void {
  const logic = new Logic();
  const nets = weights.map((_, i) => i + 2);
  const edges = bankLogic(logic, { nets, weights, thresholds });
  for (let inputs = 0; inputs < 2 ** weights.length; inputs++) {
    const sum = weights.reduce((total, weight, i) => total + weight * ((inputs >>> i) & 1), 0);
    const got = edges.map(reader(logic, inputs));
    const expected = thresholds.map((threshold) => (sum >= threshold ? 1 : 0));
    if (got.join() !== expected.join())
      throw new Error(`[${weights}] >= [${thresholds}] on inputs ${inputs.toString(2)}: ${got}, expected ${expected}`);
  }
}

describe("bankLogic", () => {
  it("is right for all banks of up to three inputs with weights up to 4 and all thresholds at once or alone", () => {
    const weights = [-4, -3, -2, -1, 1, 2, 3, 4];
    const lists = [weights.map((a) => [a]), weights.flatMap((a) => weights.map((b) => [a, b]))];
    lists.push(lists[1].flatMap((pair) => weights.map((w) => [...pair, w])));
    for (const list of lists.flat()) {
      const thresholds = Array.from({ length: 27 }, (_, i) => i - 13);
      check(list, thresholds);
      for (const threshold of thresholds) check(list, [threshold]);
    }
  });

  it("is right for random banks with wide weights", () => {
    const random = new RandomSource(7);
    for (let k = 0; k < 300; k++) {
      const weights = Array.from(
        { length: random.integer(1, 10) },
        () => random.integer(1, 128) * random.pick([1, -1]),
      );
      const sum = weights.reduce((total, weight) => total + Math.abs(weight), 0);
      check(
        weights,
        Array.from({ length: random.integer(1, 6) }, () => random.integer(-sum, sum)),
      );
    }
  });

  it("takes constant nets", () => {
    const logic = new Logic();
    const edges = bankLogic(logic, { nets: [0, 1, 2], weights: [2, 1, 1], thresholds: [1, 2, 3] });
    expect(edges.map((edge) => [0, 1].map((x) => reader(logic, x)(edge)))).toEqual([
      [1, 1],
      [0, 1],
      [0, 0],
    ]);
  });

  it("takes no more than three operations an input to count, and two a threshold", () => {
    const weights = Array<number>(100).fill(1);
    const inputs = 100;
    const one = logicSize(weights, [50]);
    expect(one).toBeLessThan(inputs + 3 * inputs + 10);
    expect(
      logicSize(
        weights,
        Array.from(weights, (_, i) => i + 1),
      ) - one,
    ).toBeLessThan(2 * 128);
    expect(logicSize(weights, [100])).toBe(inputs + 99);
    expect(logicSize(weights, [1])).toBe(inputs + 99);
    expect(logicSize(weights, [101])).toBe(0);
  });
});

/** Inputs and operations of a bank. */
function logicSize(weights: readonly number[], thresholds: readonly number[]): number {
  const logic = new Logic();
  bankLogic(logic, { nets: weights.map((_, i) => i + 2), weights, thresholds });
  return logic.kinds.length - 1;
}
