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
  constructor(message: string, exitCode: number = EXIT.badInput) {
    super(message);
    this.name = "UserError";
    this.exitCode = exitCode;
  }
}
