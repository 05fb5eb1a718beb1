// Runs programs in child processes, the way a user does.
import { spawn } from "node:child_process";
import { join } from "node:path";

/** The project's root folder. */
export const ROOT = join(import.meta.dirname, "..", "..");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** added to the environment; undefined removes */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** called with the child's number as soon as it has printed this text on stdout */
  readonly when?: readonly [text: string, then: (pid: number) => void];
}

/** Runs a program to its end. Its standard input is empty unless given. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: "1", ...options.env };
    const child = spawn(program, args, { cwd: options.cwd ?? ROOT, env });
    let [stdout, stderr] = ["", ""];
    let waiting = options.when;
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
      if (waiting && stdout.includes(waiting[0]) && child.pid !== undefined) {
        const then = waiting[1];
        waiting = undefined;
        then(child.pid);
      }
    });
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/** Runs `tcvar` with these arguments. */
export function tcvar(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(process.execPath, [join(ROOT, "bin", "tcvar.js"), ...args], options);
}

/** Runs a program of tests/fixtures (plain JavaScript on the compiled modules). */
export function fixture(name: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(process.execPath, [join(ROOT, "tests", "fixtures", name), ...args], options);
}

/** A line of the form "tcvar: ..." alone: how every failure of a user is told. */
export const ONE_LINE = /^tcvar: [^\n]+\n$/;
