// Testbenches of a circuit: a Verilog one for Icarus and a C++ main program for Verilator, with the same files and output.
import type { Circuit } from "../circuit/circuit.ts";
import { rangeOf } from "./literals.ts";
import { Names, portName } from "./names.ts";
import { render } from "./templates.ts";

/** What the testbench module is called. */
export const TESTBENCH = "testbench";

/** The format of a dump of all nets. */
export type WaveFormat = "vcd" | "fst";

/** The file that either testbench dumps to, in its working folder. */
export const waveFile = (format: WaveFormat): string => `wave.${format}`;

/** The order of the fields of a line of vectors: input ports, then, where results are compared, output ports. */
const orderOf = ({ inputs, outputs }: Circuit): string =>
  `${inputs.map(({ name }) => portName(name)).join(" ")} [${outputs.map(({ name }) => portName(name)).join(" ")}]`;

/** The testbench for Icarus, a module beside the design. */
export function verilogTestbench(circuit: Circuit): string {
  const names = new Names();
  for (const own of [
    "file",
    "results",
    "count",
    "limit",
    "vector",
    "compared",
    "mismatched",
    "wrong",
    "scanned",
    "checking",
  ])
    names.fixed(own);
  const testbench = names.fixed(TESTBENCH);
  const signal = ({ name, width }: { readonly name: string; readonly width: number }) => {
    const port = portName(name);
    return { port, name: names.fresh(port), range: rangeOf(width) };
  };
  const inputs = circuit.inputs.map(signal);
  const outputs = circuit.outputs
    .map(signal)
    .map((output) => ({ ...output, expected: names.fresh(`${output.name}_expected`) }));
  return render("testbench", {
    testbench,
    module: circuit.name,
    dut: names.instance("dut"),
    order: orderOf(circuit),
    inputs,
    outputs,
    connections: [...inputs, ...outputs].map(({ port, name }) => `.${port}(${name})`).join(", "),
    formats: outputs.map(() => "%h").join(" "),
    results: outputs.map(({ name }) => name).join(", "),
  });
}

/** The main program for Verilator's model of prefix Vtop. @param wave the dump it can write; none when left out */
export function verilatorMain(circuit: Circuit, wave?: WaveFormat): string {
  const last = circuit.outputs.length - 1;
  return render("verilator-main", {
    module: circuit.name,
    order: orderOf(circuit),
    wave: wave === undefined ? "" : `verilated_${wave}_c`,
    waveFile: wave === undefined ? "" : waveFile(wave),
    traceClass: wave === undefined ? "" : wave === "vcd" ? "VerilatedVcdC" : "VerilatedFstC",
    inputs: circuit.inputs.map(({ name }) => ({ name: portName(name) })),
    outputs: circuit.outputs.map(({ name, width }, i) => ({
      name: portName(name),
      digits: Math.ceil(width / 4),
      separator: i === last ? "'\\n'" : "' '",
    })),
  });
}
