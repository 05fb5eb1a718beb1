// The version of a tool, asked once: part of the address of everything that is cached from its work.
import { runTool } from "./tool.ts";
import { toolDescription } from "./tools.ts";

const known = new Map<string, Promise<string>>();

/** The first line that the tool prints when asked for its version. @throws UserError where it is missing or does not run */
export function toolVersion(name: string): Promise<string> {
  const found = known.get(name) ?? ask(name);
  known.set(name, found);
  return found;
}

async function ask(name: string): Promise<string> {
  const { versionArguments, versionPattern } = toolDescription(name);
  const { stdout, stderr } = await runTool({ tool: name, args: versionArguments, timeoutSeconds: 60 });
  return versionPattern.exec(stdout + stderr)?.[1] ?? (stdout + stderr).split("\n")[0];
}
