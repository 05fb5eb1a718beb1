// Measures how fast Verilator simulates the emitted Verilog of a circuit, compilation excluded.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { simulate } from "../drivers/verilator.ts";
import { seededRandom } from "../vectors/random.ts";

/** Vectors of a run: enough that starting the program does not count. */
const VECTORS = 1 << 19;

/**
 * Compiles the circuit (the emitted design itself) and returns a function that measures one run: vectors per second, with
 * reading the vectors and writing the results, as ours packs and unpacks.
 */
export async function measureVerilator(circuit: Circuit): Promise<() => Promise<number>> {
  const random = seededRandom(1);
  const inputs = Object.fromEntries(
    circuit.inputs.map(({ name, width }) => [name, Array.from({ length: VECTORS }, () => random.bits(width))]),
  );
  // few vectors would be compiled in another way
  await simulate(circuit, inputs, { view: "structural" });
  return async () => {
    const { info } = await simulate(circuit, inputs, { view: "structural" });
    return info.vectors / info.runSeconds;
  };
}
