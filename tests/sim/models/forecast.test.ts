// What is said before and during an evaluation: gates, minutes and memory, how far it is, what is refused.
import { describe, expect, it } from "vitest";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import {
  GATES_PER_SECOND,
  LARGEST_BYTES,
  LIMITS_TEXT,
  LONGEST_MINUTES,
} from "../../../sim/models/evaluation-limits.ts";
import { evaluationStatus, forecastOf, forecastText, refuseTooLarge } from "../../../sim/models/forecast.ts";
import { arrays } from "../../support/circuits.ts";

describe("the forecast of an evaluation", () => {
  it("is that of all gates at the assumed speed", () => {
    const { gates, minutes } = forecastOf(arrays());
    expect(gates).toBe(metricsOf(arrays()).gates);
    expect(minutes * 60 * GATES_PER_SECOND).toBeCloseTo(Number(gates), 6);
    expect(forecastText({ gates: 1_234_000_000n, minutes: 0.6856, bytes: 1.04e9 })).toBe(
      "1.23e9 gates, 0.69 minutes, 1.0 GB",
    );
  });

  it.each([
    ["at the limits: not", { gates: 1n, minutes: LONGEST_MINUTES, bytes: LARGEST_BYTES }, undefined],
    [
      "too long",
      { gates: 10n ** 11n, minutes: 56, bytes: 1e9 },
      "it is too large (forecast: 1.00e11 gates, 56 minutes, 1.0 GB): accepted are 10 minutes and 8 GB; lower P, or go on with --force",
    ],
    [
      "too much memory",
      { gates: 5n, minutes: 1, bytes: 9e9 },
      "it is too large (forecast: 5 gates, 1.0 minutes, 9.0 GB): accepted are 10 minutes and 8 GB; lower P, or go on with --force",
    ],
  ])("refused: %s", (_title, forecast, message) => {
    const refuse = (): void => refuseTooLarge(forecast, "P", "it is too large");
    if (message === undefined) expect(refuse).not.toThrow();
    else expect(refuse).toThrow(message);
  });

  it("has the limits that helps tell", () => {
    expect(LIMITS_TEXT).toBe("10 minutes (3e7 gates/s in the netlist engine) or 8 GB");
  });
});

it("the status of an evaluation: share and speed", () => {
  // 30 of 120 gates in 2 seconds, or as much more as this line takes
  const status = evaluationStatus(30, 120n, performance.now() - 2000);
  expect(status).toMatch(/^evaluating: 25 % of 120 gates, 1\.[0-5]e1 gates\/s$/);
});
