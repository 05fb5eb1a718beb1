// Emitted Verilog in the real simulators, both views, against the evaluation of the circuit.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Bank, Circuit } from "../../generator/circuit/circuit.ts";
import * as icarus from "../../sim/drivers/icarus.ts";
import * as verilator from "../../sim/drivers/verilator.ts";
import { evaluate } from "../../sim/evaluator/evaluate.ts";
import { everything, mixedBanks } from "../support/circuits.ts";
import { portVectors } from "../support/port-values.ts";

const ENGINES = { icarus, verilator } as const;
const VIEWS = ["structural", "simulation"] as const;
const VECTORS = 60;
vi.setConfig({ testTimeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), "tcvar-test-simulators-"));
process.env.TCVAR_CACHE = join(folder, "cache");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const circuit = everything();
const inputs = portVectors(circuit, VECTORS);
const expected = evaluate(circuit, inputs, { checkClaims: true });

describe.each(["icarus", "verilator"] as const)("%s", (name) => {
  const { simulate, check } = ENGINES[name];

  it.each(VIEWS)("gives what evaluation gives, in the %s view, and again from what was kept", async (view) => {
    const { outputs, info } = await simulate(circuit, inputs, { view });
    expect(outputs).toEqual(expected);
    expect(info).toMatchObject({ engine: name, view, cached: false, vectors: VECTORS });
    const more = portVectors(circuit, 7, 2);
    const checked = await check(circuit, more, evaluate(circuit, more), { view });
    expect(checked).toMatchObject({ compared: 7, mismatched: 0, first: [], info: { cached: true } });
  });

  it("finds a broken threshold and says where", async () => {
    const good = mixedBanks(9);
    const vectors = portVectors(good, 200, 3);
    const results = evaluate(good, vectors);
    const broken = await check(breakThreshold(good, "ones"), vectors, results);
    expect(broken.compared).toBe(200);
    expect(broken.mismatched).toBeGreaterThan(0);
    const [{ vector, port, found, expected: right }] = broken.first;
    expect({ port, right }).toEqual({ port: "y", right: results.y[vector] });
    expect(found).not.toBe(right);
  });

  it("compares nothing: refused", async () => {
    await expect(check(circuit, portVectors(circuit, 0), {})).rejects.toThrow("no vectors to simulate everything with");
  });
});

describe("waves and folders", () => {
  it("writes a wave and keeps the sources where asked", async () => {
    const small = mixedBanks(9);
    const vectors = portVectors(small, 4);
    const wave = join(folder, "deep", "mixed.vcd");
    const workDir = join(folder, "work");
    await icarus.simulate(small, vectors, { wave, workDir, cache: false });
    expect(/\$var wire 4 \S+ ones \[3:0\] \$end/.test(readFileSync(wave, "latin1"))).toBe(true);
    expect(readdirSync(workDir)).toEqual(
      expect.arrayContaining([
        "filelist.f",
        "mixed_banks_9.v",
        "tc_bank.v",
        "testbench.v",
        "vectors.txt",
        "results.txt",
      ]),
    );
    await expect(icarus.simulate(small, vectors, { wave: "mixed.png" })).rejects.toThrow(
      "accepted are names that end in",
    );
  });

  it("writes a wave in Verilator, and FST in Icarus", async () => {
    const small = mixedBanks(9);
    const vectors = portVectors(small, 4);
    const [vcd, fst] = [join(folder, "mixed.vcd"), join(folder, "mixed.fst")];
    await verilator.simulate(small, vectors, { wave: vcd });
    expect(/\$var wire +4 \S+ ones \[3:0\] \$end/.test(readFileSync(vcd, "latin1"))).toBe(true);
    await icarus.simulate(small, vectors, { wave: fst });
    // the first block of an FST file is its header
    expect(readFileSync(fst)[0]).toBe(0);
  });
});

/** The circuit with the last threshold of one bank raised by 1. */
function breakThreshold(good: Circuit, name: string): Circuit {
  const elements = good.elements.map((element) => {
    if (element.name !== name || element.kind !== "bank") return element;
    const thresholds = element.thresholds.slice();
    thresholds[thresholds.length - 1]++;
    return { ...element, thresholds } satisfies Bank;
  });
  return { ...good, elements };
}
