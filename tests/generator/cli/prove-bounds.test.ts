import { describe, expect, test } from "vitest";
import { tcvar } from "../../support/program.ts";

describe("tcvar prove-bounds", () => {
  test("every construction and variant of an operation, as JSON", async () => {
    const { code, stdout, stderr } = await tcvar(["prove-bounds", "--operation", "sqrt", "-p", "5", "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const records: Record<string, unknown>[] = JSON.parse(stdout);
    expect(new Set(records.map(({ variant }) => variant))).toEqual(new Set(["depth", "balanced", "wires"]));
    expect(new Set(records.map(({ regime }) => regime))).toContain("small");
    for (const record of records) {
      expect(record).toMatchObject({ top: "fsqrt", p: 5, E: 6, holds: true, violations: 0, mismatches: 0, first: [] });
      expect(record.cases).toBeGreaterThan(300);
      expect(record.exhaustive).toBeGreaterThan(100);
      expect(record.worstUlp).toBeGreaterThan(0.4);
      expect(record.worstUlp).toBeLessThanOrEqual(0.5);
    }
  });

  test("one construction, as lines", async () => {
    const { code, stdout } = await tcvar(
      "prove-bounds --operation exp -p 4 --regime small --variant wires -q".split(" "),
    );
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
    expect(stdout).toMatch(/fexp_p4_e5_wires_small +\d+ +0 +0\.\d+ +0\.\d+ {2}holds/);
  });

  test.each([
    ["--regime small -p 16", "regime small is asked for at p = 16: accepted are regimes that apply there"],
    ["--operation mul", 'operation is "mul": accepted are div, sqrt, exp'],
    ["-p 65", "precision P is 65: accepted are integers 2..64"],
  ])("%s", async (options, message) => {
    const { code, stderr } = await tcvar(["prove-bounds", "--json", ...options.split(" ")]);
    expect([code, stderr.trim()]).toEqual([2, `tcvar: ${message}`]);
  });
});
