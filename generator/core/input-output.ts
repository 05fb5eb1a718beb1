// Failures of the file system, told in one line.
import { readFile } from "node:fs/promises";
import { EXIT, UserError } from "./errors.ts";

/** What the operating system's codes mean, in words. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBUSY: "it is in use",
  EDQUOT: "disk quota exceeded",
  EEXIST: "it exists already",
  EFBIG: "the file is too large",
  EIO: "input/output error",
  EISDIR: "it is a directory",
  ELOOP: "too many symbolic links",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on the device",
  ENOTDIR: "a part of the path is not a directory",
  ENOTEMPTY: "the directory is not empty",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
};

/** The codes that are never a bug of ours, wherever they come from. */
const OF_THE_MACHINE = new Set(["EACCES", "EDQUOT", "EFBIG", "EIO", "EMFILE", "ENOSPC", "EPERM", "EROFS"]);

/** An error of a system call, with its code and, where there is one, its path. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

/** Is this the error of a system call? */
export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

/** Is this a failure of the machine (disk full, not writable, ...), never a bug, wherever it was thrown? */
export function isMachineFailure(error: unknown): error is SystemError {
  return isSystemError(error) && OF_THE_MACHINE.has(error.code);
}

/**
 * The one-line form of a file-system error, exit code 5.
 * @param doing what was being done, with the path: "cannot write rtl-out/x"
 */
export function inputOutputError(error: SystemError, doing: string): UserError {
  return new UserError(`${doing}: ${REASONS[error.code] ?? error.code}`, EXIT.inputOutput);
}

/** The text of UTF-8 bytes that the user gave, without the byte order mark that some editors write. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/**
 * The text of a file that the user named, see textOf.
 * @throws UserError with exit code 5 when it cannot be read
 */
export async function readInput(path: string): Promise<string> {
  try {
    return textOf(await readFile(path));
  } catch (error) {
    throw isSystemError(error) ? inputOutputError(error, `cannot read ${path}`) : error;
  }
}
