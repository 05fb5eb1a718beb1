// Circuits of layers, gate by gate, on cases that others computed: equal to the golden model bit for bit, and as near to the
// doubles as p-bit arithmetic allows. The whole public model is compared in tests of its own.
import { describe, expect, it } from "vitest";
import { type Circuit, distinctCircuits } from "../../generator/circuit/circuit.ts";
import { Operations } from "../../generator/layers/operations.ts";
import { type FloatFormat, floatFormat } from "../../generator/params/format.ts";
import { allowedErrors, largestDifference } from "../../sim/golden/allowed-error.ts";
import { floatArithmetic } from "../../sim/golden/float-arithmetic.ts";
import type { FloatValue } from "../../sim/golden/value.ts";
import { encode } from "../../sim/golden/word.ts";
import { raisedThresholds, someBanks, withModule } from "../support/broken-modules.ts";
import { Netlist } from "../support/netlist.ts";
import {
  hasReference,
  inArithmetic,
  REFERENCE_CASES,
  type ReferenceCase,
  readReference,
  referenceTitle,
} from "../support/reference.ts";
import type { ReferenceCheck } from "../support/reference-check.ts";
import { CHECKED_CASES, checksOf } from "../support/reference-checks.ts";

/** Doubles may lie this much apart, relative to the largest: those of the reference have 14 digits. */
const DOUBLE_ERROR = 1e-12;

interface Outcome {
  /** words compared */
  readonly compared: number;
  /** arrays that differ from the golden model */
  readonly unequal: readonly string[];
  /** arrays that lie farther from the reference than allowed, and how far */
  readonly far: readonly string[];
}

function compare(check: ReferenceCheck, format: FloatFormat, netlist?: (on: Operations) => Netlist): Outcome {
  const operations = new Operations({ format, variant: "balanced" });
  const on = floatArithmetic(format, { regime: operations.expRegime });
  const inputs = Object.fromEntries(
    Object.entries(check.inputs).map(([name, stored]) => [name, inArithmetic(on, stored)]),
  );
  const found = check.netlist(netlist?.(operations) ?? new Netlist(operations), inputs);
  const golden = check.golden(on, inputs);
  const allowed = allowedErrors((arithmetic, trace) => {
    for (const [name, stage] of Object.entries(check.golden(arithmetic, check.inputs))) trace(name, stage);
  }, format.p);
  expect(Object.keys(found).sort()).toEqual(Object.keys(golden).sort());
  const [unequal, far]: string[][] = [[], []];
  let compared = 0;
  const word = (value: FloatValue): bigint => encode(format, value);
  for (const [name, { shape, data }] of Object.entries(found)) {
    const expected = check.expected(name);
    expect(shape, name).toEqual(expected.shape);
    if (data.some((value, k) => word(value) !== word(golden[name].data[k]))) unequal.push(name);
    const { error = 0, scale = 0 } = allowed.get(name) ?? {};
    const difference = largestDifference(data.map(on.toNumber), expected.data);
    // an error as large as the results would allow anything
    if (!(error < scale)) far.push(`${name}: ${error} allowed, largest ${scale}`);
    if (!(difference <= error + DOUBLE_ERROR * scale)) far.push(`${name}: ${difference}, allowed ${error}`);
    compared += data.length;
  }
  return { compared, unequal, far };
}

/** Breaks one module in every circuit that it runs. */
class BrokenNetlist extends Netlist {
  private readonly module: Circuit;
  private readonly replacement: Circuit;

  constructor(operations: Operations, module: Circuit, replacement: Circuit) {
    super(operations);
    this.module = module;
    this.replacement = replacement;
  }

  override run(circuit: Circuit, ...rest: Parameters<Netlist["run"]> extends [Circuit, ...infer R] ? R : never) {
    return super.run(withModule(circuit, this.module, this.replacement), ...rest);
  }
}

const E = 8;
const RUNS: readonly [ReferenceCase, number][] = [
  ...CHECKED_CASES.map((name): [ReferenceCase, number] => [name, 16]),
  ["mlp", 11],
  ["layernorm", 11],
  ["elementwise", 11],
  ["layernorm", 24],
  ["elementwise", 24],
];

describe.skipIf(!hasReference())(referenceTitle("circuits on the reference", CHECKED_CASES), () => {
  it.each(RUNS)("%s, p = %i", (name, p) => {
    const cases = checksOf(name, readReference(name));
    expect(cases).toHaveLength(REFERENCE_CASES[name]);
    cases.forEach((checks, k) => {
      expect(checks).not.toHaveLength(0);
      for (const check of checks) {
        const { compared, unequal, far } = compare(check, floatFormat(p, E));
        expect(unequal, `case ${k} against the golden model`).toEqual([]);
        expect(far, `case ${k} against doubles`).toEqual([]);
        expect(compared, `words of case ${k}`).toBeGreaterThan(0);
      }
    });
  });

  it("finds a raised threshold", () => {
    const format = floatFormat(11, E);
    const [[check]] = checksOf("mlp", readReference("mlp")).slice(1);
    expect(compare(check, format)).toMatchObject({ unequal: [], far: [] });
    const outcomes = brokenModules(new Operations({ format, variant: "balanced" })).map(([module, broken]) =>
      compare(check, format, (on) => new BrokenNetlist(on, module, broken)),
    );
    expect(outcomes.filter(({ unequal }) => unequal.length > 0).length).toBeGreaterThan(0);
    expect(outcomes.filter(({ far }) => far.length > 0).length).toBeGreaterThan(0);
  });

  it("finds a wrong operand", () => {
    const [[check]] = checksOf("mlp", readReference("mlp")).slice(1);
    const [first, ...others] = check.inputs.w.data;
    const w = { ...check.inputs.w, data: [first + 2 ** -7, ...others] };
    const { unequal, far } = compare({ ...check, inputs: { ...check.inputs, w } }, floatFormat(16, E));
    expect(unequal).toEqual([]);
    expect(far).toHaveLength(1);
  });
});

/** Modules of a multiplication, each with the thresholds of some bank raised. */
function brokenModules({ mul }: Operations): [Circuit, Circuit][] {
  return distinctCircuits(mul).flatMap((module) =>
    someBanks(module).map((bank): [Circuit, Circuit] => [module, { ...raisedThresholds(module, bank), claims: [] }]),
  );
}
