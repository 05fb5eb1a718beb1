// Runs an external tool with its time and memory bounded, and tells every failure in one shape.
import { constants } from "node:os";
import { onInterruption } from "../../generator/core/cleanup.ts";
import { EXIT, UserError } from "../../generator/core/errors.ts";
import { findProgram, toolDescription } from "./tools.ts";

export interface ToolRun {
  /** a name in the list of tools, or `program` with its own name for what was built here */
  readonly tool: string;
  /** absolute path of the program, where it is not on PATH (a simulation that Verilator built) */
  readonly program?: string;
  readonly args: readonly string[];
  /** the tool's standard input; empty when left out */
  readonly input?: string | Uint8Array;
  /** the file that receives the standard output instead of the result */
  readonly outputFile?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** 600 when left out */
  readonly timeoutSeconds?: number;
  /** bound of the address space of each of its processes; 4096 when left out, Infinity for none */
  readonly memoryMiB?: number;
  /** the exit codes that are an answer, not a failure; [0] when left out */
  readonly answers?: readonly number[];
}

export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** the command line, quoted for a shell */
  readonly command: string;
}

/** Lines of a failed tool's output that are shown. */
const SHOWN_LINES = 12;
/** Characters of output kept; a tool that prints more is stopped. */
const MOST_OUTPUT = 512 * 2 ** 20;
/** Sets the bound and becomes the tool: the process keeps its number. */
const LIMITED = 'ulimit -v "$1" 2>/dev/null; shift; exec "$@"';
/** What tools print when an allocation fails. */
const OUT_OF_MEMORY = /bad_alloc|out of memory|cannot allocate memory|virtual memory exhausted|malloc/i;

/** The absolute path of a tool. @throws UserError with exit code 3 that says what needs it and how to install it */
export function requireTool(name: string): string {
  const { neededBy, install } = toolDescription(name);
  const path = findProgram(name);
  if (path === undefined)
    throw new UserError(`${name} not found: it is needed by ${neededBy}; to have it: ${install}`, EXIT.toolMissing);
  return path;
}

/**
 * Runs a tool to its end. It and everything it started die when its time is over and when this process is
 * interrupted. Output that makes no sense is for the caller to refuse, with `toolFailure`.
 * @throws UserError: exit code 3 when the tool is missing; 4 when it fails, runs past a limit or prints too much
 */
export async function runTool(run: ToolRun): Promise<ToolResult> {
  const program = run.program ?? requireTool(run.tool);
  const timeoutSeconds = run.timeoutSeconds ?? 600;
  const memoryMiB = run.memoryMiB ?? 4096;
  const command = commandLine([program, ...run.args]);
  const kilobytes = Number.isFinite(memoryMiB) ? String(Math.ceil(memoryMiB * 1024)) : "unlimited";
  // loaded here: most commands run no tool
  const { execa } = await import("execa");
  const began = performance.now();
  // its own process group, so that what it starts (make, compilers) can be ended with it
  const child = execa("/bin/sh", ["-c", LIMITED, "sh", kilobytes, program, ...run.args], {
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    env: { LC_ALL: "C", ...run.env },
    ...(run.input === undefined ? { stdin: "ignore" as const } : { input: run.input }),
    ...(run.outputFile === undefined ? {} : { stdout: { file: run.outputFile } }),
    detached: true,
    cleanup: false,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: MOST_OUTPUT,
  });
  const end = () => endGroup(child.pid);
  const release = onInterruption(end);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeoutSeconds * 1000);
  const result = await child.finally(() => {
    clearTimeout(timer);
    // a tool that is over leaves nothing running
    end();
    release();
  });
  const text = (stream: unknown) => (typeof stream === "string" ? stream : "");
  const [stdout, stderr] = [text(result.stdout), text(result.stderr)];
  const fail = (reason: string) => toolFailure(run.tool, reason, command, stderr.trim() ? stderr : stdout);
  if (late) throw fail(`ran past its limit of ${timeoutSeconds} s`);
  if (result.isMaxBuffer) throw fail(`printed more than ${MOST_OUTPUT / 2 ** 20} MiB`);
  const exitCode = result.exitCode ?? 128 + signalNumber(result.signal);
  if (!(run.answers ?? [0]).includes(exitCode)) {
    const memory = OUT_OF_MEMORY.test(stderr + stdout.slice(-2000))
      ? ` (its memory is limited to ${memoryMiB} MiB)`
      : "";
    const end = result.signal === undefined ? `exit code ${exitCode}` : `ended by ${result.signal}`;
    throw fail(`failed: ${result.exitCode === undefined && !result.signal ? result.shortMessage : end}${memory}`);
  }
  return { exitCode, stdout, stderr, seconds: (performance.now() - began) / 1000, command };
}

/**
 * The one shape of a tool's failure: exit code 4; the reason in the message; command and end of output below it.
 * @param reason continues "yosys ...": "failed: exit code 1", "printed no statistics"
 */
export function toolFailure(tool: string, reason: string, command: string, output: string): UserError {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "");
  const shown = lines.slice(-SHOWN_LINES).map((line) => `  | ${line.slice(0, 400)}`);
  const details = [
    `  command: ${command}`,
    ...(shown.length > 0 ? ["  output ends with:", ...shown] : ["  no output"]),
  ];
  return new UserError(`${tool} ${reason}`, EXIT.toolFailed, details);
}

/** The words of a command line, quoted so that a shell reads them back. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

function signalNumber(signal: string | undefined): number {
  return constants.signals[signal as NodeJS.Signals] ?? 0;
}

function endGroup(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // nobody of the group is left
  }
}
