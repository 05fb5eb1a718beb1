// Simulators that are missing, fail or print garbage: one line, exit codes 3 and 4.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { UserError } from "../../../generator/core/errors.ts";
import { check, simulate } from "../../../sim/drivers/icarus.ts";
import * as verilator from "../../../sim/drivers/verilator.ts";
import { fullAdder } from "../../support/circuits.ts";

const folder = mkdtempSync(join(tmpdir(), "tcvar-test-failures-"));
const PATH = process.env.PATH;
afterEach(() => {
  process.env.PATH = PATH;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inputs = { x: [0n, 5n, 7n] };
let made = 0;

/** Puts a folder of scripts in front of PATH (or alone). */
function fakeTools(scripts: Readonly<Record<string, string>>, alone = false): void {
  const bin = join(folder, `bin${made++}`);
  mkdirSync(bin);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  process.env.PATH = alone ? bin : `${bin}:${PATH}`;
}

async function failure(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).not.toContain("\n");
  return error as UserError;
}

describe("a simulator", () => {
  it("that is missing is named", async () => {
    fakeTools({}, true);
    const missing = await failure(simulate(fullAdder(), inputs, { cache: false }));
    expect(missing).toMatchObject({ exitCode: 3, message: expect.stringContaining("iverilog not found") });
  });

  it("that does not compile is told with its output", async () => {
    fakeTools({ iverilog: "echo no such luck >&2; exit 2" });
    const failed = await failure(simulate(fullAdder(), inputs, { cache: false }));
    expect(failed).toMatchObject({ exitCode: 4, message: "iverilog failed: exit code 2" });
    expect(failed.details.join("\n")).toContain("no such luck");
  });

  it.each([
    ["nothing", ":", "iverilog wrote no design.vvp"],
    [
      "garbage",
      'while [ "$1" != -o ]; do shift; done; echo garbage > "$2"',
      "iverilog wrote a design.vvp that makes no sense",
    ],
  ])("that compiles to %s is refused before it is kept", async (_, script, message) => {
    const version = '[ "$1" = -V ] && echo "Icarus Verilog version 0 (fake)" && exit';
    fakeTools({ iverilog: `${version}; ${script}` });
    for (const cache of [false, true, true]) {
      const failed = await failure(simulate(fullAdder(), inputs, { cache }));
      expect(failed).toMatchObject({ exitCode: 4, message });
    }
  });

  it("that translates to nothing is refused", async () => {
    fakeTools({ verilator: ":" });
    const failed = await failure(verilator.simulate(fullAdder(), inputs, { cache: false }));
    expect(failed).toMatchObject({ exitCode: 4, message: "verilator wrote no Vtop.mk" });
  });

  it.each([
    ["nothing", ":", "wrote 0 results for 3 vectors"],
    ["too little", "echo 1 > results.txt; echo evaluated 1", "wrote 1 results for 3 vectors"],
    [
      "x",
      "printf '0\\nx\\n3\\n' > results.txt; echo evaluated 3",
      'gave "x" for vector 1, expected 1 hexadecimal numbers',
    ],
    ["two ports", "printf '0 0\\n1 1\\n2 2\\n' > results.txt; echo evaluated 3", 'gave "0 0" for vector 0'],
  ])("that writes %s is refused", async (_, script, message) => {
    fakeTools({ vvp: script });
    const failed = await failure(simulate(fullAdder(), inputs, { cache: false }));
    expect(failed.exitCode).toBe(4);
    expect(failed.message).toContain(message);
  });

  it.each([
    ["no verdict", "echo done", "printed no verdict"],
    ["nothing compared", "echo 'compared 0, mismatched 0'", "compared 0 of 3 vectors"],
    ["unknown bits", "echo 'mismatch 0 y x 0'; echo 'compared 3, mismatched 1'", "gave x on port y for vector 0"],
  ])("that tells %s is refused", async (_, script, message) => {
    fakeTools({ vvp: script });
    const failed = await failure(check(fullAdder(), inputs, { y: [0n, 2n, 3n] }, { cache: false }));
    expect(failed.exitCode).toBe(4);
    expect(failed.message).toContain(message);
  });

  it("that is Verilator and fails is told", async () => {
    fakeTools({ verilator: "echo '%Error: no'; exit 1" });
    const failed = await failure(verilator.simulate(fullAdder(), inputs, { cache: false }));
    expect(failed).toMatchObject({ exitCode: 4, message: "verilator failed: exit code 1" });
  });

  it("takes values that fit its ports only", async () => {
    await expect(simulate(fullAdder(), { x: [8n] })).rejects.toThrow("port x of 3 bits cannot take 8");
    await expect(simulate(fullAdder(), {})).rejects.toThrow("no values for port x");
  });
});
