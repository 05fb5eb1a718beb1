// Icarus Verilog: compiles in seconds, runs slowly; the engine for few vectors and for waveforms.
import { join } from "node:path";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { FILE_LIST } from "../../generator/emit/design.ts";
import { TESTBENCH, verilogTestbench } from "../../generator/emit/testbench.ts";
import {
  type CheckResult,
  checkWith,
  type Engine,
  MEMORY_MIB,
  type SimulateOptions,
  type SimulationResult,
  simulateWith,
} from "./simulation.ts";
import { runTool } from "./tool.ts";
import type { PortValues } from "./vectors-file.ts";
import { toolVersion } from "./version.ts";

const PROGRAM = "design.vvp";
const COMPILE_SECONDS = 1800;

const ICARUS: Engine = {
  name: "icarus",
  tool: "vvp",
  testbench: (circuit) => [`${TESTBENCH}.v`, verilogTestbench(circuit)],
  identity: () => toolVersion("iverilog"),
  compile: async ({ folder, target }) => {
    await runTool({
      tool: "iverilog",
      args: ["-g2005", "-s", TESTBENCH, "-o", join(target, PROGRAM), "-f", FILE_LIST, `${TESTBENCH}.v`],
      cwd: folder,
      timeoutSeconds: COMPILE_SECONDS,
      memoryMiB: MEMORY_MIB,
    });
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

/**
 * Simulates vectors: input port -> one number a vector; returns output port -> one number a vector.
 * @throws UserError: exit code 3 where Icarus is missing, 4 where it fails or gives garbage, 5 where files cannot be written
 */
export function simulate(
  circuit: Circuit,
  inputs: PortValues,
  options: SimulateOptions = {},
): Promise<SimulationResult> {
  return simulateWith(ICARUS, circuit, inputs, options);
}

/** The same with a self-checking testbench: it compares with the expected results itself, and tells the first mismatches. */
export function check(
  circuit: Circuit,
  inputs: PortValues,
  expected: PortValues,
  options: SimulateOptions = {},
): Promise<CheckResult> {
  return checkWith(ICARUS, circuit, inputs, expected, options);
}
