// From a command line to an exit code: every way a run can end.
import { type Command, CommanderError } from "commander";
import { cleanUp } from "../core/cleanup.ts";
import { EXIT, UserError } from "../core/errors.ts";
import { inputOutputError, isMachineFailure, isSystemError } from "../core/input-output.ts";
import { projectVersion } from "../core/project.ts";

/**
 * Runs a command line with a program and sets process.exitCode. Failures go to stderr: what the user can cause in one
 * line, and below it the details of a failed tool; anything else is a bug and is printed whole. Never rejects.
 * @param create makes the program; its commands are run with `parseAsync`
 * @param argv in the form of process.argv
 */
export async function runProgram(create: () => Command, argv: readonly string[]): Promise<void> {
  process.stdout.on("error", endOfOutput);
  // nobody reads what we have to say: the exit code still tells
  process.stderr.on("error", () => undefined);
  process.on("uncaughtException", (error) => {
    const exitCode = explain(error, argv);
    cleanUp();
    process.exit(exitCode);
  });
  try {
    const program = create();
    for (const command of [program, ...program.commands])
      command.exitOverride().configureOutput({ outputError: () => undefined });
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = explain(error, argv);
  }
}

/** What a shell sees of a program that SIGPIPE ended: the work may not be done, so it is not 0. */
const READER_LEFT = 141;

/** Our reader left (`| head`): nothing to say. A full disk behind a redirection is a failure. */
function endOfOutput(error: Error): void {
  const readerLeft = isSystemError(error) && error.code === "EPIPE";
  const exitCode = readerLeft ? READER_LEFT : explain(error, process.argv);
  cleanUp();
  process.exit(exitCode);
}

/** Tells a failure on stderr. @returns its exit code */
function explain(error: unknown, argv: readonly string[]): number {
  if (error instanceof CommanderError) return explainUsage(error);
  const failure = isMachineFailure(error) ? inputOutputError(error, machineDoing(error)) : error;
  if (failure instanceof UserError) {
    say([`tcvar: ${failure.message}`, ...failure.details]);
    return failure.exitCode;
  }
  say([
    `tcvar: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    "This is a bug in tcvar. To report it, open an issue with this text, and these two lines:",
    `  command: ${["tcvar", ...argv.slice(2)].join(" ")}`,
    `  version: ${projectVersion()}, node ${process.version}, ${process.platform} ${process.arch}`,
  ]);
  return EXIT.bug;
}

/** Help and version are no failures; everything else that the parser finds is a bad command line. */
function explainUsage(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT.done;
  // without a command the parser has printed the help
  if (error.code === "commander.help") return EXIT.badInput;
  say([
    `tcvar: ${error.message
      .replace(/^error: /, "")
      .replace(/\s*\n\s*/g, " ")
      .replace(/\.$/, "")}: see tcvar --help`,
  ]);
  return EXIT.badInput;
}

function machineDoing(error: { readonly syscall: string; readonly path?: string }): string {
  return error.path === undefined ? `cannot ${error.syscall}` : `cannot ${error.syscall} ${error.path}`;
}

function say(lines: readonly string[]): void {
  process.stderr.write(`${lines.join("\n")}\n`);
}
