// Runs an external tool with its time and memory bounded, and tells every failure in one shape.
import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { onInterruption } from "../../generator/core/cleanup.ts";
import { EXIT, UserError } from "../../generator/core/errors.ts";
import { inputOutputError, isSystemError } from "../../generator/core/input-output.ts";
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
/** Messages in one language; and no flags of a make that runs us for a make that a tool runs. */
const CLEAN_ENVIRONMENT = { LC_ALL: "C", MAKEFLAGS: undefined, MAKELEVEL: undefined, MFLAGS: undefined };
/** What tools print when an allocation fails. */
const OUT_OF_MEMORY = /bad_alloc|out of memory|cannot allocate memory|memory exhausted/i;
/** What they print when the disk is full: no fault of theirs. */
const DISK_FULL = /no space left on device/i;

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
 * @throws UserError: exit code 3 when the tool is missing; 4 when it fails, runs past a limit or prints too much; 5 when
 *   the disk is full
 */
export async function runTool(run: ToolRun): Promise<ToolResult> {
  const program = run.program ?? requireTool(run.tool);
  const timeoutSeconds = run.timeoutSeconds ?? 600;
  const memoryMiB = run.memoryMiB ?? 4096;
  const command = commandLine([program, ...run.args]);
  const kilobytes = Number.isFinite(memoryMiB) ? String(Math.ceil(memoryMiB * 1024)) : "unlimited";
  // loaded here: most commands run no tool
  const { execa } = await import("execa");
  const file = run.outputFile === undefined ? undefined : createOutput(run.outputFile);
  const began = performance.now();
  // in place before the tool is: a signal in between must not leave it running
  let group: number | undefined;
  const end = () => endGroup(group);
  const release = onInterruption(end);
  // its own process group, so that what it starts (make, compilers) can be ended with it
  const child = execa(
    "/bin/sh",
    ["-c", file ? `${LIMITED} >"$0"` : LIMITED, file ?? "sh", kilobytes, program, ...run.args],
    {
      ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
      env: { ...CLEAN_ENVIRONMENT, ...run.env },
      ...(run.input === undefined ? { stdin: "ignore" as const } : { input: run.input }),
      detached: true,
      cleanup: false,
      reject: false,
      stripFinalNewline: false,
      maxBuffer: MOST_OUTPUT,
    },
  );
  group = child.pid;
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
  const seconds = (performance.now() - began) / 1000;
  const text = (stream: unknown) => (typeof stream === "string" ? stream : "");
  const [stdout, stderr] = [text(result.stdout), text(result.stderr)];
  const output = stderr.trim() === "" ? stdout : stderr;
  const failed = (reason: string, cause?: number) => toolFailure(run.tool, reason, command, output, cause);
  if (late) throw failed(`ran past its limit of ${timeoutSeconds} s`);
  if (result.isMaxBuffer) throw failed(`printed more than ${MOST_OUTPUT / 2 ** 20} MiB`);
  const { exitCode, signal, originalMessage = "" } = result;
  if (exitCode !== undefined && (run.answers ?? [0]).includes(exitCode))
    return { exitCode, stdout, stderr, seconds, command };
  if (DISK_FULL.test(output)) throw failed("failed: no space left on the device", EXIT.inputOutput);
  const memory = OUT_OF_MEMORY.test(output) ? ` (its memory is limited to ${memoryMiB} MiB)` : "";
  if (exitCode !== undefined) throw failed(`failed: exit code ${exitCode}${memory}`);
  if (signal !== undefined) throw failed(`failed: ended by ${signal}${memory}`);
  throw failed(`could not be started: ${originalMessage.replace(/\s*\n\s*/g, " ")}`);
}

/** An empty file for the tool to write to. @returns its absolute path */
function createOutput(path: string): string {
  try {
    writeFileSync(path, "");
    return resolve(path);
  } catch (error) {
    throw isSystemError(error) ? inputOutputError(error, `cannot write ${path}`) : error;
  }
}

/**
 * The one shape of a tool's failure: exit code 4 unless another is given; the reason in the message; command and end of output below it.
 * @param reason continues "yosys ...": "failed: exit code 1", "printed no statistics"
 */
export function toolFailure(
  tool: string,
  reason: string,
  command: string,
  output: string,
  exitCode: number = EXIT.toolFailed,
): UserError {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "");
  const shown = lines.slice(-SHOWN_LINES).map((line) => `  | ${line.slice(0, 400)}`);
  const details = [
    `  command: ${command}`,
    ...(shown.length > 0 ? ["  output ends with:", ...shown] : ["  no output"]),
  ];
  return new UserError(`${tool} ${reason}`, exitCode, details);
}

/**
 * Refuses what a tool says it made and did not: before it is kept for later runs.
 * @param begins what the file starts with
 * @throws UserError, exit code 4
 */
export function requireOutput(tool: string, path: string, { command, stdout, stderr }: ToolResult, begins = ""): void {
  const start = Buffer.alloc(Math.max(begins.length, 1));
  const name = basename(path);
  let bytes = 0;
  try {
    const file = openSync(path, "r");
    bytes = readSync(file, start);
    closeSync(file);
  } catch {
    // told below
  }
  if (bytes === 0) throw toolFailure(tool, `wrote no ${name}`, command, stdout + stderr);
  if (!start.toString("latin1").startsWith(begins))
    throw toolFailure(tool, `wrote a ${name} that makes no sense`, command, stdout + stderr);
}

/** The words of a command line, quoted so that a shell reads them back. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

function endGroup(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // nobody of the group is left
  }
}
