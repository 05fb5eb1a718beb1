// How long the simulators take, and which view of a circuit each reads. The constants are measured, see MEASURED.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { depthOf } from "../../generator/metrics/arrival.ts";
import { countsOf } from "../../generator/metrics/counts.ts";

/** `structural`: the emitted design; `simulation`: the same modules with gates as sums of bits, faster above some size. */
export type View = "structural" | "simulation";

export type Simulator = "icarus" | "verilator";

/** Seconds of one core for a design of w million wires and depth d: to make it ready, and for each vector. */
interface Cost {
  readonly ready: (w: number) => number;
  readonly vector: (w: number, d: number) => number;
}

/**
 * Fitted to what Icarus 11 and Verilator 5.006 with g++ 12 took (seconds of processor time, ready + a vector):
 *
 * | circuit               | gates  | wires  | depth | Icarus structural | simulation     | Verilator structural | simulation      |
 * |-----------------------|--------|--------|-------|-------------------|----------------|----------------------|-----------------|
 * | fmul p=16             |    761 |  4,978 |     8 | 0.7 + 0.012       | 0.3 + 0.0021   | 7 + 0.0000028        | 4 + 0.0000009   |
 * | fadd p=16             |  1,023 |  6,602 |     9 | 1.1 + 0.025       | 0.6 + 0.0042   | 12 + 0.000005        | 4 + 0.0000005   |
 * | fsum p=8 n=4          |  3,106 | 13,507 |    26 | 3.1 + 0.12        | 1.0 + 0.056    | 18 + 0.000006        | 8 + 0.000004    |
 * | fsum p=8 n=16         | 19,741 | 95,264 |    26 | 98 + 1.0          | 6 + 2.7        |                      | 56              |
 *
 * For few vectors (FEW_VECTORS) Verilator's C++ is compiled without the optimiser. Simulation view: fmul p=16 2.5 + 0.000004,
 * fsum p=8 n=4 3.7 + 0.000009, fsum p=16 n=8 (70,296 wires) 15 + 0.000055 seconds.
 *
 * Icarus computes a gate again for every change of an input, so a vector costs more the deeper the circuit is; wide
 * buses between many instances cost it more than their width. One flat layer of 10,000 gates is far cheaper than that.
 */
const MEASURED: Readonly<Record<Simulator | "quickVerilator", Readonly<Record<View, Cost>>>> = {
  icarus: {
    structural: { ready: (w) => 0.1 + 160 * w + 9000 * w * w, vector: (w, d) => 0.37 * d * w },
    simulation: { ready: (w) => 0.1 + 70 * w, vector: (w, d) => 0.007 * d * d * (1 + 50 * w) * w },
  },
  verilator: {
    structural: { ready: (w) => 3 + 1150 * w, vector: (w) => 0.0006 * w },
    simulation: { ready: (w) => 2 + 550 * w, vector: (w) => 0.0003 * w },
  },
  quickVerilator: {
    structural: { ready: (w) => 2 + 500 * w, vector: (w) => 0.0018 * w },
    simulation: { ready: (w) => 1.5 + 200 * w, vector: (w) => 0.0008 * w },
  },
};

/** Vectors up to which optimising Verilator's C++ takes longer than it saves. */
export const FEW_VECTORS = 20_000;

/** Wires up to which Verilator reads the emitted design itself: some 20 seconds. */
const VERILATOR_STRUCTURAL = 15_000;
/** Seconds that reading the emitted design itself may cost in Icarus. */
const ICARUS_STRUCTURAL = 10;

/** Seconds that compiling and `vectors` vectors take in a view; nothing kept from before. */
export function forecast(engine: Simulator, circuit: Circuit, vectors: number, view: View): number {
  const cost = engine === "verilator" && vectors <= FEW_VECTORS ? "quickVerilator" : engine;
  const { ready, vector } = MEASURED[cost][view];
  const wires = Number(countsOf(circuit).wires) / 1e6;
  return ready(wires) + vector(wires, depthOf(circuit)) * vectors;
}

/** Seconds that compiling and `vectors` vectors take in the view that the engine chooses; nothing kept from before. */
export function forecastSeconds(engine: Simulator, circuit: Circuit, vectors: number): number {
  return forecast(engine, circuit, vectors, viewFor(engine, circuit, vectors));
}

/** The view that an engine reads: the emitted design itself while that costs little, else the simulation view. */
export function viewFor(engine: Simulator, circuit: Circuit, vectors: number): View {
  if (engine === "verilator") return countsOf(circuit).wires <= VERILATOR_STRUCTURAL ? "structural" : "simulation";
  return forecast(engine, circuit, vectors, "structural") <= ICARUS_STRUCTURAL ? "structural" : "simulation";
}
