// Pairs of significands for division, chosen where rounding is decided last, and the comparison with the golden model.
import { expect } from "vitest";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { floatFormat } from "../../generator/params/format.ts";
import { evaluate } from "../../sim/evaluator/evaluate.ts";
import { goldenOperation } from "../../sim/golden/operations.ts";
import { RandomSource } from "./random-source.ts";

/** A dividend and a divisor, integers of p bits with the leading one. */
export type SignificandPair = readonly [bigint, bigint];

/** All pairs of significands of p bits. */
export function significandPairs(p: number): SignificandPair[] {
  const least = 2 ** (p - 1);
  return Array.from({ length: least * least }, (_, i) => [
    BigInt(least + (i % least)),
    BigInt(least + Math.floor(i / least)),
  ]);
}

/**
 * `count` pairs or a few more whose quotients are nearest to middles: 2^(k+1) a = (2q + 1) b + d with small odd d, by inverting
 * b modulo 2^(k+1), where q has p bits.
 */
export function hardSignificands(p: number, count: number, seed: number): SignificandPair[] {
  const random = new RandomSource(seed);
  const [least, limit] = [1n << BigInt(p - 1), 1n << BigInt(p)];
  const pairs: SignificandPair[] = [];
  while (pairs.length < count) {
    const b = random.bits(p) | least | 1n;
    for (const k of [p - 1, p])
      for (const d of [1n, -1n, 3n, -3n, 5n, -5n]) {
        const modulus = 1n << BigInt(k + 1);
        // 2q + 1 is odd since b and d are
        for (let middle = BigInt.asUintN(k + 1, -d * inverse(b, k + 1)); middle < 2n * limit; middle += modulus) {
          const a = (middle * b + d) / modulus;
          if (middle >= limit && a >= least && a < limit && a >= b === (k === p - 1)) pairs.push([a, b]);
        }
      }
  }
  return pairs;
}

/** The inverse of an odd number modulo 2^bits: Newton's iteration doubles the bits that are right. */
function inverse(odd: bigint, bits: number): bigint {
  let x = odd;
  for (let right = 3; right < bits; right *= 2) x = BigInt.asUintN(bits, x * (2n - odd * x));
  return BigInt.asUintN(bits, x);
}

/** Expects the circuit (ports a, b -> y, claims checked) to divide these significands, exponents 0, as the golden model does. */
export function expectQuotients(circuit: Circuit, p: number, pairs: readonly SignificandPair[]): void {
  expect(pairs.length).toBeGreaterThan(0);
  const format = floatFormat(p, circuit.inputs[0].width - p - 1);
  const golden = goldenOperation("fdiv");
  for (let from = 0; from < pairs.length; from += 4096) {
    const batch = pairs.slice(from, from + 4096);
    const inputs = { a: batch.map(([a]) => a), b: batch.map(([, b]) => b) };
    const { y } = evaluate(circuit, inputs, { checkClaims: true });
    const wrong = batch.filter((pair, v) => golden.evaluate(format, pair)[0] !== y[v]);
    expect(wrong.slice(0, 5), circuit.name).toEqual([]);
  }
}
