// One run of Yosys in a folder of its own: files in, a script, files out; what it used and what it warned of.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onInterruption } from "../../../generator/core/cleanup.ts";
import { EXIT, UserError } from "../../../generator/core/errors.ts";
import { removeQuietly } from "../../../generator/core/files.ts";
import { inputOutputError, isSystemError } from "../../../generator/core/input-output.ts";
import { runTool, toolFailure } from "../tool.ts";

/** Bounds of one run. */
export interface YosysLimits {
  /** 600 when left out */
  readonly timeoutSeconds?: number;
  /** 4096 when left out */
  readonly memoryMiB?: number;
}

export interface YosysRun {
  /** what is being done, for the message of a failure: "synthesizing fmul_p16_e17_depth (11,000 wires)" */
  readonly task: string;
  readonly files: ReadonlyMap<string, string>;
  readonly script: readonly string[];
  /** the files that the script writes */
  readonly outputs: readonly string[];
  readonly limits?: YosysLimits;
}

export interface YosysResult {
  /** the texts of the outputs, in order */
  readonly outputs: readonly string[];
  /** each warning once, in order */
  readonly warnings: readonly string[];
  readonly seconds: number;
  /** the most that Yosys itself had; its child ABC not counted */
  readonly memoryMiB: number;
  /** refuses an output that makes no sense: a UserError with exit code 4 */
  readonly garbage: (reason: string) => UserError;
}

const SCRIPT = "script.ys";
const LOG = "yosys.log";

/**
 * Runs a script on files in a temporary folder, which is removed.
 * @throws UserError that names the task: exit code 3 when Yosys is missing; 4 when it fails, runs past a limit or leaves no
 *   output; 5 when the disk is full
 */
export async function runYosys(run: YosysRun): Promise<YosysResult> {
  const folder = temporaryFolder();
  const release = onInterruption(() => rmSync(folder, { recursive: true, force: true }));
  try {
    writeAll(folder, run);
    const log = join(folder, LOG);
    const result = await runTool({
      tool: "yosys",
      args: ["-s", SCRIPT],
      cwd: folder,
      outputFile: log,
      timeoutSeconds: run.limits?.timeoutSeconds ?? 600,
      memoryMiB: run.limits?.memoryMiB ?? 4096,
    }).catch((error: unknown) => {
      throw explained(error, run.task);
    });
    const text = readFileSync(log, "utf8");
    const garbage = (reason: string) => toolFailure("yosys", `${reason} (${run.task})`, result.command, text);
    const outputs = run.outputs.map((name) => readOutput(join(folder, name), name, garbage));
    const memory = /MEM: ([\d.]+) MB peak/.exec(text)?.[1];
    if (memory === undefined) throw garbage("did not say how much memory it took");
    const { seconds } = result;
    return { outputs, warnings: warningsIn(text), seconds, memoryMiB: Math.ceil(Number(memory)), garbage };
  } finally {
    removeQuietly(folder);
    release();
  }
}

/** The warnings in a log, each once, without those that only sum up. */
export function warningsIn(log: string): string[] {
  return [...new Set([...log.matchAll(/^Warning: (.*)$/gm)].map(([, text]) => text.replace(/:$/, "")))];
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "tcvar-yosys-"));
  } catch (error) {
    throw isSystemError(error) ? inputOutputError(error, `cannot make a folder in ${tmpdir()}`) : error;
  }
}

function writeAll(folder: string, { files, script }: YosysRun): void {
  try {
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, SCRIPT), `${script.join("\n")}\n`);
  } catch (error) {
    throw isSystemError(error) ? inputOutputError(error, `cannot write to ${folder}`) : error;
  }
}

function readOutput(path: string, name: string, garbage: (reason: string) => UserError): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw isSystemError(error) && error.code === "ENOENT" ? garbage(`wrote no ${name}`) : error;
  }
}

/** A failed tool's message with the task in it. */
function explained(error: unknown, task: string): unknown {
  if (!(error instanceof UserError) || error.exitCode === EXIT.toolMissing) return error;
  return new UserError(`${error.message} (${task})`, error.exitCode, error.details);
}
