import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { UserError } from "../../../generator/core/errors.ts";
import { commandLine, requireTool, runTool, type ToolRun, toolFailure } from "../../../sim/drivers/tool.ts";
import { findProgram, TOOLS } from "../../../sim/drivers/tools.ts";
import { temporaryFolder } from "../../support/folder.ts";

afterEach(() => vi.unstubAllEnvs());

/** Runs a shell script as if it were Yosys. */
function shell(script: string, options: Partial<ToolRun> = {}) {
  return runTool({ tool: "yosys", program: "/bin/sh", args: ["-c", script], ...options });
}

async function failure(script: string, options: Partial<ToolRun> = {}): Promise<UserError> {
  const error = await shell(script, options).then(
    () => expect.unreachable("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw error;
  return error;
}

describe("a tool that works", () => {
  test("output, both streams, exactly", async () => {
    const result = await shell("echo out; echo err >&2");
    expect(result).toMatchObject({ exitCode: 0, stdout: "out\n", stderr: "err\n" });
    expect(result.command).toBe("/bin/sh -c 'echo out; echo err >&2'");
    expect(result.seconds).toBeGreaterThan(0);
  });

  test("input; none unless given", async () => {
    const input = "line\n".repeat(100_000);
    expect((await shell("cat", { input })).stdout).toBe(input);
    expect((await shell("cat")).stdout).toBe("");
  });

  test("a tool that does not read its input to the end", async () => {
    expect((await shell("head -c 3", { input: "abc".repeat(1_000_000) })).stdout).toBe("abc");
  });

  test("folder, environment, output to a file", async () => {
    const folder = temporaryFolder();
    const outputFile = join(folder, "log");
    const result = await shell('echo "$PWD $WORD $LC_ALL"', { cwd: folder, env: { WORD: "w" }, outputFile });
    expect(result.stdout).toBe("");
    expect(readFileSync(outputFile, "utf8")).toBe(`${folder} w C\n`);
  });

  test("the flags of a make that runs us are not for a make that the tool runs", async () => {
    vi.stubEnv("MAKEFLAGS", "n -- P=16");
    vi.stubEnv("MAKELEVEL", "1");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    expect((await shell('echo "${MAKEFLAGS-unset} ${MAKELEVEL-unset}"')).stdout).toBe("unset unset\n");
  });

  test("exit codes that are answers", async () => {
    expect(await shell("echo sat; exit 10", { answers: [0, 10] })).toMatchObject({ exitCode: 10, stdout: "sat\n" });
  });
});

describe("a tool that fails: exit code 4 and the same shape", () => {
  test("exit code, and the last lines", async () => {
    const error = await failure("seq 100; exit 7");
    expect(error).toMatchObject({ message: "yosys failed: exit code 7", exitCode: 4 });
    expect(error.details.slice(0, 2)).toEqual(["  command: /bin/sh -c 'seq 100; exit 7'", "  output ends with:"]);
    expect(error.details.at(-1)).toBe("  | 100");
    expect(error.details.length).toBe(2 + 12);
  });

  test("a signal", async () => {
    expect((await failure("kill -SEGV $$")).message).toBe("yosys failed: ended by SIGSEGV");
  });

  test("its time is over: it and what it started are gone", async () => {
    const began = performance.now();
    const folder = temporaryFolder();
    const error = await failure('sleep 2999 & echo $! >"$PID"; wait', {
      timeoutSeconds: 0.4,
      env: { PID: join(folder, "pid") },
    });
    expect(error.message).toBe("yosys ran past its limit of 0.4 s");
    expect(performance.now() - began).toBeLessThan(10_000);
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    await vi.waitFor(() => expect(state(pid)).toMatch(/gone|Z/));
  });

  test("its memory is bounded, and the message says so", async () => {
    const script = "head -c 300000000 /dev/zero | tail -c 200000000 >/dev/null";
    expect((await shell(script, { memoryMiB: Number.POSITIVE_INFINITY })).exitCode).toBe(0);
    const error = await failure(script, { memoryMiB: 64 });
    expect(error.message).toMatch(/^yosys failed: exit code \d+ \(its memory is limited to 64 MiB\)$/);
  });

  test("a full disk under its output file is a failure of the disk, exit code 5", async () => {
    const error = await failure("seq 200000", { outputFile: "/dev/full" });
    expect(error).toMatchObject({ exitCode: 5, message: "yosys failed: no space left on the device" });
    expect(await failure("true", { outputFile: "/no/such/file" })).toMatchObject({
      exitCode: 5,
      message: "cannot write /no/such/file: no such file or directory",
    });
  });

  test("a folder that is not there", async () => {
    const error = await failure("true", { cwd: "/nonexistent" });
    expect(error.exitCode).toBe(4);
    expect(error.message).toMatch(/^yosys could not be started: [^\n]+$/);
  });

  test("what makes no sense is refused by the caller in the same shape", () => {
    const error = toolFailure("yosys", "printed no statistics", "yosys -p stat", "a\n\nb\r\n");
    expect(error).toMatchObject({ message: "yosys printed no statistics", exitCode: 4 });
    expect(error.details).toEqual(["  command: yosys -p stat", "  output ends with:", "  | a", "  | b"]);
    expect(toolFailure("yosys", "printed nothing", "yosys", "\n").details.at(-1)).toBe("  no output");
  });
});

describe("finding tools", () => {
  test("a missing one: what needs it, how to install it, exit code 3", () => {
    vi.stubEnv("PATH", temporaryFolder());
    for (const { name, neededBy, install } of TOOLS.filter((tool) => tool.name !== "node")) {
      const message = `${name} not found: it is needed by ${neededBy}; to have it: ${install}`;
      expect(() => requireTool(name)).toThrow(expect.objectContaining({ message, exitCode: 3 }));
    }
  });

  test("only programs count", () => {
    vi.stubEnv("PATH", "/etc:/usr:/bin");
    expect(findProgram("sh")).toBe("/bin/sh");
    expect(findProgram("passwd-")).toBeUndefined();
    expect(findProgram("lib")).toBeUndefined();
  });
});

test("a command line can be pasted into a shell", () => {
  expect(commandLine(["yosys", "-p", "read a.v; stat", "it's", ""])).toBe("yosys -p 'read a.v; stat' 'it'\\''s' ''");
});

function state(pid: number): string {
  try {
    return /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "gone";
  } catch {
    return "gone";
  }
}
