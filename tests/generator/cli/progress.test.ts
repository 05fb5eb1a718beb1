import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ProgressOptions, withProgress } from "../../../generator/cli/progress.ts";

let written = "";
beforeEach(() => {
  written = "";
  vi.useFakeTimers();
  vi.spyOn(process.stderr, "write").mockImplementation((piece) => {
    written += piece;
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What is written while a task takes this many seconds, reporting "<n> s" at every second. */
async function during(seconds: number, options: ProgressOptions = {}): Promise<string> {
  const done = withProgress(
    "building fmul",
    async (report) => {
      for (let second = 1; second <= seconds; second++) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        report(`${second} s`);
      }
      return "result";
    },
    options,
  );
  for (let second = 0; second <= seconds; second++) {
    await vi.advanceTimersByTimeAsync(1000);
    await vi.dynamicImportSettled();
  }
  expect(await done).toBe("result");
  return written;
}

describe("in a log", () => {
  test("nothing for short work", async () => {
    expect(await during(1)).toBe("");
  });

  test("the title and few reports of long work", async () => {
    const lines = (await during(25)).trimEnd().split("\n");
    expect(lines[0]).toContain("building fmul");
    expect(lines.filter((line) => / \d+ s$/.test(line)).length).toBeGreaterThanOrEqual(2);
    expect(lines.length).toBeLessThan(8);
  });
});

test.each([{ quiet: true }, { json: true }])("silent with %j", async (options) => {
  expect(await during(5, options)).toBe("");
});

test.each([1, 5])("what a task of %d s throws passes through", async (seconds) => {
  const failing = withProgress("building", async () => {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    throw new TypeError("a fault");
  });
  const seen = expect(failing).rejects.toThrow("a fault");
  for (let second = 0; second <= seconds; second++) {
    await vi.advanceTimersByTimeAsync(1000);
    await vi.dynamicImportSettled();
  }
  await seen;
});
