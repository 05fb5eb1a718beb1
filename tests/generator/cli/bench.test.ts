// `tcvar bench` where it ends before it measures: a whole run takes minutes.
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { ONE_LINE, tcvar } from "../../support/program.ts";

describe("tcvar bench", () => {
  test("a directory as its file is refused before the work: exit code 2", async () => {
    const folder = temporaryFolder();
    for (const out of [folder, ""]) {
      const { code, stdout, stderr } = await tcvar(["bench", "--out", out]);
      expect(stderr).toMatch(ONE_LINE);
      expect(stderr).toContain(`out is ${JSON.stringify(out)}: accepted is the path of a file`);
      expect([code, stdout]).toEqual([2, ""]);
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});
