// Ways in which a run of Yosys fails, with a shell script in its place.
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { EXIT, UserError } from "../../../../generator/core/errors.ts";
import type { YosysLimits } from "../../../../sim/drivers/yosys/run.ts";
import { elaborate } from "../../../../sim/drivers/yosys/structure.ts";
import { synthesizeModule } from "../../../../sim/drivers/yosys/synthesize.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { BANK_STUB, bank, jsonModule } from "./netlists.ts";

afterEach(() => vi.unstubAllEnvs());

const MODULE = "module m (\n  input [1:0] a,\n  output y\n);\nendmodule\n";
const BANK = "module tc_bank #(\n  parameter N = 1\n) (\n  input [N-1:0] x,\n  output y\n);\nendmodule\n";
const SOURCES = new Map([
  ["tc_bank.v", BANK],
  ["m.v", MODULE],
]);
const NETLIST = JSON.stringify({
  modules: { m: jsonModule({ a: [2, 3] }, { y: [4] }, { g: bank([2, 3], [4]) }), tc_bank: BANK_STUB },
});
const LTP = "Longest topological path in m (length=1):\n";
const MEMORY = 'echo "CPU: user 0.01s system 0.00s, MEM: 12.70 MB peak"';

/** Puts a script in the place of Yosys and temporary files in a folder of this test. */
function fakeYosys(script: string): string {
  const folder = temporaryFolder();
  const program = join(folder, "bin", "yosys");
  mkdirSync(join(folder, "bin"));
  mkdirSync(join(folder, "tmp"));
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  vi.stubEnv("PATH", `${join(folder, "bin")}:/usr/bin:/bin`);
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
  vi.stubEnv("TCVAR_CACHE", join(folder, "cache"));
  return folder;
}

const writing = (file: string, text: string): string => `cat > ${file} <<'END'\n${text}\nEND`;

async function failureOf(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => expect.unreachable("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw error;
  return error;
}

const elaborating = (limits?: YosysLimits) => elaborate(SOURCES, "m", true, limits);
const synthesizing = (limits?: YosysLimits) =>
  synthesizeModule(
    { name: "m", text: MODULE, bank: BANK, children: new Map(), size: "2 wires" },
    "lut6",
    "0.23",
    limits,
  );

describe("a run of Yosys", () => {
  test("that goes well leaves its outputs and no folder", async () => {
    const folder = fakeYosys([writing("netlist.json", NETLIST), writing("ltp.txt", LTP), MEMORY].join("\n"));
    const structure = await elaborating();
    expect(structure).toMatchObject({ ltp: 1, faults: [], memoryMiB: 13 });
    expect(structure.modules).toEqual([{ name: "m", instances: 1n, gates: 1n, wires: 2n, depth: 1 }]);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });

  test("that warns: the warning is a fault of the design", async () => {
    const script = [
      writing("netlist.json", NETLIST),
      writing("ltp.txt", LTP),
      'echo "Warning: Resizing cell port"',
      MEMORY,
    ];
    fakeYosys(script.join("\n"));
    expect((await elaborating()).faults).toEqual(["Yosys warns: Resizing cell port"]);
  });

  const elaboration: readonly [string, string, string][] = [
    ["fails", 'echo "ERROR: syntax error" >&2; exit 1', "yosys failed: exit code 1 (elaborating m)"],
    ["writes nothing", MEMORY, "yosys wrote no netlist.json (elaborating m)"],
    [
      "writes garbage",
      [writing("netlist.json", "%%%"), writing("ltp.txt", LTP), MEMORY].join("\n"),
      "yosys wrote a netlist that makes no sense: ",
    ],
    [
      "writes another module",
      [writing("netlist.json", NETLIST.replace('"m"', '"n"')), writing("ltp.txt", LTP), MEMORY].join("\n"),
      "yosys wrote a netlist without m (elaborating m)",
    ],
    [
      "tells no longest path",
      [writing("netlist.json", NETLIST), writing("ltp.txt", "?"), MEMORY].join("\n"),
      "yosys wrote a netlist that makes no sense: ltp told no length (elaborating m)",
    ],
    [
      "does not end properly",
      [writing("netlist.json", NETLIST), writing("ltp.txt", LTP)].join("\n"),
      "yosys did not say how much memory it took (elaborating m)",
    ],
  ];
  test.each(elaboration)("that %s: exit code 4, one line", async (_what, script, message) => {
    const folder = fakeYosys(script);
    const error = await failureOf(elaborating());
    expect(error.exitCode).toBe(EXIT.toolFailed);
    expect(error.message.slice(0, message.length)).toBe(message);
    expect(error.message).not.toContain("\n");
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });

  test("that runs past its limit names the module and its size", async () => {
    fakeYosys("sleep 60");
    const error = await failureOf(synthesizing({ timeoutSeconds: 1 }));
    expect(error.exitCode).toBe(EXIT.toolFailed);
    expect(error.message).toBe("yosys ran past its limit of 1 s (synthesizing m, 2 wires)");
  });

  test("that leaves logic which the target does not have", async () => {
    fakeYosys([writing("netlist.json", NETLIST), writing("netlist.v", MODULE), MEMORY].join("\n"));
    const error = await failureOf(synthesizing());
    expect(error.exitCode).toBe(EXIT.toolFailed);
    expect(error.message).toMatch(/^yosys left a cell of type tc_bank, which lut6 does not have \(synthesizing m/);
  });

  test("that is not there: exit code 3", async () => {
    fakeYosys("true");
    vi.stubEnv("PATH", "/nonexistent");
    const error = await failureOf(elaborating());
    expect(error.exitCode).toBe(EXIT.toolMissing);
    expect(error.message).toContain("yosys not found");
  });
});
