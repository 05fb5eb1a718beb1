// Wall-clock time and peak memory of a command of ours, run in a process of its own.
import { join } from "node:path";
import { projectRoot } from "../../generator/core/project.ts";
import { runTool } from "../drivers/tool.ts";

/** What a command took. */
export interface CommandCost {
  readonly seconds: number;
  /** peak resident memory of the process itself, in MB; tools that it starts are not counted */
  readonly megabytes: number;
  readonly stdout: string;
}

/** Prints the peak memory as the last line of stderr when the process ends. */
const REPORT_MEMORY = "process.on('exit',()=>process.stderr.write('\\nmaxRSS '+process.resourceUsage().maxRSS+'\\n'))";

/** Runs `tcvar <args>`. @throws UserError when it fails */
export async function costOf(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandCost> {
  const program = join(projectRoot(), "bin", "tcvar.js");
  const hook = `data:text/javascript,${encodeURIComponent(REPORT_MEMORY)}`;
  const { seconds, stdout, stderr } = await runTool({
    tool: "node",
    args: ["--import", hook, program, ...args],
    cwd: projectRoot(),
    env,
    memoryMiB: Number.POSITIVE_INFINITY,
  });
  const kilobytes = Number(/maxRSS (\d+)/.exec(stderr)?.[1]);
  return { seconds, megabytes: kilobytes / 1024, stdout };
}
