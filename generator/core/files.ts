// Files and directories that appear whole or not at all: made under a temporary name beside their place, then renamed.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import { onInterruption } from "./cleanup.ts";
import { UserError } from "./errors.ts";
import { inputOutputError, isMachineFailure, isSystemError } from "./input-output.ts";

/** The file that marks a directory as made by this program, and what stands in it under the key "generator". */
export const MANIFEST = "manifest.json";
export const MARKER = "tcvar";

/** The temporary name beside `path` that this process, and no other living one, uses. */
function temporaryName(path: string): string {
  return `${path}.tmp-${process.pid}`;
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** Removes a file or directory on the way out of a failure, which must not be hidden by a second one. */
export function removeQuietly(path: string): void {
  try {
    remove(path);
  } catch {
    // the failure that brought us here is the one to tell
  }
}

/**
 * Makes a directory and those above it that are missing, one after the other: Node's own recursive mkdir never returns where
 * the file system says "no such directory" to a new one (/proc).
 * @throws the file system's error
 */
export function makeDirectories(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const directory of missing)
    try {
      mkdirSync(directory);
    } catch (error) {
      // another process may have been quicker
      if (!lstatSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
}

/**
 * Writes a file whole or not at all, making its directory where needed; a file that is there is replaced.
 * @throws UserError with exit code 5 when the file system refuses (disk full, not writable); nothing is left then
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  const release = onInterruption(() => remove(temporary));
  try {
    makeDirectories(dirname(path));
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw isSystemError(error) ? inputOutputError(error, `cannot write ${path}`) : error;
  } finally {
    release();
  }
}

/**
 * Refuses a file that cannot be written: for work that takes long, before it is begun. Its directory is made where needed.
 * @throws UserError with exit code 5
 */
export function refuseUnwritable(path: string): void {
  const temporary = temporaryName(path);
  const release = onInterruption(() => remove(temporary));
  try {
    makeDirectories(dirname(path));
    writeFileSync(temporary, "");
    // a file takes the place of a file only
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) renameSync(temporary, path);
  } catch (error) {
    throw isSystemError(error) ? inputOutputError(error, `cannot write ${path}`) : error;
  } finally {
    removeQuietly(temporary);
    release();
  }
}

/** Was this directory made by this program? Its manifest says so. */
export function isOurs(directory: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(directory, MANIFEST), "utf8"));
    return (
      typeof manifest === "object" && manifest !== null && "generator" in manifest && manifest.generator === MARKER
    );
  } catch {
    return false;
  }
}

/**
 * Refuses a place for output where something stands that is not ours (an empty directory is nobody's): for work that takes
 * long, before it is begun.
 * @param shown the path as the user gave it
 * @throws UserError with exit code 2
 */
export function refuseForeign(directory: string, shown: string = directory): void {
  const found = lstatSync(directory, { throwIfNoEntry: false });
  const free = found === undefined || (found.isDirectory() && readdirSync(directory).length === 0);
  if (!free && !isOurs(directory))
    throw new UserError(`${shown} exists and was not made by tcvar: move it away or choose another place with --out`);
}

/**
 * Makes a directory whole or not at all. `build` fills a temporary directory beside it, manifest.json with
 * `"generator": "tcvar"` included; then it takes the place of `directory`. What stands there is replaced only if it
 * is ours, or an empty directory. On an error or an interruption the temporary directory is removed and the old one stays as it was.
 * Long computations belong before the call: an interruption is seen between the asynchronous steps of `build`.
 * @throws UserError, exit code 2, when a foreign file or directory is in the place (before `build` is called);
 *   exit code 5 when the file system refuses
 */
export async function replaceDirectory(
  directory: string,
  build: (temporary: string) => Promise<void> | void,
): Promise<void> {
  // a symbolic link to a directory stays a link: what it points to is replaced
  const place = existsSync(directory) ? realpathSync(directory) : resolve(directory);
  const temporary = temporaryName(place);
  const aside = `${place}.old-${process.pid}`;
  const release = onInterruption(() => remove(temporary));
  try {
    refuseForeign(place, directory);
    makeDirectories(dirname(place));
    // left by a killed process of the same number
    remove(temporary);
    mkdirSync(temporary);
    await build(temporary);
    if (!isOurs(temporary)) throw new Error(`the files made for ${directory} have no ${MANIFEST} of ours`);
    // a signal that came meanwhile is seen now
    await setImmediate();
    swap(temporary, place, aside, directory);
  } catch (error) {
    removeQuietly(temporary);
    throw explained(error, place, directory);
  } finally {
    release();
  }
}

/**
 * Puts `temporary` in the place; synchronous, so that no signal handler of ours runs between the two renames.
 * Another process may put its own output there meanwhile: then the last one stands.
 */
function swap(temporary: string, place: string, aside: string, shown: string): void {
  for (let attempt = 1; ; attempt++) {
    refuseForeign(place, shown);
    remove(aside);
    try {
      if (existsSync(place)) renameSync(place, aside);
      renameSync(temporary, place);
      remove(aside);
      return;
    } catch (error) {
      if (existsSync(aside) && !existsSync(place)) renameSync(aside, place);
      remove(aside);
      const raced = isSystemError(error) && ["ENOENT", "ENOTEMPTY", "EEXIST"].includes(error.code);
      if (!raced || attempt === 5) throw error;
    }
  }
}

/** Failures of the machine, and of paths at or in the output, in one line; everything else stays what it is. */
function explained(error: unknown, place: string, directory: string): unknown {
  if (!isSystemError(error)) return error;
  const { path } = error;
  const atOutput = path !== undefined && (path.startsWith(place) || place.startsWith(path + sep));
  return atOutput || isMachineFailure(error) ? inputOutputError(error, `cannot write ${directory}`) : error;
}
