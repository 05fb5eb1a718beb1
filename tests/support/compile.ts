// Before the tests: dist/ as the sources are, for those that run the real program in a child process.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./program.ts";

const STAMP = join(ROOT, "dist", ".built");

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The sources compile even where a type is wrong: that is for the type check to refuse. */
export default function compileWhereStale(): void {
  const files = ["generator", "sim"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(ROOT, folder, file)),
  );
  const newest = Math.max(...files.map(modified), modified(join(ROOT, "tsconfig.build.json")));
  if (modified(STAMP) >= newest) return;
  const compiler = join(ROOT, "node_modules", ".bin", "tsc");
  const { status, stdout } = spawnSync(compiler, ["-p", "tsconfig.build.json"], { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) {
    process.stderr.write(`types are wrong, compiled all the same:\n${stdout}`);
    return;
  }
  closeSync(openSync(STAMP, "a"));
  utimesSync(STAMP, new Date(), new Date());
}
