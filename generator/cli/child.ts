// A command of tcvar in a process of its own: work on all cores, and memory that is given back.
import { join } from "node:path";
import { runTool, toolFailure } from "../../sim/drivers/tool.ts";
import { EXIT } from "../core/errors.ts";
import { projectRoot } from "../core/project.ts";

/** Longest time of one process. */
const HOUR = 3600;

/** What an option is; one that is undefined or false is left out. */
export type OptionValues = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * What `tcvar COMMAND --OPTIONS --json` prints, be it done or a comparison that failed.
 * @throws UserError where the process fails
 */
export async function childRecord(command: string, options: OptionValues): Promise<unknown> {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, `${value}`];
  });
  const ran = await runTool({
    tool: "node",
    args: [join(projectRoot(), "bin", "tcvar.js"), command, ...words, "--json"],
    timeoutSeconds: HOUR,
    memoryMiB: Number.POSITIVE_INFINITY,
    answers: [EXIT.done, EXIT.comparisonFailed],
  });
  try {
    return JSON.parse(ran.stdout);
  } catch {
    throw toolFailure("node", "printed no record", ran.command, ran.stdout + ran.stderr);
  }
}
