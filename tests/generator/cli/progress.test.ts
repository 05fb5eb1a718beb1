import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { withProgress } from "../../../generator/cli/progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is written while a task takes this many seconds, reporting "<n> s" at every second. */
async function written(seconds: number, options: { isTTY?: boolean; quiet?: boolean; json?: boolean }) {
  let text = "";
  const stream = { write: (piece: string) => (text += piece), isTTY: options.isTTY ?? false, columns: 24 };
  const done = withProgress(
    "building fmul",
    async (report) => {
      for (let second = 1; second <= seconds; second++) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        report(`${second} s`);
      }
      return "result";
    },
    { ...options, stream },
  );
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  expect(await done).toBe("result");
  expect(vi.getTimerCount()).toBe(0);
  return text;
}

describe("in a log", () => {
  test("nothing for short work", async () => {
    expect(await written(1, {})).toBe("");
  });

  test("a line after two seconds, few on the way, one at the end", async () => {
    const lines = (await written(25, {})).trimEnd().split("\n");
    expect(lines.slice(0, -1).every((line) => /^building fmul: \d+ s$/.test(line))).toBe(true);
    expect(lines.length).toBe(4);
    expect(lines.at(-1)).toMatch(/^building fmul: \d+\.\d s$/);
  });
});

describe("where a person watches", () => {
  test("nothing for short work", async () => {
    expect(await written(1, { isTTY: true })).toBe("");
  });

  test("a line that moves, is never wider than the window, and goes away", async () => {
    const text = await written(5, { isTTY: true });
    expect(text).toContain("building fmul: 4 s");
    expect(text).not.toContain("\n");
    expect(text.endsWith("\r\x1b[K")).toBe(true);
    for (const frame of text.split("\r\x1b[K")) expect(frame.length).toBeLessThan(24);
  });
});

test.each([{ quiet: true }, { json: true }])("silent with %j", async (options) => {
  expect(await written(5, options)).toBe("");
  expect(await written(5, { ...options, isTTY: true })).toBe("");
});

test("what the task throws passes through, and the line goes away", async () => {
  const failing = withProgress("building", () => Promise.reject(new TypeError("a fault")));
  await expect(failing).rejects.toThrow("a fault");
  expect(vi.getTimerCount()).toBe(0);
});
