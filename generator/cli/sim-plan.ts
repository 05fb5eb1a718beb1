// Which engine simulates a design, with how many vectors, and what to tell of the choice.
import { countsOf } from "../metrics/counts.ts";
import type { Engine } from "./engines.ts";
import { type Design, designOf, type TopRequest } from "./tops.ts";

/** One design in one engine. */
export interface SimulationRun {
  readonly design: Design;
  readonly engine: Engine;
  readonly vectors: number;
  /** lines that say what was chosen and why, and what takes long */
  readonly notes: readonly string[];
}

export interface PlanOptions {
  readonly engine: "auto" | Engine;
  readonly vectors?: number;
  readonly wave?: string;
}

/** Vectors when the user does not say, where they are not exhaustive. */
export const DEFAULT_VECTORS = 4096;
/** Vectors that auto gives to Icarus, which is slow on large designs, from this many gates on. */
const FEW_VECTORS = 256;
const MANY_GATES_FOR_ICARUS = 2_000n;
/** Verilator takes minutes to compile beyond this, Icarus beyond that. */
const VERILATOR_GATES = 2_000n;
const ICARUS_GATES = 50_000n;

/**
 * The runs that the options ask for: one, or for `auto` on a design that no simulator holds two: the netlist at full size,
 * and the emitted Verilog of the same generator at fewer operands.
 */
export function chooseRuns(top: string, request: TopRequest, options: PlanOptions): SimulationRun[] {
  const design = designOf(top, request);
  const { gates } = countsOf(design.circuit);
  const vectors = options.vectors ?? Math.max(1, Math.round(DEFAULT_VECTORS / resultsOf(design)));
  const named = `${design.circuit.name}, ${gates} gates`;
  if (options.engine !== "auto")
    return [{ design, engine: options.engine, vectors, notes: [`${named}: ${options.engine}`] }];
  if (gates <= ICARUS_GATES) return [simulatorRun(design, vectors, options)];
  const full: SimulationRun = {
    design,
    engine: "netlist",
    vectors,
    notes: [`${named}: netlist (no simulator of Verilog holds more than ${ICARUS_GATES} gates in reasonable time)`],
  };
  const smaller = smallerDesign(top, request, design);
  return smaller ? [full, simulatorRun(smaller, vectors, options)] : [full];
}

function simulatorRun(design: Design, vectors: number, options: PlanOptions): SimulationRun {
  const { gates } = countsOf(design.circuit);
  const named = `${design.circuit.name}, ${gates} gates`;
  if (gates <= VERILATOR_GATES && options.wave === undefined)
    return { design, engine: "verilator", vectors, notes: [`${named}: verilator (at most ${VERILATOR_GATES} gates)`] };
  const why = options.wave === undefined ? `more than ${VERILATOR_GATES} gates` : "it writes waveforms";
  const few = options.vectors === undefined && gates > MANY_GATES_FOR_ICARUS ? Math.min(vectors, FEW_VECTORS) : vectors;
  return { design, engine: "icarus", vectors: few, notes: [`${named}: icarus (${why})`] };
}

/** The same top at the greatest number of operands that Icarus holds; nothing where not even two fit. */
function smallerDesign(top: string, request: TopRequest, { parameters }: Design): Design | undefined {
  const count = (name: string): number | undefined => {
    const value = parameters[name];
    return typeof value === "number" ? value : undefined;
  };
  const full = count("n") ?? count("rows");
  if (full === undefined) return undefined;
  const { rows, inner, cols, ...others } = request;
  for (let tokens = Math.floor(full / 2); tokens >= 2; tokens = Math.floor(tokens / 2)) {
    const dim = Math.min(count("d") ?? count("inner") ?? tokens, tokens);
    const design = designOf(top, { ...others, tokens, dim });
    if (countsOf(design.circuit).gates <= ICARUS_GATES) return design;
  }
  return undefined;
}

/** Results a vector has: a matrix product has many. */
const resultsOf = ({ circuit, format }: Design): number =>
  circuit.outputs.reduce((sum, port) => sum + Math.max(1, Math.floor(port.width / format.width)), 0);
