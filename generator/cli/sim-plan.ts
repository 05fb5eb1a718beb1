// Which engine simulates a design, with how many vectors, and what to tell of the choice.
import { forecastSeconds, type Simulator } from "../../sim/drivers/forecast.ts";
import { findProgram } from "../../sim/drivers/tools.ts";
import { DEFAULT_VECTORS } from "../../sim/vectors/operation-vectors.ts";
import { UserError } from "../core/errors.ts";
import { countsOf } from "../metrics/counts.ts";
import type { Engine } from "./engines.ts";
import { type Design, designOf, type TopRequest, takesMap } from "./tops.ts";

/** One design in one engine. */
export interface SimulationRun {
  readonly design: Design;
  readonly engine: Engine;
  readonly vectors: number;
  /** says what was chosen and why, and how long it takes where that is over a minute */
  readonly note: string;
}

export interface PlanOptions {
  readonly engine: "auto" | Engine;
  readonly vectors?: number;
  /** a waveform is asked for: only a simulator of Verilog writes one */
  readonly wave?: string;
}

/** Seconds of a simulator of Verilog beyond which auto takes the netlist engine for the full size. */
const LONGEST = 120;
/** Seconds from which a forecast is told. */
const WORTH_TELLING = 60;

/** The program whose presence tells that a simulator can run. */
const PROGRAMS: Readonly<Record<Simulator, string>> = { verilator: "verilator", icarus: "iverilog" };

/**
 * The runs that the options ask for: one, or for `auto` on a design that no simulator of Verilog holds two: the netlist at
 * full size, and the emitted Verilog of the same generator at fewer operands.
 * @throws UserError as `designOf`, and where a waveform is asked for and no simulator of Verilog runs
 */
export function chooseRuns(
  top: string,
  request: TopRequest,
  options: PlanOptions,
  design: Design = designOf(top, request),
): SimulationRun[] {
  const runs = planRuns(top, request, options, design);
  if (options.wave !== undefined && runs.every(({ engine }) => !isSimulator(engine)))
    throw new UserError(
      `wave is asked for engine ${runs[0].engine}: accepted are icarus, verilator, and auto on small designs`,
    );
  return runs;
}

const isSimulator = (engine: Engine): engine is Simulator => engine === "icarus" || engine === "verilator";

function planRuns(
  top: string,
  request: TopRequest,
  { engine, vectors: asked }: PlanOptions,
  design: Design,
): SimulationRun[] {
  const vectorsOf = (of: Design): number => asked ?? Math.max(1, Math.round(DEFAULT_VECTORS / resultsOf(of)));
  const vectors = vectorsOf(design);
  if (engine !== "auto") {
    const seconds = isSimulator(engine) ? forecastSeconds(engine, design.circuit, vectors) : 0;
    return [{ design, engine, vectors, note: `${sizeOf(design)}: ${engine}${duration(seconds)}` }];
  }
  const fits = quickest(design, vectors);
  if (fits.seconds <= LONGEST) return [simulatorRun(design, vectors, fits)];
  const why = `${fits.simulator} would take about ${Math.round(fits.seconds / 60)} minutes`;
  const full: SimulationRun = { design, engine: "netlist", vectors, note: `${sizeOf(design)}: netlist (${why})` };
  const smaller = smallerDesign(top, request, design, vectorsOf);
  return smaller ? [full, simulatorRun(smaller, vectorsOf(smaller), quickest(smaller, vectorsOf(smaller)))] : [full];
}

interface Choice {
  readonly simulator: Simulator;
  readonly seconds: number;
}

/** The simulator of Verilog that is done first, of those that are installed (of both, where none is). */
function quickest(design: Design, vectors: number): Choice {
  const all: readonly Simulator[] = ["verilator", "icarus"];
  const installed = all.filter((simulator) => findProgram(PROGRAMS[simulator]) !== undefined);
  return (installed.length > 0 ? installed : all)
    .map((simulator) => ({ simulator, seconds: forecastSeconds(simulator, design.circuit, vectors) }))
    .reduce((best, choice) => (choice.seconds < best.seconds ? choice : best));
}

function simulatorRun(design: Design, vectors: number, { simulator, seconds }: Choice): SimulationRun {
  const note = `${sizeOf(design)}: ${simulator} (the quickest for ${vectors} vectors)${duration(seconds)}`;
  return { design, engine: simulator, vectors, note };
}

const sizeOf = ({ circuit }: Design): string => `${circuit.name}, ${countsOf(circuit).gates} gates`;

const duration = (seconds: number): string =>
  seconds < WORTH_TELLING ? "" : `, about ${Math.round(seconds / 60)} min when nothing is cached`;

/** The same top at the greatest number of operands that a simulator does in time; nothing where not even one fits. */
function smallerDesign(
  top: string,
  request: TopRequest,
  design: Design,
  vectorsOf: (design: Design) => number,
): Design | undefined {
  for (const smaller of smallerDesigns(top, request, design))
    if (quickest(smaller, vectorsOf(smaller)).seconds <= LONGEST) return smaller;
  return undefined;
}

/** The same top at fewer and fewer operands, the number halved each time (of a map, each side); none without operands. */
export function* smallerDesigns(
  top: string,
  request: TopRequest,
  { parameters, weights, config }: Design,
): Generator<Design> {
  const count = (name: string): number | undefined => {
    const value = parameters[name];
    return typeof value === "number" ? value : undefined;
  };
  const full = count("n") ?? count("rows");
  // weights and configurations fit the one shape only
  if (full === undefined || weights || config !== undefined) return;
  const { rows, inner, cols, map, from, ...others } = request;
  const onMap = takesMap(top);
  const smaller = (n: number): number => (onMap ? Math.floor(Math.sqrt(n) / 2) ** 2 : Math.floor(n / 2));
  for (let tokens = smaller(full); tokens >= 1; tokens = smaller(tokens)) {
    const dim = Math.min(count("d") ?? count("inner") ?? tokens, tokens);
    yield designOf(top, { ...others, tokens, dim });
  }
}

/** Words in the result of a vector: a matrix product has many, everything else one. */
const resultsOf = ({ circuit, format }: Design): number =>
  Math.max(1, Math.floor(circuit.outputs.reduce((sum, port) => sum + port.width, 0) / format.width));
