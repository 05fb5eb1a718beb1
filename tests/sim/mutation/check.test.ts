import { afterEach, describe, expect, it } from "vitest";
import { iadd } from "../../../generator/arith/tops.ts";
import { EXIT } from "../../../generator/core/errors.ts";
import { fadd } from "../../../generator/float/add.ts";
import { withCanon } from "../../../generator/float/canon.ts";
import { fcmp } from "../../../generator/float/cmp.ts";
import { ffloor } from "../../../generator/float/floor.ts";
import { fmul } from "../../../generator/float/mul.ts";
import { fsum } from "../../../generator/float/sum.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { findProgram } from "../../../sim/drivers/tools.ts";
import { goldenOperation } from "../../../sim/golden/operations.ts";
import { type CheckOptions, checkMutants } from "../../../sim/mutation/check.ts";
import { combinations, decideExhaustively } from "../../../sim/mutation/exhaustive.ts";
import { FaultSimulator } from "../../../sim/mutation/fault-simulation.ts";
import { mutatedCircuit } from "../../../sim/mutation/mutant.ts";
import { netlistOf } from "../../../sim/mutation/netlist.ts";
import { sampleMutants } from "../../../sim/mutation/sample.ts";
import { SatDecider } from "../../../sim/mutation/satisfiability.ts";
import type { Subject } from "../../../sim/mutation/subject.ts";
import { verdictOf } from "../../../sim/mutation/verdict.ts";
import { DEFAULT_VECTORS } from "../../../sim/vectors/operation-vectors.ts";

const hasSolver = findProgram("z3") !== undefined;

function subject(top: string, p: number, E: number | undefined, circuit: Subject["circuit"], shape = {}): Subject {
  const format = floatFormat(p, E);
  return { top, circuit, format, shape, operandBits: top.startsWith("f") ? format.width : p };
}
const f = floatFormat;
const options: CheckOptions = { mutants: 100, vectors: DEFAULT_VECTORS, seed: 1, decide: true };

describe("the standard vectors notice faults", () => {
  it.each([
    subject("fadd", 4, undefined, fadd(f(4), "balanced")),
    subject("fmul", 4, undefined, fmul(f(4), "balanced")),
    subject("fcmp", 4, undefined, fcmp(f(4), "balanced")),
    subject("ffloor", 4, undefined, ffloor(f(4), "balanced")),
    subject("fcmp", 4, 3, withCanon(fcmp(f(4, 3), "balanced"), f(4, 3)), { canon: true }),
    subject("fsum", 3, 3, fsum(f(3, 3), 3, "balanced"), { n: 3 }),
    subject("iadd", 4, undefined, iadd(4, "balanced")),
  ])("of $circuit.name, p up to 4: under 2 % of those that change the function survive", async (operation) => {
    const report = await checkMutants(operation, options);
    expect(report.mutants).toBeGreaterThan(50);
    expect(report.killed + report.equivalent + report.survivors.length).toBe(report.mutants);
    expect(report.survivors.filter(({ kind }) => kind !== "changes")).toEqual([]);
    const { percent, passed } = verdictOf(report, true);
    expect(passed, `${percent} % survive`).toBe(true);
  });

  it.each([
    subject("fadd", 16, undefined, fadd(f(16), "balanced")),
    subject("fmul", 16, undefined, fmul(f(16), "wires")),
    subject("fsum", 11, 5, fsum(f(11, 5), 4, "balanced"), { n: 4 }),
  ])("of $circuit.name: under 10 % survive", async (operation) => {
    const report = await checkMutants(operation, { ...options, decide: false });
    expect(report.mutants).toBe(100);
    expect(report.survivors.every(({ kind }) => kind === "listed")).toBe(true);
    expect(verdictOf(report, false).passed).toBe(true);
  });
});

describe("the check fails", () => {
  const operation = subject("fmul", 4, undefined, fmul(f(4), "balanced"));

  it("where the vectors are too few", async () => {
    const report = await checkMutants(operation, { ...options, vectors: 4 });
    expect(report.vectors).toBe(4);
    const { percent, bar, passed } = verdictOf(report, true);
    expect(percent).toBeGreaterThan(bar);
    expect(passed).toBe(false);
    const golden = goldenOperation("fmul");
    for (const survivor of report.survivors) {
      expect(survivor).toMatchObject({ kind: "changes", module: "fmul_p4_e5_balanced", instance: "", instances: 1 });
      expect(survivor.operands).toHaveLength(golden.operands);
    }
  });

  it("where the circuit itself is wrong", async () => {
    const mutant = sampleMutants(netlistOf(operation.circuit), 1, 1)[0];
    const broken = { ...operation, circuit: mutatedCircuit(operation.circuit, mutant) };
    await expect(checkMutants(broken, options)).rejects.toMatchObject({
      exitCode: EXIT.comparisonFailed,
      message: expect.stringContaining("differs from the golden model"),
    });
  });

  it("where nothing counts", () => {
    const changes = { threshold: 3, swap: 0, replace: 0, gate: 0, bank: 0 };
    const none = { vectors: 9, mutants: 3, killed: 0, equivalent: 3, survivors: [], changes };
    expect(verdictOf(none, true).passed).toBe(false);
  });
});

describe("deciding", () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  it
    .skipIf(!hasSolver)
    .each([
      subject("fcmp", 3, undefined, fcmp(f(3), "depth")),
      subject("fmul", 3, 3, fmul(f(3, 3), "wires")),
      subject("fsum", 2, 3, fsum(f(2, 3), 2, "balanced"), { n: 2 }),
    ])("$circuit.name: the SAT solver says what all operands say", async (operation) => {
    const netlist = netlistOf(operation.circuit);
    const simulator = new FaultSimulator(netlist);
    const mutants = sampleMutants(netlist, 60, 8);
    expect(combinations(operation)).toBeLessThan(100_000);
    const decided = decideExhaustively(operation, simulator, mutants);
    const equivalent = mutants.filter((mutant) => decided.get(mutant) === undefined);
    expect(equivalent.length, "equivalent ones").toBeGreaterThan(0);
    const asked = [...equivalent, ...mutants.filter((mutant) => decided.get(mutant)).slice(0, 8)];
    const decider = new SatDecider(operation, netlist);
    for (const mutant of asked) {
      const decision = await decider.decide(mutant, simulator.placesOfBank(mutant), 30);
      expect(decision === "equivalent", mutant.text).toBe(decided.get(mutant) === undefined);
    }
  });

  it("needs the SAT solver where there are too many operands, and says so", async () => {
    process.env.PATH = "";
    const operation = subject("fcmp", 3, undefined, fcmp(f(3), "depth"));
    const few = { ...options, vectors: 1, mostCombinations: 10 };
    await expect(checkMutants(operation, few)).rejects.toMatchObject({
      exitCode: EXIT.toolMissing,
      message: expect.stringContaining("z3"),
    });
  });
});
