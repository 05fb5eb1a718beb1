// The folder in which a simulation works: temporary, or one that the user keeps.
import { mkdtempSync, rmSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { onInterruption } from "../../generator/core/cleanup.ts";
import { UserError } from "../../generator/core/errors.ts";
import { makeDirectories } from "../../generator/core/files.ts";
import { inputOutputError, isSystemError } from "../../generator/core/input-output.ts";
import { type WaveFormat, waveFile } from "../../generator/emit/testbench.ts";

/** The format of a wave file, by its ending. @throws UserError for another ending */
export function waveFormat(file: string): WaveFormat {
  const ending = extname(file);
  if (ending !== ".vcd" && ending !== ".fst")
    throw new UserError(`wave file is ${JSON.stringify(file)}: accepted are names that end in .vcd or .fst`);
  return ending === ".vcd" ? "vcd" : "fst";
}

/** Runs `use` in a folder that is gone afterwards, or in the one that the user wants to keep. */
export async function inWorkFolder<T>(kept: string | undefined, use: (folder: string) => Promise<T>): Promise<T> {
  if (kept !== undefined) {
    attempt(`cannot write ${kept}`, () => makeDirectories(kept));
    return await use(resolve(kept));
  }
  const folder = attempt(`cannot write ${tmpdir()}`, () => mkdtempSync(join(tmpdir(), "tcvar-sim-")));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const release = onInterruption(remove);
  try {
    return await use(folder);
  } finally {
    remove();
    release();
  }
}

function attempt<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isSystemError(error) ? inputOutputError(error, doing) : error;
  }
}

/** Writes files into a folder. */
export async function writeFiles(folder: string, files: Iterable<readonly [string, string]>): Promise<void> {
  for (const [name, text] of files) {
    try {
      await writeFile(join(folder, name), text);
    } catch (error) {
      throw isSystemError(error) ? inputOutputError(error, `cannot write ${join(folder, name)}`) : error;
    }
  }
}

/** Copies the wave that a run left in its folder to where the user wants it. */
export async function keepWave(folder: string, wave: string): Promise<void> {
  try {
    makeDirectories(dirname(wave));
    await copyFile(join(folder, waveFile(waveFormat(wave))), wave);
  } catch (error) {
    throw isSystemError(error) ? inputOutputError(error, `cannot write ${wave}`) : error;
  }
}
