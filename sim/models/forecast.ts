// What an evaluation will take, before it is begun: from the counts of the circuit. The constants are measured.
import { type Circuit, distinctCircuits } from "../../generator/circuit/circuit.ts";
import { UserError } from "../../generator/core/errors.ts";
import { countsOf } from "../../generator/metrics/counts.ts";
import { GATES_PER_SECOND, LARGEST_BYTES, LONGEST_MINUTES } from "./evaluation-limits.ts";

/** Bytes of the program and its descriptions, for any model. */
const PROGRAM_BYTES = 0.5e9;
/** A frame is evaluated in pieces beyond this: see sim/evaluator/packed.ts. */
const LARGEST_FRAME_BYTES = 2 ** 29;
const FRAME_NET_BYTES = 16;

export interface Forecast {
  readonly gates: bigint;
  readonly minutes: number;
  /** absent where nothing is known of it */
  readonly bytes?: number;
}

/** @param circuit evaluated once */
export function forecastOf(circuit: Circuit): Forecast {
  const { gates } = countsOf(circuit);
  const frames = distinctCircuits(circuit).map(({ netCount }) =>
    Math.min(netCount * FRAME_NET_BYTES, LARGEST_FRAME_BYTES),
  );
  return {
    gates,
    minutes: Number(gates) / GATES_PER_SECOND / 60,
    bytes: PROGRAM_BYTES + circuit.netCount / 4 + 2 * Math.max(...frames),
  };
}

/** How far an evaluation is: "evaluating: 12 % of 405366976 gates, 5.0e7 gates/s". @param began from performance.now() */
export function evaluationStatus(done: number, total: number | bigint, began: number): string {
  const rate = (done * 1000) / (performance.now() - began);
  const share = (done / Number(total)) * 100;
  return `evaluating: ${share.toFixed(0)} % of ${total} gates, ${power(rate, 1)} gates/s`;
}

/** "1.2e9" */
const power = (x: number, digits: number): string => x.toExponential(digits).replace("e+", "e");

/** "1.2e9 gates, 0.7 minutes, 1.1 GB" */
export function forecastText({ gates, minutes, bytes }: Forecast): string {
  const count = gates < 10n ** 6n ? `${gates}` : power(Number(gates), 2);
  const time = `${minutes < 10 ? minutes.toPrecision(2) : minutes < 1e6 ? minutes.toFixed(0) : power(minutes, 1)} minutes`;
  return [`${count} gates`, time, ...(bytes === undefined ? [] : [`${(bytes / 1e9).toFixed(1)} GB`])].join(", ");
}

/**
 * @param lower the parameters that make it smaller
 * @param what is too large for what
 * @throws UserError beyond the minutes and bytes that are accepted
 */
export function refuseTooLarge(forecast: Forecast, lower: string, what = "the model is too large to evaluate"): void {
  const { minutes, bytes = 0 } = forecast;
  if (minutes <= LONGEST_MINUTES && bytes <= LARGEST_BYTES) return;
  throw new UserError(
    `${what} (forecast: ${forecastText(forecast)}): accepted are ${LONGEST_MINUTES} minutes and ` +
      `${LARGEST_BYTES / 1e9} GB; lower ${lower}, or go on with --force`,
  );
}
