// The steps of `tcvar synth`: emit, cross-check, synthesize, verify.
import { availableParallelism } from "node:os";

import { toolVersion } from "../../sim/drivers/version.ts";
import { crossCheck } from "../../sim/drivers/yosys/cross-check.ts";
import { synthesizeDesign } from "../../sim/drivers/yosys/design.ts";
import type { YosysLimits } from "../../sim/drivers/yosys/run.ts";
import { verilogOf } from "../../sim/drivers/yosys/sources.ts";
import { structureOf } from "../../sim/drivers/yosys/stored-structure.ts";
import type { Target } from "../../sim/drivers/yosys/targets.ts";
import { type Circuit, distinctCircuits, instanceCount } from "../circuit/circuit.ts";
import { EXIT, UserError } from "../core/errors.ts";
import { structuralFiles } from "../emit/design.ts";
import { countsOf } from "../metrics/counts.ts";
import { predictedFigures } from "./predicted.ts";
import type { SynthReport } from "./synth-report.ts";
import type { Verified } from "./synth-verify.ts";
import type { Design } from "./tops.ts";

/** Gates up to which Yosys flattens a design to find its longest path itself (measured: 60,000 gates take 370 MiB, 10 s). */
const MOST_FLATTENED = 60_000n;
/** Bits on the ports of the instances of one module up to which Yosys elaborates it (measured: 9.5 million take 730 MiB, a minute). */
const MOST_PORT_BITS = 10_000_000;
/** Seconds of Yosys for each wire of a module, on one core (measured: 0.007 to 0.010 from 200 to 7,000 wires). */
const SECONDS_A_WIRE = 0.008;
/** A forecast is told from here on. */
const TOLD_SECONDS = 60;

export interface SynthesisOptions {
  readonly limits: YosysLimits;
  readonly report: (status: string) => void;
  /** vectors to simulate the synthesized netlist on */
  readonly verify?: number | undefined;
  readonly seed: number;
}

/**
 * Cross-checks and synthesizes a design.
 * @throws UserError: exit code 1 where the cross-check finds a difference or the netlist is wrong, 3 where Yosys is missing,
 *   4 where it fails, runs past a limit, or a module is larger than it takes
 */
export async function synthesize(design: Design, target: Target, options: SynthesisOptions): Promise<SynthReport> {
  const began = performance.now();
  const { limits, report } = options;
  const version = await toolVersion("yosys");
  const { circuit } = design;
  refuseHuge(circuit);
  const sources = verilogOf(structuralFiles(circuit, "tcvar synth"));
  report("cross-check");
  const flatten = countsOf(circuit).gates <= MOST_FLATTENED;
  const structure = await structureOf(sources, circuit.name, flatten, version, limits);
  const check = crossCheck(predictedFigures(circuit), structure);
  if (check.differences.length > 0) {
    const { differences } = check;
    const more = differences.length > 1 ? ` (and ${differences.length - 1} more)` : "";
    const message = `cross-check of ${circuit.name} failed: ${differences[0]}${more}`;
    throw new UserError(
      message,
      EXIT.comparisonFailed,
      differences.slice(1, 20).map((line) => `  ${line}`),
    );
  }
  const about = forecastText(Object.values(structure.ownWires));
  report(`0 of ${structure.modules.length} modules${about}`);
  const synthesized = await synthesizeDesign(sources, structure, target, {
    version,
    limits,
    report: (status) => report(`${status}${about}`),
  });
  const { verify: count, seed } = options;
  const verify = async (vectors: number): Promise<Verified> => {
    report("simulating the synthesized netlist");
    const { verifySynthesized } = await import("./synth-verify.ts");
    return await verifySynthesized(design, synthesized.verilog, { count: vectors, seed });
  };
  const verified = count === undefined ? {} : { verified: await verify(count) };
  const seconds = (performance.now() - began) / 1000;
  const checked = { ...check, fromCache: structure.fromCache };
  return { design, target, version, check: checked, synthesized, ...verified, seconds };
}

/** How long modules of so many wires take, where none is cached; empty for a short time. */
function forecastText(wires: readonly number[]): string {
  const sum = wires.reduce((total, count) => total + count, 0);
  const seconds = SECONDS_A_WIRE * Math.max(...wires, sum / availableParallelism());
  return seconds < TOLD_SECONDS ? "" : ` (some ${Math.ceil(seconds / 60)} min in all where nothing is cached)`;
}

/** Only LUTs as expressions can be simulated without a vendor's library. @throws UserError for another target */
export function refuseVerify(target: Target): void {
  if (target !== "lut4" && target !== "lut6")
    throw new UserError(`verify is asked for target ${target}: accepted are targets lut6, lut4`);
}

/** @throws UserError with exit code 4 where a module has more instances than Yosys elaborates in bounded memory */
function refuseHuge(top: Circuit): void {
  for (const { name, elements } of distinctCircuits(top)) {
    let bits = 0;
    for (const element of elements)
      if (element.kind === "array") {
        const { inputs, outputs } = element.circuit;
        bits += instanceCount(element) * [...inputs, ...outputs].reduce((sum, { width }) => sum + width, 0);
      }
    if (bits > MOST_PORT_BITS) {
      const found = `the instances in ${name} have ${bits.toLocaleString("en")} bits on their ports`;
      throw new UserError(
        `${found}, Yosys takes up to ${MOST_PORT_BITS.toLocaleString("en")}: choose a smaller N or D`,
        EXIT.toolFailed,
      );
    }
  }
}
