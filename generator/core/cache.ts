// A cache of directories addressed by content: .cache/tcvar/<kind>/<sha256 of what they were made from>.
//
// An entry counts only if the list of its files (entry.json, written last) agrees with every file's bytes, so that a
// half-written or damaged entry is ignored, and made again.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { onInterruption } from "./cleanup.ts";
import { makeDirectories, removeQuietly } from "./files.ts";
import { inputOutputError, isSystemError } from "./input-output.ts";
import { projectRoot } from "./project.ts";
import { stableJson } from "./stable-json.ts";

const ENTRY = "entry.json";

/** The directory of the caches: TCVAR_CACHE where it is set, else .cache/tcvar under the project's root. */
export function cacheRoot(): string {
  return process.env.TCVAR_CACHE || join(projectRoot(), ".cache", "tcvar");
}

/** The SHA-256, in hexadecimal, of a value's JSON with sorted keys: the address of what is made from that value. */
export function contentKey(value: unknown): string {
  return createHash("sha256")
    .update(stableJson(value, { sortKeys: true }))
    .digest("hex");
}

function place(kind: string, key: string): string {
  return join(cacheRoot(), kind, key);
}

/** Every file under the directory except entry.json, with the SHA-256 of its bytes, sorted by name. */
function digests(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .filter((file) => file !== join(directory, ENTRY))
    .sort();
  const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
  return Object.fromEntries(files.map((file) => [relative(directory, file), digest(file)]));
}

function isWhole(directory: string): boolean {
  try {
    return readFileSync(join(directory, ENTRY), "utf8") === stableJson(digests(directory));
  } catch {
    return false;
  }
}

/**
 * The directory cached under this address, or undefined where there is none or it is not whole. Read it only.
 * @param kind what the cache is for, a plain name: "verilator"
 * @param key as `contentKey` gives it
 */
export function getCached(kind: string, key: string): string | undefined {
  const directory = place(kind, key);
  return isWhole(directory) ? directory : undefined;
}

/**
 * Makes a directory and keeps it under this address; what `build` throws passes through and nothing is kept.
 * @param build fills the (empty) directory it is given; plain files and folders
 * @returns the cached directory
 * @throws UserError with exit code 5 when the cache cannot be written
 */
export async function putCached(
  kind: string,
  key: string,
  build: (temporary: string) => Promise<void> | void,
): Promise<string> {
  const directory = place(kind, key);
  const temporary = `${directory}.tmp-${process.pid}`;
  const release = onInterruption(() => removeQuietly(temporary));
  try {
    inCache(() => {
      rmSync(temporary, { recursive: true, force: true });
      makeDirectories(temporary);
    });
    await build(temporary);
    inCache(() => {
      writeFileSync(join(temporary, ENTRY), stableJson(digests(temporary)));
      // another process may have made the same entry meanwhile: then that one is as good
      if (isWhole(directory)) return;
      rmSync(directory, { recursive: true, force: true });
      renameSync(temporary, directory);
    });
    return directory;
  } finally {
    removeQuietly(temporary);
    release();
  }
}

/** The cached directory, made first where it is not there. */
export async function cached(
  kind: string,
  key: string,
  build: (temporary: string) => Promise<void> | void,
): Promise<string> {
  return getCached(kind, key) ?? (await putCached(kind, key, build));
}

function inCache(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw inputOutputError(error, `cannot write the cache ${cacheRoot()} (TCVAR_CACHE chooses another place)`);
  }
}
