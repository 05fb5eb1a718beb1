// The errors a user can cause or meet. Everything else that is thrown is a bug of ours and keeps its stack.

/** The exit codes of every command. */
export const EXIT = {
  done: 0,
  comparisonFailed: 1,
  badInput: 2,
  toolMissing: 3,
  toolFailed: 4,
  inputOutput: 5,
  bug: 70,
} as const;

/** A failure that is not a bug: one line that says what is wrong, the value, what is accepted; and its exit code. */
export class UserError extends Error {
  readonly exitCode: number;
  /** Lines printed under the message, where one line is not enough: the command and the output of a failed tool. */
  readonly details: readonly string[];
  constructor(message: string, exitCode: number = EXIT.badInput, details: readonly string[] = []) {
    super(message);
    this.name = "UserError";
    this.exitCode = exitCode;
    this.details = details;
  }
}
