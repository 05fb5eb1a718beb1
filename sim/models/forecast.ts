// What an evaluation will take, before it is begun: from the counts of the circuit. The constants are measured.
import { type Circuit, distinctCircuits } from "../../generator/circuit/circuit.ts";
import { UserError } from "../../generator/core/errors.ts";
import { countsOf } from "../../generator/metrics/counts.ts";

/** Gates a second, compilation included: a model of 0.4e9 to 1e9 gates at p = 11 to 24 took 38e6 to 104e6; less is assumed. */
const GATES_PER_SECOND = 30e6;
/** Bytes of the program and its descriptions, for any model. */
const PROGRAM_BYTES = 0.5e9;
/** A frame is evaluated in pieces beyond this: see sim/evaluator/packed.ts. */
const LARGEST_FRAME_BYTES = 2 ** 29;
const FRAME_NET_BYTES = 16;

const LONGEST_MINUTES = 10;
const LARGEST_BYTES = 8e9;

export interface Forecast {
  readonly gates: bigint;
  readonly minutes: number;
  readonly bytes: number;
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

/** "1.2e9 gates, 0.7 minutes, 1.1 GB" */
export function forecastText({ gates, minutes, bytes }: Forecast): string {
  const count = gates < 10n ** 6n ? `${gates}` : Number(gates).toExponential(2).replace("e+", "e");
  return `${count} gates, ${minutes.toPrecision(2)} minutes, ${(bytes / 1e9).toFixed(1)} GB`;
}

/** @param lower the parameter that makes the model smaller @throws UserError when the model is too large to be evaluated */
export function refuseTooLarge(forecast: Forecast, lower: string): void {
  if (forecast.minutes <= LONGEST_MINUTES && forecast.bytes <= LARGEST_BYTES) return;
  throw new UserError(
    `the model is too large to evaluate (forecast: ${forecastText(forecast)}): accepted are ${LONGEST_MINUTES} minutes and ` +
      `${LARGEST_BYTES / 1e9} GB; lower ${lower}, or go on with --force`,
  );
}
