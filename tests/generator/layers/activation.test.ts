import { describe, expect, it } from "vitest";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { fadd, fsub } from "../../../generator/float/add.ts";
import { div, fdiv } from "../../../generator/float/div.ts";
import { exp, expRegimes, fexp } from "../../../generator/float/exp.ts";
import { fmul } from "../../../generator/float/mul.ts";
import { chooseRegime } from "../../../generator/float/regime-choice.ts";
import { gelu, sigmoid, silu, tanh } from "../../../generator/layers/activation.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import type { Regime } from "../../../generator/params/regime.ts";
import { VARIANTS, type Variant } from "../../../generator/params/variant.ts";
import { expectGolden } from "../../support/against-golden.ts";

type Operation = "add" | "sub" | "mul" | "div" | "exp";

/** The operations one after another on the longest path, and those beside it. Depth: d_exp + (the others) * d_std. */
const ACTIVATIONS: { top: string; construct: typeof sigmoid; path: Operation[]; beside: Operation[] }[] = [
  { top: "sigmoid", construct: sigmoid, path: ["exp", "add", "div"], beside: [] },
  { top: "tanh", construct: tanh, path: ["mul", "exp", "add", "div"], beside: ["sub"] },
  { top: "silu", construct: silu, path: ["exp", "add", "div", "mul"], beside: [] },
  { top: "gelu", construct: gelu, path: ["mul", "mul", "add", "mul", "exp", "add", "div", "mul"], beside: [] },
];
/** As the head of the circuits' file says. */
const STEPS: Readonly<Record<string, number>> = { sigmoid: 2, tanh: 3, silu: 3, gelu: 7 };

/** The circuits of the operations. */
function operations(p: number, variant: Variant, regime: Regime): Record<Operation, Circuit> {
  const format = floatFormat(p);
  const quotient = chooseRegime(div, format, variant).regime;
  return {
    add: fadd(format, variant),
    sub: fsub(format, variant),
    mul: fmul(format, variant),
    div: fdiv(format, variant, quotient),
    exp: fexp(format, variant, regime),
  };
}

describe.each(ACTIVATIONS)("$top", ({ top, construct, path, beside }) => {
  it.each([
    [2, 3, 1],
    [4, 3, 1],
    [4, 5, 1],
    [8, 9, 1500],
    [8, 5, 1500],
    [16, 17, 300],
  ])("equals the golden model in F(%i, %i), in every regime and variant", (p, E, count) => {
    const format = floatFormat(p, E);
    for (const regime of expRegimes(format).filter((name) => p < 16 || name === "table"))
      for (const variant of p < 8 ? VARIANTS : (["wires"] as const))
        expectGolden(construct(format, variant, regime), top, [p, E], count, { shape: { regime }, exhaustiveBits: 11 });
  });

  it("has the depth of its operations, which is at most its formula, and their wires", () => {
    for (const [p, regime] of [
      [8, "small"],
      [8, "table"],
      [16, "table"],
    ] as const)
      for (const variant of VARIANTS) {
        const parts = operations(p, variant, regime);
        const circuit = construct(floatFormat(p), variant, regime);
        const depth = depthOf(circuit);
        const along = path.reduce((sum, name) => sum + depthOf(parts[name]), 0);
        const standard = Math.max(...(["add", "sub", "mul", "div"] as const).map((name) => depthOf(parts[name])));
        expect(depth, `p = ${p}, ${variant}, ${regime}`).toBeLessThanOrEqual(along);
        expect(depth).toBeGreaterThan(along / 2);
        const value = depthOf(parts.exp) + STEPS[top] * standard;
        expect(along).toBeLessThanOrEqual(value);
        expect(construct.bound(floatFormat(p), variant, regime)).toEqual({
          formula: `d_exp + ${STEPS[top]} d_std`,
          value,
          d_exp: depthOf(parts.exp),
          d_std: standard,
        });
        const wires = [...path, ...beside].reduce((sum, name) => sum + countsOf(parts[name]).wires, 0n);
        expect(countsOf(circuit).wires).toBe(wires);
      }
  });

  it("is smallest in the regime in which its exponential is", () => {
    for (const p of [4, 8, 12])
      for (const variant of VARIANTS) {
        const format = floatFormat(p);
        const sizes = expRegimes(format).map((regime) => {
          const circuit = construct(format, variant, regime);
          return { regime, depth: depthOf(circuit), wires: Number(countsOf(circuit).wires) };
        });
        const [{ regime }] = sizes.sort((a, b) =>
          variant === "depth" ? a.depth - b.depth || a.wires - b.wires : a.wires - b.wires || a.depth - b.depth,
        );
        expect(chooseRegime(exp, format, variant).regime, `p = ${p}, ${variant}`).toBe(regime);
      }
  });
});
