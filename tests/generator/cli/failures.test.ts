// How runs end that do not end well: really run, in child processes.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { fixture, ONE_LINE, run, tcvar } from "../../support/program.ts";

const SLOW = "slow.js";

function alive(pid: number): boolean {
  try {
    // a zombie has ended: it only waits for whoever inherits it
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("a bad command line is one line, exit code 2", () => {
  test.each([
    [["frobnicate"], "unknown command 'frobnicate'"],
    [["doctr"], "Did you mean doctor?"],
    [["doctor", "--frobnicate"], "unknown option '--frobnicate'"],
    [["--frobnicate"], "unknown option '--frobnicate'"],
    [["doctor", "extra"], "too many arguments"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await tcvar(args);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("no command: the help, on stderr", async () => {
    const { code, stdout, stderr } = await tcvar([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: tcvar");
  });
});

describe("output", () => {
  test("a reader that leaves: no noise, and the exit code of SIGPIPE", async () => {
    const path = join(import.meta.dirname, "..", "..", "fixtures", SLOW);
    const script = `set -o pipefail; "${process.execPath}" "${path}" much | head -1`;
    expect(await run("/bin/bash", ["-c", script])).toEqual({ code: 141, signal: null, stdout: "line 0\n", stderr: "" });
  });

  test("a full disk behind a redirection is one line, exit code 5", async () => {
    const path = join(import.meta.dirname, "..", "..", "fixtures", SLOW);
    const { code, stderr } = await run("/bin/bash", ["-c", `"${process.execPath}" "${path}" much >/dev/full`]);
    expect(stderr).toBe("tcvar: cannot write: no space left on the device\n");
    expect(code).toBe(5);
  });
});

describe("writing", () => {
  test("an output directory that cannot be made: one line, exit code 5", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    for (const place of [join(folder, "file", "out"), "/proc/tcvar-out"]) {
      const { code, stderr } = await fixture(SLOW, ["made", place]);
      expect(stderr).toMatch(ONE_LINE);
      expect(stderr).toContain(`cannot write ${place}: `);
      expect(code).toBe(5);
    }
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  test("a directory that tcvar did not make is refused, untouched: exit code 2", async () => {
    const folder = temporaryFolder();
    const foreign = join(folder, "out");
    mkdirSync(foreign);
    writeFileSync(join(foreign, "thesis.txt"), "mine");
    writeFileSync(join(foreign, "manifest.json"), '{"generator": "another"}');
    const { code, stderr } = await fixture(SLOW, ["made", foreign]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain("exists and was not made by tcvar");
    expect(stderr).toContain("--out");
    expect(code).toBe(2);
    expect(readFileSync(join(foreign, "thesis.txt"), "utf8")).toBe("mine");
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  test("a full disk: one line, exit code 5, nothing left", async (context) => {
    const folder = temporaryFolder();
    const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder]).catch(() => undefined);
    if (mounted?.code !== 0) context.skip("mounting a small file system is not allowed here");
    try {
      for (const [command, place] of [
        ["large", join(folder, "out")],
        ["file", join(folder, "a.v")],
      ]) {
        const { code, stderr } = await fixture(SLOW, [command, place]);
        expect(stderr).toBe(`tcvar: cannot write ${place}: no space left on the device\n`);
        expect(code).toBe(5);
      }
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      await run("umount", [folder]);
    }
  });
});

describe.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s: exit code %i", (signal, exitCode) => {
  const interrupt = (pid: number) => void process.kill(pid, signal);

  test("leaves no half-written directory, and the old one as it was", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "out");
    const first = await fixture(SLOW, ["directory", out], { when: ["half done", interrupt] });
    expect(first).toMatchObject({ code: exitCode, stderr: "" });
    expect(readdirSync(folder)).toEqual([]);

    expect(await fixture(SLOW, ["made", out])).toMatchObject({ code: 0, stderr: "" });
    writeFileSync(join(out, "old.v"), "old");
    await fixture(SLOW, ["directory", out], { when: ["half done", interrupt] });
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(readdirSync(out).sort()).toEqual(["manifest.json", "old.v"]);
  });

  test("leaves nothing in the cache", async () => {
    const folder = temporaryFolder();
    const env = { TCVAR_CACHE: folder };
    const ended = await fixture(SLOW, ["cache"], { env, when: ["half done", interrupt] });
    expect(ended.code).toBe(exitCode);
    expect(readdirSync(join(folder, "test"))).toEqual([]);
  });

  test("ends the tool and what the tool started", async () => {
    const pids = join(temporaryFolder(), "pids");
    const ended = fixture(SLOW, ["tool"], { env: { PIDS: pids } });
    let sleeper = 0;
    for (let tries = 0; sleeper === 0 && tries < 200; tries++) {
      await sleep(25);
      try {
        sleeper = Number(readFileSync(pids, "utf8"));
      } catch {
        // it has not started yet
      }
    }
    expect(alive(sleeper)).toBe(true);
    const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${sleeper}/status`, "utf8"))?.[1];
    const program = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${parent}/status`, "utf8"))?.[1];
    interrupt(Number(program));
    expect((await ended).code).toBe(exitCode);
    // on a loaded machine the end takes its time
    for (let tries = 0; (alive(sleeper) || alive(Number(parent))) && tries < 200; tries++) await sleep(25);
    expect([alive(sleeper), alive(Number(parent))]).toEqual([false, false]);
  });
});

describe("tools", () => {
  test("a missing one: what it is, what needs it, how to install it; exit code 3", async () => {
    const { code, stderr } = await fixture(SLOW, ["missing"], { env: { PATH: "" } });
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain("yosys not found: it is needed by tcvar synth");
    expect(stderr).toContain("apt-get install yosys");
    expect(code).toBe(3);
  });

  test("a failing one: reason, command, end of the output; exit code 4", async () => {
    const { code, stderr } = await fixture(SLOW, ["failing"]);
    const command = "/bin/sh -c 'echo one; echo two >&2; exit 9'";
    expect(stderr).toBe(`tcvar: yosys failed: exit code 9\n  command: ${command}\n  output ends with:\n  | two\n`);
    expect(code).toBe(4);
  });
});

describe("a bug of ours: the stack, how to report it, exit code 70", () => {
  test.each([
    ["bug", "a fault of ours"],
    ["late-bug", "a late fault of ours"],
  ])("%s", async (command, message) => {
    const { code, stderr } = await fixture(SLOW, [command]);
    expect(stderr).toContain(`tcvar: internal error: TypeError: ${message}`);
    expect(stderr).toContain("slow.js:");
    expect(stderr).toContain("open an issue with this text");
    expect(stderr).toContain(`command: tcvar ${command}`);
    expect(stderr).not.toContain("://github");
    expect(code).toBe(70);
  });

  test("in the real program", async () => {
    const preload = "data:text/javascript,JSON.stringify=()=>{throw new TypeError('broken')}";
    const { code, stderr } = await tcvar(["doctor", "--json"], { env: { NODE_OPTIONS: `--import="${preload}"` } });
    expect(stderr).toContain("TypeError: broken");
    expect(code).toBe(70);
  });
});
