import { describe, expect, it } from "vitest";
import { ONE_LINE, tcvar } from "../../support/program.ts";

describe("tcvar mutate", () => {
  it("prints one line for each design and its survivors, exit code 0 below the bar", async () => {
    const { code, stdout, stderr } = await tcvar(["mutate", "fcmp", "ffloor", "-p", "3", "--mutants", "40"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^fcmp_p3_e4_balanced: 40 mutants, \d+ killed by \d+ vectors, \d+ equivalent, /m);
    expect(stdout).toMatch(/^ffloor_p3_e4_balanced: 40 mutants, .* survive \(\d+\.\d %, below 2 %\)$/m);
    expect(code).toBe(0);
  });

  it("changes gates that layers alone have, whose operands may be an index", async () => {
    const args = ["mutate", "codebook", "argmax", "-p", "4", "--mutants", "60", "-q"];
    const { code, stdout } = await tcvar(args);
    expect(stdout).toMatch(/^codebook_p4_e5_5x1_canon: 60 mutants, .* survive \(\d+\.\d %, below 2 %\)$/m);
    expect(stdout).toMatch(/^argmax_p4_e5_balanced_v5_canon: 60 mutants, .* survive \(\d+\.\d %, below 2 %\)$/m);
    expect(code).toBe(0);
    const { stdout: few } = await tcvar(["mutate", "codebook", "-p", "4", "--vectors", "2", "--mutants", "60"]);
    // operands that show a survivor: the index, then the table
    expect(few).toMatch(/^ {2}changes the function: .*; shows on 0x[0-7]( 0x[0-9a-f]+){5}$/m);
  });

  it("exits with 1 and lists survivors where the vectors are too few", async () => {
    const args = ["mutate", "fmul", "-p", "4", "--mutants", "40", "--vectors", "2", "--json"];
    const { code, stdout } = await tcvar(args);
    const [record] = JSON.parse(stdout);
    expect(record).toMatchObject({
      top: "fmul",
      p: 4,
      E: 5,
      variant: "balanced",
      mutants: 40,
      vectors: 2,
      passed: false,
    });
    expect(record.survivors.length).toBeGreaterThan(0);
    for (const survivor of record.survivors)
      expect(survivor).toMatchObject({ kind: "changes", module: record.circuit });
    expect(code).toBe(1);
  });

  it.each([
    [["mutate", "nothing"], /top is "nothing"/],
    [["mutate", "fmul", "--mutants", "0"], /mutants is 0/],
    [["mutate", "fmul", "-p", "99"], /precision P is 99/],
  ])("%j: one line, exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await tcvar(args);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});
