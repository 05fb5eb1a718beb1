// The synthesized netlist simulated again: Icarus runs it on vectors and compares with expected results.
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { TESTBENCH, verilogTestbench } from "../../../generator/emit/testbench.ts";
import { runTool } from "../tool.ts";
import { type PortValues, readVerdict, VECTORS, type Verdict, vectorCount, vectorsText } from "../vectors-file.ts";
import { inWorkFolder, writeFiles } from "../work-folder.ts";

const SHOWN_MISMATCHES = 5;
const COMPILED = "netlist.vvp";

/**
 * Compares a synthesized netlist with expected results.
 * @param circuit the circuit that was synthesized: its ports
 * @param verilog the netlist of every module, by file name, in LUTs as expressions (targets lut4, lut6)
 * @throws UserError: no vectors; exit code 3 when Icarus is missing; 4 when it fails or compared fewer vectors than given
 */
export async function checkSynthesized(
  circuit: Circuit,
  verilog: ReadonlyMap<string, string>,
  inputs: PortValues,
  expected: PortValues,
): Promise<Verdict> {
  const count = vectorCount(circuit, inputs);
  return await inWorkFolder(undefined, async (folder) => {
    const testbench = `${TESTBENCH}.v`;
    if (verilog.has(testbench)) throw new Error(`a module is called ${TESTBENCH}`);
    await writeFiles(folder, [
      ...verilog,
      [testbench, verilogTestbench(circuit)],
      [VECTORS, vectorsText(circuit, inputs, expected)],
    ]);
    const sources = [...verilog.keys(), testbench];
    const compile = ["-g2005", "-s", TESTBENCH, "-o", COMPILED, ...sources];
    await runTool({ tool: "iverilog", args: compile, cwd: folder });
    const args = ["-n", COMPILED, `+vectors=${count}`, "+check", `+limit=${SHOWN_MISMATCHES}`];
    return readVerdict(circuit, count, "vvp", await runTool({ tool: "vvp", args, cwd: folder }));
  });
}
