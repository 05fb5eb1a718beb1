// What holds of every construction of the sum of n.
import { expect } from "vitest";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { depthOf } from "../../generator/metrics/arrival.ts";
import { countsOf } from "../../generator/metrics/counts.ts";
import { type FloatFormat, floatFormat } from "../../generator/params/format.ts";
import type { Variant } from "../../generator/params/variant.ts";
import { expectGolden } from "./against-golden.ts";

export type Sum = (format: FloatFormat, n: number, variant: Variant) => Circuit;

/** Equal to the golden model on all operands, at the smallest sizes. */
export function expectAllOperands(sum: Sum, variant: Variant): void {
  for (const [p, E, n] of [
    [2, 3, 1],
    [2, 3, 2],
    [3, 3, 2],
    [3, 4, 2],
  ] as const)
    expectGolden(sum(floatFormat(p, E), n, variant), "fsum", [p, E], 1, { shape: { n } });
  expectGolden(sum(floatFormat(2, 3), 3, variant), "fsum", [2, 3], 1, { shape: { n: 3 }, exhaustiveBits: 18 });
}

/** `depth` from p = 8 and n = 4 on, no more below; weights up to 128. */
export function expectDepth(sum: Sum, format: FloatFormat, n: number, variant: Variant, depth: number): void {
  const circuit = sum(format, n, variant);
  const [found, { maxWeight }] = [depthOf(circuit), countsOf(circuit)];
  if (format.p >= 8 && n >= 4) expect(found, circuit.name).toBe(depth);
  expect(found, circuit.name).toBeLessThanOrEqual(depth);
  expect(maxWeight, circuit.name).toBeLessThanOrEqual(128);
}
