import { describe, expect, it } from "vitest";
import { logBits, logCode, logComponents, productHot } from "../../../generator/arith/discrete-log.ts";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { range } from "../../../generator/core/integers.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";

describe("discrete logarithms", () => {
  it("cuts the group of residues into cyclic groups of prime power order", () => {
    expect(logComponents(2)).toEqual([]);
    expect(logComponents(61)).toEqual([
      { order: 4, bits: 2 },
      { order: 3, bits: 2 },
      { order: 5, bits: 3 },
    ]);
    expect(logCode(61).width).toBe(8);
  });
  for (const q of [2, 3, 7, 13, 41])
    for (const counted of [false, true])
      it(`multiplies three residues modulo ${q}, counts ${counted}`, () => {
        const code = logCode(q);
        const members = logBits(code);
        const b = new CircuitBuilder("product", { summary: "product modulo q", source: "test", params: {} });
        const x = b.input("x", 3 * code.width);
        const operands = range(0, 3).map((i) => x.bits(i * code.width, (i + 1) * code.width));
        const plan = { countLogs: counted, codeNets: counted, tall: 16 };
        b.output("y", productHot(b, code, operands, plan));
        const circuit = b.build();
        const coded = (r: number): bigint =>
          members.reduce((bits, list, j) => (list[r] ? bits | (1n << BigInt(j)) : bits), 0n);
        const triples = range(0, q * q * 4).map((k) => [k % q, Math.floor(k / q) % q, (7 * k) % q]);
        const words = triples.map((triple) =>
          triple.reduceRight((all, r) => (all << BigInt(code.width)) | coded(r), 0n),
        );
        const { y } = evaluate(circuit, { x: words }, { checkClaims: true });
        // bit r - 1 is [the product is r]: none for 0
        expect(y).toEqual(triples.map(([r, s, t]) => (1n << BigInt((r * s * t) % q)) >> 1n));
      });
});
