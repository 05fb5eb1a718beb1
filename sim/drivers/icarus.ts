// Icarus Verilog: compiles in seconds, runs slowly; the engine for few vectors and for waveforms.
import { join } from "node:path";
import { FILE_LIST } from "../../generator/emit/design.ts";
import { TESTBENCH, verilogTestbench } from "../../generator/emit/testbench.ts";
import { type Engine, MEMORY_MIB, simulator } from "./simulation.ts";
import { requireOutput, runTool } from "./tool.ts";
import { toolVersion } from "./version.ts";

const PROGRAM = "design.vvp";
const COMPILE_SECONDS = 1800;

const ICARUS: Engine = {
  name: "icarus",
  tool: "vvp",
  testbench: (circuit) => [`${TESTBENCH}.v`, verilogTestbench(circuit)],
  identity: () => toolVersion("iverilog"),
  compile: async ({ folder, target }) => {
    const program = join(target, PROGRAM);
    const run = await runTool({
      tool: "iverilog",
      args: ["-g2005", "-s", TESTBENCH, "-o", program, "-f", FILE_LIST, `${TESTBENCH}.v`],
      cwd: folder,
      timeoutSeconds: COMPILE_SECONDS,
      memoryMiB: MEMORY_MIB,
    });
    requireOutput("iverilog", program, run, "#!");
  },
  invocation: (target, vectors, mode, wave) => ({
    tool: "vvp",
    args: [
      "-n",
      join(target, PROGRAM),
      ...(wave === undefined ? [] : [`-${wave}`, "+wave"]),
      `+vectors=${vectors}`,
      ...(mode.kind === "check" ? ["+check", `+limit=${mode.limit}`] : []),
    ],
  }),
};

/** @throws UserError: exit code 3 where Icarus is missing, 4 where it fails or gives garbage, 5 where files cannot be written */
export const { simulate, check } = simulator(ICARUS);
