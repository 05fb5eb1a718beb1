import { describe, expect, it } from "vitest";
import { binaryNumber, centredResidue, residueHot, residueOf } from "../../../generator/arith/residue.ts";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { RandomSource } from "../../support/random-source.ts";

function residueCircuit(width: number, q: number, digit?: number, constant = 0n): Circuit {
  const b = new CircuitBuilder("residue", { summary: "one-hot residue", source: "test", params: {} });
  const bits = b.input("x", width).bits();
  b.output("y", residueHot(b, binaryNumber(bits, 3n), q, digit === undefined ? { constant } : { digit, constant }));
  return b.build();
}

describe("residueHot", () => {
  for (const [width, q, digit] of [
    [5, 3, undefined],
    [8, 2, undefined],
    [8, 53, undefined],
    [9, 257, undefined],
    [5, 3, 1],
    [8, 7, 2],
    [9, 81, 3],
    [12, 127, 4],
    [16, 739, 5],
    [40, 509, 4],
  ] as const)
    it(`is the residue of three times ${width} bits and a constant modulo ${q}, digit ${digit}`, () => {
      const circuit = residueCircuit(width, q, digit, 1000n);
      const random = new RandomSource(width * q);
      const values = width <= 9 ? range(0, 2 ** width).map(BigInt) : range(0, 500).map(() => random.bits(width));
      const { y } = evaluate(circuit, { x: values }, { checkClaims: true });
      expect(y).toEqual(values.map((value) => 1n << ((3n * value + 1000n) % BigInt(q))));
      const { depth, maxWeight } = metricsOf(circuit);
      // the virtual bits, and their materialisation
      expect(depth).toBeLessThanOrEqual(digit === undefined ? 2 : 4);
      expect(maxWeight).toBeLessThanOrEqual(128);
    });
  it("has residues of both kinds of negative numbers", () => {
    expect(range(-7, 8).map((v) => residueOf(BigInt(v), 7))).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0]);
    expect(range(-4, 5).map((v) => centredResidue(BigInt(v), 6))).toEqual([2, 3, -2, -1, 0, 1, 2, 3, -2]);
  });
});
