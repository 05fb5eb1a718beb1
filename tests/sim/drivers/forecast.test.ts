import { describe, expect, it } from "vitest";
import { fmul } from "../../../generator/float/mul.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { forecast, forecastSeconds, viewFor } from "../../../sim/drivers/forecast.ts";
import { layered } from "../../support/circuits.ts";

const small = fmul(floatFormat(8), "balanced");
const large = layered(10_000);

describe("forecast", () => {
  it("grows with the circuit and with the vectors", () => {
    for (const engine of ["icarus", "verilator"] as const) {
      expect(forecastSeconds(engine, large, 100)).toBeGreaterThan(forecastSeconds(engine, small, 100));
      expect(forecastSeconds(engine, small, 1e6)).toBeGreaterThan(forecastSeconds(engine, small, 100));
    }
  });

  it("prefers Icarus for few vectors and Verilator for many", () => {
    const better = (vectors: number) =>
      forecastSeconds("icarus", small, vectors) < forecastSeconds("verilator", small, vectors) ? "icarus" : "verilator";
    expect([better(10), better(1e6)]).toEqual(["icarus", "verilator"]);
  });

  it("reads the emitted design itself while that costs little", () => {
    expect([viewFor("icarus", small, 100), viewFor("icarus", large, 1e5)]).toEqual(["structural", "simulation"]);
    expect([viewFor("verilator", small, 100), viewFor("verilator", large, 100)]).toEqual(["structural", "simulation"]);
    expect(forecastSeconds("icarus", large, 1e5)).toBe(forecast("icarus", large, 1e5, "simulation"));
  });
});
