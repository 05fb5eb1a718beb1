// The cross-check of a design with Yosys: gates, wires, instances and the longest path of every module, exactly.
import { type CrossCheck, crossCheck } from "../../sim/drivers/yosys/cross-check.ts";
import type { YosysLimits } from "../../sim/drivers/yosys/run.ts";
import { verilogOf } from "../../sim/drivers/yosys/sources.ts";
import { structureOf } from "../../sim/drivers/yosys/stored-structure.ts";
import { type Circuit, distinctCircuits, instanceCount } from "../circuit/circuit.ts";
import { EXIT, UserError } from "../core/errors.ts";
import { structuralFiles } from "../emit/design.ts";
import { countsOf } from "../metrics/counts.ts";
import { predictedFigures } from "./predicted.ts";

/** Gates up to which Yosys flattens a design to find its longest path itself (measured: 60,000 gates take 370 MiB, 10 s). */
const MOST_FLATTENED = 60_000n;
/** Bits on the ports of the instances of one module up to which Yosys elaborates it (measured: 9.5 million take 730 MiB, a minute). */
const MOST_PORT_BITS = 10_000_000;

/** A design that Yosys and the generator count alike. */
export interface CheckedDesign {
  /** the emitted Verilog by file name */
  readonly sources: Map<string, string>;
  readonly structure: Awaited<ReturnType<typeof structureOf>>;
  readonly check: CrossCheck & { readonly fromCache: boolean };
}

/**
 * Has Yosys elaborate the emitted Verilog with every bank kept as a cell, and compares its figures with the metrics.
 * @throws UserError: exit code 1 where a figure differs, 3 where Yosys is missing, 4 where it fails or a module is too large
 */
export async function crossCheckedDesign(
  circuit: Circuit,
  version: string,
  limits: YosysLimits,
): Promise<CheckedDesign> {
  refuseHuge(circuit);
  const sources = verilogOf(structuralFiles(circuit, "tcvar synth"));
  const flatten = countsOf(circuit).gates <= MOST_FLATTENED;
  const structure = await structureOf(sources, circuit.name, flatten, version, limits);
  const check = crossCheck(predictedFigures(circuit), structure);
  const { differences } = check;
  if (differences.length === 0) return { sources, structure, check: { ...check, fromCache: structure.fromCache } };
  const more = differences.length > 1 ? ` (and ${differences.length - 1} more)` : "";
  throw new UserError(
    `cross-check of ${circuit.name} failed: ${differences[0]}${more}`,
    EXIT.comparisonFailed,
    differences.slice(1, 20).map((line) => `  ${line}`),
  );
}

/** Whether Yosys elaborates a design in bounded memory. */
export const fitsYosys = (top: Circuit): boolean =>
  distinctCircuits(top).every((circuit) => instanceBits(circuit) <= MOST_PORT_BITS);

/** @throws UserError with exit code 4 where a module has more instances than Yosys elaborates in bounded memory */
function refuseHuge(top: Circuit): void {
  for (const circuit of distinctCircuits(top)) {
    const bits = instanceBits(circuit);
    if (bits > MOST_PORT_BITS) {
      const found = `the instances in ${circuit.name} have ${bits.toLocaleString("en")} bits on their ports`;
      throw new UserError(
        `${found}, Yosys takes up to ${MOST_PORT_BITS.toLocaleString("en")}: choose a smaller N or D`,
        EXIT.toolFailed,
      );
    }
  }
}

/** Bits on the ports of the instances that stand in a circuit itself. */
function instanceBits({ elements }: Circuit): number {
  let bits = 0;
  for (const element of elements)
    if (element.kind === "array") {
      const { inputs, outputs } = element.circuit;
      bits += instanceCount(element) * [...inputs, ...outputs].reduce((sum, { width }) => sum + width, 0);
    }
  return bits;
}
