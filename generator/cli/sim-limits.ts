// Simulations that their engine cannot be expected to do: refused before they are begun, with the parameters to lower.
import { forecastSeconds } from "../../sim/drivers/forecast.ts";
import { FRAME_LANES } from "../../sim/evaluator/bank-code.ts";
import { type Forecast, forecastOf, refuseTooLarge } from "../../sim/models/forecast.ts";
import { countsOf } from "../metrics/counts.ts";
import type { SimulationRun } from "./sim-plan.ts";

/** What makes a design smaller, by its parameter. */
const LOWER: Readonly<Record<string, string>> = {
  layers: "--layers",
  stages: "--stages",
  n: "the tokens N",
  d: "the dimension D",
  p: "the precision P",
};

/** @throws UserError with the forecast and the parameters to lower, where it is beyond minutes and memory that are accepted */
export function refuseLongRun(run: SimulationRun): void {
  const { design, engine, vectors } = run;
  const lower = Object.keys(LOWER).filter((name) => typeof design.parameters[name] === "number");
  const parameters = [...lower.map((name) => LOWER[name]), ...(vectors > 1 ? ["the vectors"] : [])].join(", ");
  const other = engine === "icarus" || engine === "verilator" ? ", take --engine netlist" : "";
  refuseTooLarge(forecastOfRun(run), `${parameters}${other}`, `${design.circuit.name} is too large for ${engine}`);
}

/** Of the netlist engine at least: vectors that share a pass are counted as one. */
function forecastOfRun({ design: { circuit }, engine, vectors }: SimulationRun): Forecast {
  if (engine === "icarus" || engine === "verilator")
    return { gates: countsOf(circuit).gates, minutes: forecastSeconds(engine, circuit, vectors) / 60 };
  const { minutes, ...others } = forecastOf(circuit);
  return { ...others, minutes: minutes * Math.max(1, vectors / FRAME_LANES) };
}
