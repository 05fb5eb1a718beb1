// The program: `tcvar <command>`.
import { Command } from "commander";
import { projectVersion } from "../core/project.ts";
import { COMMANDS } from "./commands.ts";
import { runProgram } from "./run.ts";

/** The program with all its commands. */
export function createProgram(): Command {
  const program = new Command("tcvar")
    .description("Visual AutoRegressive models as constant-depth threshold circuits, in Verilog.")
    .version(projectVersion())
    .addHelpText(
      "after",
      "\nExamples:\n  tcvar doctor\n  tcvar help doctor\n\nmake help shows the same as make targets.",
    );
  for (const register of COMMANDS) register(program);
  return program;
}

/** Runs a command line, process.argv's form, and sets the exit code of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  await runProgram(createProgram, argv);
}
