// How long the simulators take, and which view of a circuit each reads. The constants are measured, see MEASURED.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { depthOf } from "../../generator/metrics/arrival.ts";
import { countsOf } from "../../generator/metrics/counts.ts";

/** `structural`: the emitted design; `simulation`: the same modules with gates as sums of bits, faster above some size. */
export type View = "structural" | "simulation";

export type Simulator = "icarus" | "verilator";

/** Seconds: fixed, for each million wires that are compiled, and for each million wires in each vector. */
interface Cost {
  readonly start: number;
  readonly compile: number;
  readonly run: number;
}

/**
 * Measured with Icarus 11 and Verilator 5.006 with g++ 12 on one core of a server of 2020, on layers of gates of fan-in
 * 10 and float circuits, 500 to 10,000 gates. A wire is what counts: one input of one gate, of all instances.
 */
const MEASURED: Readonly<Record<Simulator, Readonly<Record<View, Cost>>>> = {
  icarus: {
    structural: { start: 0.1, compile: 100, run: 0.6 },
    simulation: { start: 0.1, compile: 40, run: 0.16 },
  },
  verilator: {
    structural: { start: 6, compile: 1000, run: 0.0005 },
    simulation: { start: 6, compile: 500, run: 0.0005 },
  },
};

/**
 * Icarus evaluates a gate again whenever an input changes, and in a deep circuit inputs settle level by level: measured 13
 * times the time a wire at depth 36, against depth 8.
 */
const SETTLED_DEPTH = 8;

/** Wires up to which Verilator reads the emitted design itself: the time to compile is about the same there. */
const VERILATOR_STRUCTURAL = 30_000;
/** Seconds that reading the emitted design itself may cost in Icarus. */
const ICARUS_STRUCTURAL = 10;

/** Seconds that compiling and `vectors` vectors take in a view; nothing cached. */
export function forecast(engine: Simulator, circuit: Circuit, vectors: number, view: View): number {
  const { start, compile, run } = MEASURED[engine][view];
  const wires = Number(countsOf(circuit).wires) / 1e6;
  const repeats = engine === "icarus" ? Math.max(1, depthOf(circuit) / SETTLED_DEPTH) ** 2 : 1;
  return start + compile * wires + run * wires * vectors * repeats;
}

/** Seconds that compiling and `vectors` vectors take in the view that the engine chooses; nothing cached. */
export function forecastSeconds(engine: Simulator, circuit: Circuit, vectors: number): number {
  return forecast(engine, circuit, vectors, viewFor(engine, circuit, vectors));
}

/** The view that an engine reads: the emitted design itself while that costs little, else the simulation view. */
export function viewFor(engine: Simulator, circuit: Circuit, vectors: number): View {
  if (engine === "verilator") return countsOf(circuit).wires <= VERILATOR_STRUCTURAL ? "structural" : "simulation";
  return forecast(engine, circuit, vectors, "structural") <= ICARUS_STRUCTURAL ? "structural" : "simulation";
}
