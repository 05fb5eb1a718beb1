// `tcvar doctor` on machines with all, some and none of the tools: each machine is a folder that is the whole PATH.
import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { ONE_LINE, tcvar } from "../../support/program.ts";

const VERSIONS = {
  npm: "10.8.2",
  make: "GNU Make 4.3",
  yosys: "Yosys 0.23 (git sha1 7ce5011c24b)",
  iverilog: "Icarus Verilog version 11.0 (stable) ()",
  vvp: "Icarus Verilog runtime version 11.0 (stable) ()",
  verilator: "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)",
  "g++": "12.2.0",
};

interface Report {
  readonly tools: readonly {
    readonly name: string;
    readonly state: string;
    readonly version?: string;
    readonly path?: string;
  }[];
}

/** A folder with these programs, each of which prints its text. */
function machine(programs: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho '${text}'\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

async function examined(path: string) {
  const { code, stdout, stderr } = await tcvar(["doctor", "--json"], { env: { PATH: path } });
  const { tools }: Report = JSON.parse(stdout);
  return { code, stderr, tools: new Map(tools.map((tool) => [tool.name, tool])) };
}

describe("doctor", () => {
  test("all that is required: exit code 0, versions and places", async () => {
    const folder = machine(VERSIONS);
    const { code, stderr, tools } = await examined(folder);
    expect([code, stderr]).toEqual([0, ""]);
    expect(tools.get("verilator")).toMatchObject({ state: "found", version: "5.006", path: join(folder, "verilator") });
    expect(tools.get("vvp")).toMatchObject({ state: "found", version: "11.0" });
    expect(tools.get("node")).toMatchObject({ state: "found", version: process.version.slice(1) });
    expect(tools.get("gtkwave")).toMatchObject({ state: "missing" });
  });

  test("the table says what needs each, and how to have what is missing", async () => {
    const { stdout, code } = await tcvar(["doctor"], { env: { PATH: machine(VERSIONS) } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^yosys +0\.23 +\/.*\/yosys +tcvar synth/m);
    expect(stdout).toMatch(/^gtkwave +- +missing +.*\(optional\) +apt-get install gtkwave$/m);
  });

  test("one missing: exit code 3 and one line", async () => {
    const { yosys: _, ...others } = VERSIONS;
    const { code, stderr, tools } = await examined(machine(others));
    expect(stderr).toBe("tcvar: required tools are not there: yosys (missing; apt-get install yosys)\n");
    expect(code).toBe(3);
    expect(tools.get("yosys")).toMatchObject({ state: "missing" });
  });

  test("none, and an empty PATH: exit code 3 and one line", async () => {
    for (const path of [temporaryFolder(), ""]) {
      const { code, stderr } = await tcvar(["doctor"], { env: { PATH: path } });
      expect(stderr).toMatch(ONE_LINE);
      for (const name of Object.keys(VERSIONS)) expect(stderr).toContain(`${name} (missing; `);
      expect(code).toBe(3);
    }
  });

  test("one that prints garbage or does not start is not there", async () => {
    const folder = machine({ ...VERSIONS, verilator: "segmentation fault" });
    writeFileSync(join(folder, "z3"), "#!/no/such/interpreter\n", { mode: 0o755 });
    symlinkSync("nowhere", join(folder, "gtkwave"));
    const { code, stderr, tools } = await examined(folder);
    expect(code).toBe(3);
    expect(stderr).toContain("verilator (does not run; apt-get install verilator)");
    expect(tools.get("z3")).toMatchObject({ state: "does not run" });
    expect(tools.get("gtkwave")).toMatchObject({ state: "missing" });
  });
});
