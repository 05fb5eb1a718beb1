import { describe, expect, test } from "vitest";
import { inParallel } from "../../../../sim/drivers/pool.ts";
import { warningsIn } from "../../../../sim/drivers/yosys/run.ts";
import { stubOf, verilogOf, withoutComments } from "../../../../sim/drivers/yosys/sources.ts";

const TEXT = `// m
//   made by tcvar rtl
module m (
  /* verilator lint_off UNUSED */
  input [2:0] x,
  /* verilator lint_on UNUSED */
  output y  // the result
);
  assign y = x[0];
endmodule
`;

describe("sources for Yosys", () => {
  test("without comments, so that who made a file does not matter", () => {
    const plain = "module m (\n  input [2:0] x,\n  output y\n);\n  assign y = x[0];\nendmodule\n";
    expect(withoutComments(TEXT)).toBe(plain);
    expect(
      verilogOf(
        new Map([
          ["m.v", TEXT],
          ["filelist.f", "m.v"],
        ]),
      ),
    ).toEqual(new Map([["m.v", plain]]));
  });

  test("a stub has the ports and nothing else", () => {
    expect(stubOf(withoutComments(TEXT))).toBe("module m (\n  input [2:0] x,\n  output y\n);\nendmodule\n");
    expect(() => stubOf("wire x;\n")).toThrow("no module");
  });

  test("warnings in a log, each once", () => {
    const log =
      "1. Step\nWarning: Wire m.y is used but has no driver.\nfine\nWarning: multiple conflicting drivers for m.y:\nWarning: Wire m.y is used but has no driver.\nWarnings: 2 unique messages, 3 total\n";
    expect(warningsIn(log)).toEqual(["Wire m.y is used but has no driver.", "multiple conflicting drivers for m.y"]);
  });
});

describe("inParallel", () => {
  test("results in order, some tasks at a time", async () => {
    let [under, most] = [0, 0];
    const results = await inParallel(
      [30, 5, 20, 1],
      async (milliseconds) => {
        most = Math.max(most, ++under);
        await new Promise((done) => setTimeout(done, milliseconds));
        under--;
        return milliseconds * 2;
      },
      2,
    );
    expect(results).toEqual([60, 10, 40, 2]);
    expect(most).toBe(2);
  });

  test("after a failure nothing more is begun", async () => {
    const begun: number[] = [];
    const work = async (task: number) => {
      begun.push(task);
      await Promise.resolve();
      if (task === 1) throw new Error("task 1");
    };
    await expect(inParallel([0, 1, 2, 3, 4, 5], work, 2)).rejects.toThrow("task 1");
    expect(begun.length).toBeLessThan(6);
  });
});
