// The choice of a regime by counted size.
import { expect, test } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { chooseRegime } from "../../../generator/float/regime-choice.ts";
import type { RegimeOperation } from "../../../generator/float/regimes.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import type { Regime } from "../../../generator/params/regime.ts";

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
  const all = among("small", "table", "poly");
  const { regime, by, candidates } = chooseRegime(all, format, "depth");
  expect([regime, by]).toEqual(["table", "fewest levels, then fewest wires"]);
  expect(candidates).toEqual([
    { regime: "table", depth: 1, gates: 1n, wires: 30n },
    { regime: "small", depth: 1, gates: 1n, wires: 40n },
    { regime: "poly", depth: 2, gates: 2n, wires: 11n },
  ]);
  for (const variant of ["balanced", "wires"] as const) {
    const choice = chooseRegime(all, format, variant);
    expect([choice.by, ...choice.candidates.map((candidate) => candidate.regime)]).toEqual([
      "fewest wires, then fewest levels",
      ...["poly", "table", "small"],
    ]);
  }
});

test("only those that apply are built", () => {
  expect(chooseRegime(among("small"), format, "wires").candidates.map(({ regime }) => regime)).toEqual(["small"]);
});
