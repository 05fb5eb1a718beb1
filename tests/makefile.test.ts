// The Makefile and its scripts, in a small project of their own with stand-ins for npm, tsc, node and apt-get.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "./support/folder.ts";
import { ROOT, run } from "./support/program.ts";

const NOT_OF_AN_OUTER_MAKE = { MAKEFLAGS: undefined, MAKELEVEL: undefined, MFLAGS: undefined };

function program(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** A file's times set so many seconds from now. */
function setAge(path: string, secondsFromNow: number): void {
  const time = new Date(Date.now() + secondsFromNow * 1000);
  utimesSync(path, time, time);
}

describe("what a target does first", () => {
  let project = "";
  let tools = "";

  beforeEach(() => {
    project = temporaryFolder();
    tools = join(temporaryFolder(), "bin");
    mkdirSync(tools);
    for (const name of ["Makefile", "scripts", "tsconfig.json", "tsconfig.build.json", "package-lock.json"])
      cpSync(join(ROOT, name), join(project, name), { recursive: true });
    for (const folder of ["generator", "sim", "bin"]) mkdirSync(join(project, folder));
    writeFileSync(join(project, "generator", "a.ts"), "");
    writeFileSync(join(project, "bin", "tcvar.js"), "console.log(JSON.stringify(process.argv.slice(2)));");
    // installs a compiler that notes its runs
    program(
      join(tools, "npm"),
      `echo "npm $*" >>log; echo "npm notice: noise"; [ -e offline ] && { echo "npm error network" >&2; exit 1; }
       rm -rf node_modules; mkdir -p node_modules/.bin
       printf '#!/bin/sh\\necho tsc >>log; mkdir -p dist; [ ! -e wrong ]\\n' >node_modules/.bin/tsc
       chmod +x node_modules/.bin/tsc`,
    );
  });

  const make = (...args: string[]) =>
    run("make", args, { cwd: project, env: { ...NOT_OF_AN_OUTER_MAKE, PATH: `${tools}:${process.env.PATH}` } });

  /** What was installed and compiled since the last call: "npm", "tsc". */
  function done(): string[] {
    const log = join(project, "log");
    if (!existsSync(log)) return [];
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    rmSync(log);
    return lines.map((line) => line.split(" ")[0]);
  }

  test("installs and compiles once, quietly", async () => {
    const first = await make("rtl");
    expect(first).toMatchObject({ code: 0, stdout: '["rtl"]\n', stderr: "installing the npm packages (once) ...\n" });
    expect(done()).toEqual(["npm", "tsc"]);
    expect(await make("rtl")).toMatchObject({ code: 0, stdout: '["rtl"]\n', stderr: "" });
    expect(done()).toEqual([]);
  });

  test("compiles again when a source or a setting is newer", async () => {
    await make("build");
    done();
    for (const file of ["generator/a.ts", "tsconfig.json", "tsconfig.build.json"]) {
      setAge(join(project, "dist", ".built"), -10);
      setAge(join(project, "node_modules", ".tcvar-package-lock.json"), -20);
      setAge(join(project, "package-lock.json"), -30);
      for (const other of ["generator/a.ts", "tsconfig.json", "tsconfig.build.json"]) setAge(join(project, other), -30);
      setAge(join(project, file), -5);
      await make("build");
      expect(done(), file).toEqual(["tsc"]);
    }
  });

  test("a newer lock file with the same content needs no network; a different one is installed", async () => {
    await make("build");
    done();
    setAge(join(project, "package-lock.json"), 5);
    setAge(join(project, "node_modules", ".tcvar-package-lock.json"), -5);
    writeFileSync(join(project, "offline"), "");
    expect(await make("rtl")).toMatchObject({ code: 0 });
    expect(done()).not.toContain("npm");
    rmSync(join(project, "offline"));
    writeFileSync(join(project, "package-lock.json"), "{}");
    setAge(join(project, "package-lock.json"), 10);
    await make("rtl");
    expect(done()).toContain("npm");
  });

  test("packages that npm installed by hand are as good", async () => {
    await make("build");
    done();
    rmSync(join(project, "node_modules", ".tcvar-package-lock.json"));
    writeFileSync(join(project, "node_modules", ".package-lock.json"), "{}");
    setAge(join(project, "package-lock.json"), -10);
    await make("build");
    expect(done()).not.toContain("npm");
  });

  test("a failing npm: its errors, no command, and another attempt the next time", async () => {
    writeFileSync(join(project, "offline"), "");
    const failed = await make("rtl");
    expect(failed.code).not.toBe(0);
    expect(failed.stdout).toBe("");
    expect(failed.stderr).toContain("npm error network");
    expect(failed.stderr).toContain("tcvar: the npm packages could not be installed");
    rmSync(join(project, "offline"));
    expect(await make("rtl")).toMatchObject({ code: 0, stdout: '["rtl"]\n' });
  });

  test("sources that do not compile: no command, and another attempt the next time", async () => {
    writeFileSync(join(project, "wrong"), "");
    expect(await make("rtl")).toMatchObject({ code: 2, stdout: "" });
    done();
    rmSync(join(project, "wrong"));
    await make("rtl");
    expect(done()).toEqual(["tsc"]);
  });

  test("without Node: one line", async () => {
    const only = temporaryFolder();
    for (const name of ["make", "sh", "find", "cmp", "dirname", "npm"]) {
      const place = ["/usr/bin", "/bin"].map((folder) => join(folder, name)).find((path) => existsSync(path));
      symlinkSync(place ?? "/nowhere", join(only, name));
    }
    const env = { ...NOT_OF_AN_OUTER_MAKE, PATH: only };
    const { code, stderr } = await run("make", ["rtl"], { cwd: project, env });
    expect(code).not.toBe(0);
    expect(stderr).toContain("tcvar: node not found: install Node.js 20.20 or newer");
  });

  test("only what is set is passed on, and it arrives as it was given", async () => {
    await make("build");
    const passed = async (...args: string[]): Promise<unknown> => JSON.parse((await make(...args)).stdout);
    expect(await passed("rtl", "P=16", "N=64")).toEqual(["rtl", "--precision=16", "--tokens=64"]);
    expect(await passed("doctor", "P=", "N=  ")).toEqual(["doctor"]);
    expect(await passed("synth", "TOP=fmul", "TARGET=lut4", "OUT=a b", "STYLE=it's")).toEqual([
      "synth",
      "fmul",
      "--style=it's",
      "--target=lut4",
      "--out=a b",
    ]);
    const all = "D=8 E=5 MAP=4x4 VARIANT=wires REGIME=poly ENGINE=icarus VECTORS=10 SEED=1 ARGS=--json".split(" ");
    expect(await passed("sim", ...all)).toEqual([
      "sim",
      "--dim=8",
      "--exp-bits=5",
      "--map=4x4",
      "--variant=wires",
      "--regime=poly",
      "--engine=icarus",
      "--vectors=10",
      "--seed=1",
      "--json",
    ]);
    expect(await passed("rtl", "TOP=; touch pwned", "P=$$(touch pwned)")).toEqual([
      "rtl",
      "; touch pwned",
      "--precision=$(touch pwned)",
    ]);
    expect(existsSync(join(project, "pwned"))).toBe(false);
  });

  test("a failing command fails the target", async () => {
    writeFileSync(join(project, "bin", "tcvar.js"), "process.exitCode = 3;");
    expect((await make("rtl")).code).toBe(2);
  });

  test("clean removes what was made here and nothing else", async () => {
    await make("build");
    const outputs = join(project, "rtl-out");
    const manifests = { ours: '{\n  "generator": "tcvar"\n}', foreign: '{"generator":"another"}', bare: undefined };
    for (const [name, manifest] of Object.entries(manifests)) {
      mkdirSync(join(outputs, name), { recursive: true });
      if (manifest) writeFileSync(join(outputs, name, "manifest.json"), manifest);
    }
    mkdirSync(join(project, ".cache", "tcvar", "yosys"), { recursive: true });
    expect((await make("clean")).code).toBe(0);
    expect(readdirSync(outputs).sort()).toEqual(["bare", "foreign"]);
    expect(existsSync(join(project, "dist"))).toBe(false);
    expect(existsSync(join(project, ".cache"))).toBe(false);
    expect(existsSync(join(project, "node_modules"))).toBe(true);
    expect(existsSync(join(project, "generator", "a.ts"))).toBe(true);
  });
});

test("make alone is the help, and every target is in it", async () => {
  const { code, stdout, stderr } = await run("make", [], { env: NOT_OF_AN_OUTER_MAKE });
  expect([code, stderr]).toEqual([0, ""]);
  for (const target of ["rtl", "sim", "synth", "bench", "test", "mutate", "clean", "help", "doctor", "table"])
    expect(stdout).toMatch(new RegExp(`^ {2}make ${target} +\\S`, "m"));
});

describe("the tools for the tests", () => {
  const script = join(ROOT, "scripts", "setup-tools.sh");
  const all = ["yosys", "iverilog", "vvp", "verilator", "g++", "make", "z3"];

  /** A machine with these tools, for a user with this number; its apt-get "installs" what it is asked for. */
  function machine(present: readonly string[], user: number, aptGet: string): string {
    const folder = temporaryFolder();
    for (const name of ["sh", "mktemp", "rm", "tail", "env", "touch", "chmod"])
      symlinkSync(existsSync(`/bin/${name}`) ? `/bin/${name}` : `/usr/bin/${name}`, join(folder, name));
    for (const name of present) program(join(folder, name), "");
    program(join(folder, "id"), `echo ${user}`);
    program(join(folder, "apt-get"), `cd "${folder}"; echo "$*" >>log\n${aptGet}`);
    return folder;
  }

  const setUp = (folder: string) => run("/bin/sh", [script], { env: { PATH: folder } });
  const log = (folder: string) => (existsSync(join(folder, "log")) ? readFileSync(join(folder, "log"), "utf8") : "");

  test("all there: nothing is done, nothing said", async () => {
    const folder = machine(all, 0, "exit 1");
    expect(await setUp(folder)).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
    expect(log(folder)).toBe("");
  });

  test("root: installs the missing packages, each once", async () => {
    const folder = machine(
      ["yosys", "verilator", "g++", "make"],
      0,
      "touch iverilog vvp z3 && chmod +x iverilog vvp z3",
    );
    expect(await setUp(folder)).toMatchObject({ code: 0, stderr: "installing iverilog z3 (once) ...\n" });
    expect(log(folder)).toBe("install -y --no-install-recommends iverilog z3\n");
  });

  test("the package lists are fetched when the first attempt fails", async () => {
    const folder = machine(
      all.slice(1),
      0,
      'if [ "$1" = update ]; then touch fresh; exit; fi; [ -e fresh ] && touch yosys && chmod +x yosys',
    );
    expect(await setUp(folder)).toMatchObject({ code: 0 });
    expect(
      log(folder)
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(["install", "update", "install", ""]);
  });

  test("neither root nor sudo: one line says what is missing, exit code 3", async () => {
    const folder = machine(["make", "g++"], 1000, "exit 1");
    expect(await setUp(folder)).toMatchObject({
      code: 3,
      stderr: "tcvar: missing tools: install them with: apt-get install yosys iverilog verilator z3\n",
    });
    expect(log(folder)).toBe("");
  });

  test("apt-get fails, or does not bring the tool: said, exit code 3", async () => {
    const failing = await setUp(machine(all.slice(1), 0, 'echo "E: no network"; exit 100'));
    expect(failing.code).toBe(3);
    expect(failing.stderr).toContain("E: no network");
    expect(failing.stderr).toContain("tcvar: apt-get failed (see above); missing tools");
    const useless = await setUp(machine(all.slice(1), 0, ""));
    expect(useless).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("still missing after the installation: yosys"),
    });
  });
});

describe("the closing line of .ci/run", () => {
  const counts = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  const broken = { status: "failed", assertionResults: [] };

  test.each([
    ["all passed", counts, "0", "7 passed, 0 failed\n", 0],
    ["some skipped", { ...counts, numPendingTests: 2 }, "0", "2 skipped\n7 passed, 0 failed\n", 0],
    ["some failed", { ...counts, numFailedTests: 3 }, "2", "7 passed, 3 failed\n", 1],
    ["a file that cannot be run", { ...counts, testResults: [broken] }, "2", "7 passed, 1 failed\n", 1],
    ["nothing tested", { ...counts, numPassedTests: 0 }, "0", "0 passed, 1 failed\n", 1],
    ["passed, but the command failed", counts, "124", "7 passed, 1 failed\n", 1],
    ["no report: lint or types failed", undefined, "2", "0 passed, 1 failed\n", 1],
  ])("%s", async (_, report, status, expected, exitCode) => {
    const path = join(temporaryFolder(), "report.json");
    if (report) writeFileSync(path, JSON.stringify(report));
    const { code, stdout } = await run(process.execPath, [join(ROOT, "scripts", "test-count.mjs"), path, status]);
    expect([stdout, code]).toEqual([expected, exitCode]);
  });
});
