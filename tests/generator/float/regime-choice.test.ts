// The choice of a regime by counted size.
import { expect, test } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { divRegimes, fdiv } from "../../../generator/float/div.ts";
import { expRegimes, fexp } from "../../../generator/float/exp.ts";
import { chooseRegime } from "../../../generator/float/regime-choice.ts";
import type { RegimeOperation } from "../../../generator/float/regimes.ts";
import { fsqrt, sqrtRegimes } from "../../../generator/float/sqrt.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import type { Regime } from "../../../generator/params/regime.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";

/** Figures of the circuit of each regime: so many ANDs in a row, each of so many inputs and the last one. */
const FIGURES: Readonly<Record<Regime, { readonly depth: number; readonly fanIn: number }>> = {
  small: { depth: 1, fanIn: 40 },
  table: { depth: 1, fanIn: 30 },
  poly: { depth: 2, fanIn: 5 },
};

function construct(_format: unknown, _variant: unknown, regime: Regime): Circuit {
  const { depth, fanIn } = FIGURES[regime];
  const b = new CircuitBuilder(`chosen_${regime}`, { summary: "y = a", source: "test", params: {} });
  const a = b.input("a", depth * fanIn);
  let y = b.and(a.bits(0, fanIn));
  for (let i = 1; i < depth; i++) y = b.and([y, ...a.bits(i * fanIn, (i + 1) * fanIn)]);
  b.output("y", [y]);
  return b.build();
}

const among = (...regimes: Regime[]): RegimeOperation => ({ construct, regimes: () => regimes });
const format = floatFormat(8);

test("depth takes the fewest levels, then the fewest wires; the others the fewest wires", () => {
  const { regime, by, candidates } = chooseRegime(among("table", "small"), format, "depth");
  expect([regime, by]).toEqual(["table", "fewest levels, then fewest wires"]);
  expect(candidates).toEqual([
    { regime: "table", depth: 1, gates: 1n, wires: 30n },
    { regime: "small", depth: 1, gates: 1n, wires: 40n },
  ]);
  expect(chooseRegime(among("small", "poly"), format, "depth").regime).toBe("small");
  for (const variant of ["balanced", "wires"] as const) {
    const choice = chooseRegime(among("small", "poly"), format, variant);
    expect([choice.by, ...choice.candidates.map((candidate) => candidate.regime)]).toEqual([
      "fewest wires, then fewest levels",
      ...["poly", "small"],
    ]);
  }
});

test("only those that apply are built, poly only where there are no tables", () => {
  const counted = (...regimes: Regime[]): Regime[] =>
    chooseRegime(among(...regimes), format, "wires").candidates.map(({ regime }) => regime);
  expect(counted("small")).toEqual(["small"]);
  expect(counted("small", "table", "poly")).toEqual(["table", "small"]);
  expect(counted("table", "poly")).toEqual(["table"]);
  expect(counted("poly")).toEqual(["poly"]);
  expect(chooseRegime(among("table", "poly"), format, "wires").uncounted).toMatchObject([
    { regime: "poly", why: expect.stringContaining("where tables apply it has more wires") },
  ]);
  expect(chooseRegime(among("poly"), format, "wires").uncounted).toEqual([]);
});

/** What the choice leaves out: at precisions where all can be counted quickly, polynomials lose to the one taken. */
const OPERATIONS: Readonly<Record<string, RegimeOperation & { readonly precisions: readonly number[] }>> = {
  div: { construct: fdiv, regimes: divRegimes, precisions: [2, 3, 4, 6, 8, 11, 12] },
  sqrt: { construct: fsqrt, regimes: sqrtRegimes, precisions: [5, 6, 8, 11, 12, 14] },
  exp: { construct: fexp, regimes: expRegimes, precisions: [2, 3, 4, 5, 6] },
};

test.each(Object.entries(OPERATIONS))("%s: poly would not win where tables apply", (_, operation) => {
  for (const p of operation.precisions)
    for (const E of new Set([3, p + 1]))
      for (const variant of VARIANTS) {
        const at = floatFormat(p, E);
        expect(operation.regimes(at)).toEqual(expect.arrayContaining(["table", "poly"]));
        const taken = chooseRegime(operation, at, variant).candidates[0];
        const poly = operation.construct(at, variant, "poly");
        const where = `p ${p}, E ${E}, ${variant}`;
        if (variant === "depth") expect(depthOf(poly), where).toBeGreaterThanOrEqual(taken.depth);
        if (variant !== "depth" || depthOf(poly) === taken.depth)
          expect(countsOf(poly).wires, where).toBeGreaterThan(taken.wires);
      }
});
