// How the modules of a design are put together, where no simulator of Verilog holds it whole: what Yosys counts in the
// emitted Verilog, gates, wires, instances and the longest path of every module, is what the generator says.
import { toolVersion } from "../../sim/drivers/version.ts";
import { UserError } from "../core/errors.ts";
import type { CommonOptions } from "./options.ts";
import { withProgress } from "./progress.ts";
import { smallerDesigns } from "./sim-plan.ts";
import type { SimulationReport } from "./sim-run.ts";
import { crossCheckedDesign, fitsYosys } from "./synth-check.ts";
import type { Design, TopRequest } from "./tops.ts";

/** What one run of Yosys may take: the largest design that fits takes a quarter of either. */
const LIMITS = { timeoutSeconds: 1800, memoryMiB: 4096 };

/**
 * The cross-check with Yosys of the design, or of the same top at fewer operands where Yosys does not take it whole.
 * @throws UserError: exit code 1 where a figure differs, 3 where Yosys is missing, 4 where it fails or takes no size of it
 */
export async function checkComposition(
  design: Design,
  request: TopRequest,
  options: CommonOptions,
): Promise<SimulationReport> {
  const checked = fitsYosys(design.circuit) ? design : smallerThatFits(design, request);
  const { name } = checked.circuit;
  const { check } = await withProgress(
    `counting ${name} in Yosys`,
    async () => crossCheckedDesign(checked.circuit, await toolVersion("yosys"), LIMITS),
    options,
  );
  const { figures, modules, top } = check;
  const size = checked === design ? "" : `; ${design.circuit.name} is too large for Yosys`;
  const counted = `${top.gates} gates, ${top.wires} wires, depth ${top.depth}`;
  return {
    agrees: true,
    lines: [`${name} in yosys: ${counted}, ${figures} figures of ${modules} modules as predicted${size}`],
    record: { top: checked.top, ...checked.parameters, engine: "yosys", figures, modules, counted: top },
  };
}

function smallerThatFits(design: Design, request: TopRequest): Design {
  for (const smaller of smallerDesigns(design.top, request, design)) if (fitsYosys(smaller.circuit)) return smaller;
  throw new UserError(`${design.circuit.name} is too large for Yosys, and so is ${design.top} at fewer operands`);
}
