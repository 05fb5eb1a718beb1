// Looks at the external tools: is each there, does it run, which version.
import { UserError } from "../../generator/core/errors.ts";
import { runTool } from "./tool.ts";
import { findProgram, TOOLS, type ToolDescription } from "./tools.ts";

export interface ToolState {
  readonly name: string;
  readonly state: "found" | "missing" | "does not run" | "too old";
  /** undefined where the tool is missing or does not tell */
  readonly version?: string;
  readonly path?: string;
  readonly neededBy: string;
  readonly required: boolean;
  readonly install: string;
}

/** The state of every tool, in the order of the list. Nothing is written; each tool has ten seconds to answer. */
export async function examineTools(): Promise<ToolState[]> {
  return await Promise.all(TOOLS.map(examine));
}

async function examine(tool: ToolDescription): Promise<ToolState> {
  const { name, neededBy, required, install } = tool;
  const path = findProgram(name);
  if (path === undefined) return { name, state: "missing", neededBy, required, install };
  const answer = await versionOf(tool, path);
  const version = answer === undefined ? undefined : tool.versionPattern.exec(answer)?.[1];
  const runs = answer !== undefined && (version !== undefined || tool.needsDisplay === true);
  const old = version !== undefined && tool.minimum !== undefined && isOlder(version, tool.minimum);
  const state = !runs ? "does not run" : old ? "too old" : "found";
  return { name, state, ...(version === undefined ? {} : { version }), path, neededBy, required, install };
}

/** What the tool prints when asked for its version, or undefined where it cannot be run. */
async function versionOf(tool: ToolDescription, path: string): Promise<string | undefined> {
  try {
    // node reserves more address space than a bound would grant
    const limits = { timeoutSeconds: 10, memoryMiB: Number.POSITIVE_INFINITY };
    const any = Array.from({ length: 128 }, (_, exitCode) => exitCode).filter((code) => code < 126);
    const answers = tool.needsDisplay ? any : [0];
    const result = await runTool({ tool: tool.name, program: path, args: tool.versionArguments, ...limits, answers });
    return result.stdout + result.stderr;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Is "20.9.1" older than [20, 20]? */
function isOlder(version: string, minimum: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  const first = minimum.findIndex((least, i) => (parts[i] ?? 0) !== least);
  return first >= 0 && (parts[first] ?? 0) < minimum[first];
}
