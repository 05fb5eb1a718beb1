// The figures of `tcvar bench`, each with its limit.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { costOf } from "../../sim/bench/command.ts";
import { measureEvaluation } from "../../sim/bench/evaluation.ts";
import { atLeast, atMost, type BenchRow } from "../../sim/bench/rows.ts";
import { measureVerilator } from "../../sim/bench/verilator.ts";
import { evaluateAsync } from "../../sim/evaluator/evaluate.ts";
import { goldenOperation } from "../../sim/golden/operations.ts";
import { operationVectors } from "../../sim/vectors/operation-vectors.ts";
import { onInterruption } from "../core/cleanup.ts";
import { gateQueries } from "./bench-gates.ts";
import { modelFigures, wholeModels } from "./bench-models.ts";
import type { Report } from "./progress.ts";
import { designOf, portValues, resultWords } from "./tops.ts";

/** Measures everything, the slowest last. */
export async function measureAll(report: Report): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "tcvar-bench-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const release = onInterruption(remove);
  try {
    report("writing Verilog");
    const rows = await generation(folder);
    report("layers");
    rows.push(...(await modelFigures(folder)));
    report("models");
    rows.push(...(await wholeModels()));
    report("finding gates");
    rows.push(...(await gateQueries()));
    report("evaluating");
    rows.push(...(await evaluation()));
    report("synthesizing");
    rows.push(...(await synthesis(folder)));
    return rows;
  } finally {
    release();
    remove();
  }
}

async function generation(folder: string): Promise<BenchRow[]> {
  const made = async (name: string, args: readonly string[]) => {
    const cost = await costOf(["rtl", ...args, "--out", join(folder, name), "--json"]);
    return { ...cost, kilobytes: (JSON.parse(cost.stdout) as { bytes: number }).bytes / 1000 };
  };
  // the first run reads the program from disk
  await made("warm-up", ["fmul", "-p", "8"]);
  const small = await made("n64", ["matmul", "-p", "16", "-n", "64"]);
  const large = await made("n1024", ["matmul", "-p", "16", "-n", "1024"]);
  const fmul = await made("fmul", ["fmul", "-p", "16"]);
  const fsum = await made("fsum", ["fsum", "-p", "16", "-n", "64"]);
  const rows: BenchRow[] = [];
  for (const top of LARGE)
    for (const { p, seconds, megabytes } of RTL_LIMITS) {
      const cost = await made(`${top}-${p}`, [top, "-p", `${p}`]);
      rows.push(atMost(`rtl ${top} P=${p}: time`, cost.seconds, "s", seconds));
      rows.push(atMost(`rtl ${top} P=${p}: memory`, cost.megabytes, "MB", megabytes));
    }
  return [
    atMost("rtl matmul P=16 N=64: time", small.seconds, "s", 5),
    atMost("rtl matmul P=16 N=64: memory", small.megabytes, "MB", 500),
    atMost("rtl matmul P=16 N=1024: time over that of N=64", large.seconds / small.seconds, "x", 2),
    atMost("rtl matmul P=16 N=1024: size over that of N=64", large.kilobytes / small.kilobytes, "x", 1.1),
    atMost("rtl fmul P=16: size", fmul.kilobytes, "KB", 400),
    atMost("rtl fsum P=16 N=64: size", fsum.kilobytes, "KB", 5000),
    ...rows,
  ];
}

/** Those with large circuits whose evaluation and synthesis have limits of their own. */
const SINGLE = ["fdiv", "fsqrt", "fexp"];
/** Those and prod, of 8 operands: limits of generation. */
const LARGE = [...SINGLE, "fprod"];
const RTL_LIMITS = [
  { p: 16, seconds: 5, megabytes: 2000 },
  { p: 32, seconds: 30, megabytes: 2000 },
];
const VECTORS_PER_SECOND = 20_000;
const SYNTHESIS_SECONDS = 240;

const ROUNDS = 3;

async function evaluation(): Promise<BenchRow[]> {
  const { circuit } = designOf("fmul", { precision: 16, variant: "balanced" });
  const simulator = await measureVerilator(circuit);
  const ratios: number[] = [];
  // in turns, so that both meet the same machine
  for (let round = 0; round < ROUNDS; round++) {
    const theirs = await simulator();
    ratios.push(measureEvaluation(circuit).vectorsPerSecond / theirs);
  }
  const ratio = ratios.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  const speeds = SINGLE.map((top) => {
    const { vectorsPerSecond } = measureEvaluation(designOf(top, { precision: 16, variant: "balanced" }).circuit);
    return atLeast(`netlist evaluation of ${top} P=16`, vectorsPerSecond, "vectors/s", VECTORS_PER_SECOND);
  });
  return [
    atLeast("netlist evaluation of fmul P=16: vectors/s over Verilator's", ratio, "x", 10),
    atMost("matmul P=16 N=64 D=8 evaluated and compared with golden", await wholeMatmul(), "s", 60),
    ...speeds,
  ];
}

/** Seconds to evaluate every gate of the matrix product and compare every entry. @throws Error where one differs */
async function wholeMatmul(): Promise<number> {
  const design = designOf("matmul", { precision: 16, tokens: 64, dim: 8, variant: "balanced" });
  const golden = goldenOperation(design.top, design.shape);
  const [vector] = operationVectors(design.top, design.format, design.shape, { count: 1, seed: 1 });
  const began = performance.now();
  const outputs = await evaluateAsync(design.circuit, portValues(design, [vector]));
  const found = resultWords(design, outputs, 0);
  const expected = golden.evaluate(design.format, vector);
  if (expected.length === 0 || expected.some((word, i) => word !== found[i]))
    throw new Error("the matrix product differs from the golden model");
  return (performance.now() - began) / 1000;
}

async function synthesis(folder: string): Promise<BenchRow[]> {
  const cache = { TCVAR_CACHE: join(folder, "cache") };
  const cold = await costOf(["synth", "fmul", "-p", "16", "--json"], cache);
  const warm = await costOf(["synth", "fmul", "-p", "16", "--json"], cache);
  const large: BenchRow[] = [];
  for (const top of SINGLE) {
    const { seconds } = await costOf(["synth", top, "-p", "11", "--variant", "wires", "--json"], cache);
    large.push(atMost(`synth ${top} P=11 wires: cold`, seconds, "s", SYNTHESIS_SECONDS));
  }
  return [
    atMost("synth fmul P=16: cold", cold.seconds, "s", 90),
    atMost("synth fmul P=16: cached", warm.seconds, "s", 2),
    ...large,
  ];
}
