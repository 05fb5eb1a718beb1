// Exact arithmetic stays within the error that p bits allow; a coarser one does not.
import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import {
  type AllowedError,
  allowedErrors,
  largestDifference,
  type TracedRun,
} from "../../../sim/golden/allowed-error.ts";
import type { Arithmetic } from "../../../sim/golden/arithmetic.ts";
import { floatArithmetic } from "../../../sim/golden/float-arithmetic.ts";
import { generate } from "../../../sim/golden/model/generate.ts";
import { transformer } from "../../../sim/golden/model/paper-transformer.ts";
import type { ModelTrace } from "../../../sim/golden/tensor.ts";
import type { FloatValue } from "../../../sim/golden/value.ts";
import { scopeOf } from "../../../sim/golden/weights.ts";
import {
  hasReference,
  inArithmetic,
  readReference,
  referenceTitle,
  varShapeOf,
  weightsOf,
} from "../../support/reference.ts";

/** A computation in any arithmetic. */
type Run = <T>(on: Arithmetic<T>, trace: ModelTrace<T>) => void;

const generation: Run = (on, trace) => {
  const reference = readReference("var_mini");
  const label = reference.of("gen.label").data[0];
  const { tokens } = generate(on, varShapeOf(reference), weightsOf(on, reference, ""), label, trace);
  expect(tokens).toEqual([0, 1, 2].map((s) => reference.of(`gen.tokens.${s}`).data));
};

const paper: Run = (on, trace) => {
  const { of } = readReference("paper_transformer");
  const steps = [[2], [3], [4]].map((sides) => sides.map((side) => ({ h: side, w: side })));
  const names = { wq: "WQ", wk: "WK", wv: "WV", w: "W", bias: "b" };
  const weights = [0, 1].flatMap((i) =>
    Object.entries(names).map(([port, name]) => [`${port}_${i}`, inArithmetic(on, of(`${name}.0.${i}`))]),
  );
  const x = inArithmetic(on, of("X.0"));
  transformer(on, { steps, d: 4, kernel: "keys" }, x, scopeOf(Object.fromEntries(weights)), trace);
};

/** The stages that lie outside of what is allowed. */
function outside(run: Run, on: Arithmetic<FloatValue>, allowed: ReadonlyMap<string, AllowedError>): string[] {
  const found: string[] = [];
  let compared = 0;
  run(on, (name, stage) => {
    if (!("data" in stage)) return;
    const limit = allowed.get(name);
    if (!limit) throw new Error(`no stage ${name} in doubles`);
    compared++;
    if (largestDifference(limit.expected.data, stage.data.map(on.toNumber)) > limit.error) found.push(name);
  });
  expect(compared).toBe(allowed.size);
  expect(compared).toBeGreaterThan(7);
  return found;
}

const RUNS = [
  { name: "var_mini, tokens equal", run: generation },
  { name: "paper_transformer", run: paper },
];

describe.skipIf(!hasReference()).each(RUNS)(referenceTitle("$name", ["var_mini", "paper_transformer"]), ({ run }) => {
  it.each([
    [11, 12],
    [16, 17],
    [24, 8],
    [24, 25],
  ])("is within the error of p = %i (E = %i) at every stage", (p, E) => {
    const allowed = allowedErrors(run as TracedRun, p);
    for (const fused of [false, true]) {
      const on = floatArithmetic(floatFormat(p, E), { regime: "table", fused });
      expect(outside(run, on, allowed)).toEqual([]);
    }
  });

  it("is outside of the error of 4 bits more", () => {
    const on = floatArithmetic(floatFormat(16), { regime: "table" });
    expect(outside(run, on, allowedErrors(run as TracedRun, 20))).not.toEqual([]);
  });
});
