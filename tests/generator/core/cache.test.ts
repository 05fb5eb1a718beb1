import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cached, cacheRoot, contentKey, getCached, putCached } from "../../../generator/core/cache.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { ROOT } from "../../support/program.ts";

const KEY = contentKey({ source: "module m; endmodule", options: ["-O3"] });

function build(temporary: string): void {
  mkdirSync(join(temporary, "obj"));
  writeFileSync(join(temporary, "obj", "sim"), "program", { mode: 0o755 });
  writeFileSync(join(temporary, "log"), "");
}

describe("the cache", () => {
  let root = "";
  beforeEach(() => {
    root = temporaryFolder();
    vi.stubEnv("TCVAR_CACHE", root);
  });
  afterEach(() => vi.unstubAllEnvs());

  test("keys depend on the content alone", () => {
    expect(KEY).toMatch(/^[0-9a-f]{64}$/);
    expect(contentKey({ options: ["-O3"], source: "module m; endmodule" })).toBe(KEY);
    expect(contentKey({ options: ["-O2"], source: "module m; endmodule" })).not.toBe(KEY);
  });

  test("its place", () => {
    expect(cacheRoot()).toBe(root);
    vi.unstubAllEnvs();
    vi.stubEnv("TCVAR_CACHE", undefined);
    expect(cacheRoot()).toBe(join(ROOT, ".cache", "tcvar"));
  });

  test("gives back what was put, executable files included", async () => {
    expect(getCached("verilator", KEY)).toBeUndefined();
    const directory = await putCached("verilator", KEY, build);
    expect(directory).toBe(join(root, "verilator", KEY));
    expect(getCached("verilator", KEY)).toBe(directory);
    expect(getCached("yosys", KEY)).toBeUndefined();
    expect(statSync(join(directory, "obj", "sim")).mode & 0o111).toBe(0o111);
    expect(readdirSync(join(root, "verilator"))).toEqual([KEY]);
  });

  test("is built once", async () => {
    const counted = vi.fn(build);
    await cached("verilator", KEY, counted);
    await cached("verilator", KEY, counted);
    expect(counted).toHaveBeenCalledTimes(1);
  });

  test.each([
    ["a changed file", (entry: string) => writeFileSync(join(entry, "obj", "sim"), "pr0gram")],
    ["a truncated file", (entry: string) => writeFileSync(join(entry, "obj", "sim"), "")],
    ["a lost file", (entry: string) => rmSync(join(entry, "log"))],
    ["one file too many", (entry: string) => writeFileSync(join(entry, "obj", "more"), "")],
    ["a lost list", (entry: string) => rmSync(join(entry, "entry.json"))],
    ["a broken list", (entry: string) => writeFileSync(join(entry, "entry.json"), "{")],
  ])("%s: ignored, and made again", async (_, damage) => {
    const entry = await putCached("verilator", KEY, build);
    damage(entry);
    expect(getCached("verilator", KEY)).toBeUndefined();
    expect(await cached("verilator", KEY, build)).toBe(entry);
    expect(readFileSync(join(entry, "obj", "sim"), "utf8")).toBe("program");
    expect(getCached("verilator", KEY)).toBe(entry);
  });

  test("a failing build keeps nothing", async () => {
    const failing = (temporary: string) => {
      build(temporary);
      throw new TypeError("a fault");
    };
    await expect(putCached("verilator", KEY, failing)).rejects.toThrow("a fault");
    expect(readdirSync(join(root, "verilator"))).toEqual([]);
  });

  test("a half-made entry of another process is replaced", async () => {
    const slow = async (temporary: string) => {
      build(temporary);
      // another process finishes the same entry first
      const other = join(root, "verilator", KEY);
      if (readdirSync(join(root, "verilator")).includes(KEY)) return;
      mkdirSync(other);
      writeFileSync(join(other, "half"), "");
    };
    const entry = await putCached("verilator", KEY, slow);
    expect(getCached("verilator", KEY)).toBe(entry);
    expect(readdirSync(entry).sort()).toEqual(["entry.json", "log", "obj"]);
  });

  test("a place that cannot be written: one line that names the remedy, exit code 5", async () => {
    writeFileSync(join(root, "file"), "");
    vi.stubEnv("TCVAR_CACHE", join(root, "file"));
    await expect(putCached("verilator", KEY, build)).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(/^cannot write the cache .*TCVAR_CACHE/),
    });
  });
});
