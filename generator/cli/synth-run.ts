// The steps of `tcvar synth`: emit, cross-check, synthesize, verify.
import { availableParallelism } from "node:os";

import { toolVersion } from "../../sim/drivers/version.ts";
import { synthesizeDesign } from "../../sim/drivers/yosys/design.ts";
import type { YosysLimits } from "../../sim/drivers/yosys/run.ts";
import type { Target } from "../../sim/drivers/yosys/targets.ts";
import { UserError } from "../core/errors.ts";
import { crossCheckedDesign } from "./synth-check.ts";
import type { SynthReport } from "./synth-report.ts";
import type { Verified } from "./synth-verify.ts";
import type { Design } from "./tops.ts";

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
  report("cross-check");
  const { sources, structure, check } = await crossCheckedDesign(circuit, version, limits);
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
  return { design, target, version, check, synthesized, ...verified, seconds };
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
