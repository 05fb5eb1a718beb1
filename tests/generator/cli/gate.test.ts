// `tcvar gate` as a user runs it.
import { describe, expect, test } from "vitest";
import { ONE_LINE, tcvar } from "../../support/program.ts";

async function gates(...args: string[]) {
  const { code, stdout, stderr } = await tcvar(["gate", ...args, "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("tcvar gate", () => {
  test("a primitive whole: kind, threshold, weights, inputs", async () => {
    const [record] = await gates("threshold", "0", "-n", "4");
    expect(record).toEqual({
      ...{ top: "threshold", n: 4, query: "0", gates: 1, number: 0, path: "g", module: "threshold_n4", bank: "g" },
      ...{ kind: "THRESHOLD", threshold: 4, fanIn: 4 },
      inputs: [1, 2, 3, 1].map((weight, i) => ({ weight, input: `x[${i}]` })),
    });
    const { stdout } = await tcvar(["gate", "majority", "0", "-n", "3"]);
    expect(stdout.split("\n")).toEqual([
      "gate 0 of 0..0: g",
      "MAJORITY, 1 iff the weighted sum of 3 inputs is at least 2",
      "bank g of module majority_n3",
      ...[0, 1, 2].map((i) => `  +1 * input x[${i}]`),
      "",
    ]);
  });

  test("several queries in their order; path and number name the same gate; an output bit names its gate", async () => {
    const [byNumber] = await gates("fmul", "60", "-p", "4");
    const [byPath, first] = await gates("fmul", byNumber.path, "0", "-p", "4");
    expect({ ...byPath, query: "60" }).toEqual(byNumber);
    expect(first.number).toBe(0);
    const [driver] = await gates("fmul", "output:y[2]", "-p", "4");
    expect(driver).toMatchObject({ query: "output:y[2]", module: byNumber.module });
    expect((await gates("fmul", `${driver.number}`, "-p", "4"))[0].path).toBe(driver.path);
  });

  test("the last gate of 2^40 inner products: numbers above 2^53 are decimal strings", async () => {
    const shape = ["-p", "16", "-n", "1048576", "-d", "8"];
    const [driver] = await gates("matmul", "output:y[37383395344383]", ...shape);
    expect(driver.path).toMatch(/^entry\[1048575,1048575\]\./);
    expect(driver.number).toBeTypeOf("string");
    expect((await gates("matmul", driver.number, ...shape))[0].path).toBe(driver.path);
  });

  test.each([
    [["fmul", "99999", "-p", "4"], "gate number is 99999: accepted for fmul_p4_e5_balanced are 0.."],
    [["fmul", "0", "nowhere", "-p", "4"], 'part "nowhere" of nowhere is unknown in fmul_p4_e5_balanced: accepted are '],
    [["matmul", "entry[1,9].total", "-n", "4", "-p", "4"], "names no instance of entry: accepted is entry[0..3,0..3]"],
    [["fmul", "output:y[10]", "-p", "4"], 'output bit is "y[10]": accepted for fmul_p4_e5_balanced are output:y[0..9]'],
    [["fmul", "output:z", "-p", "4"], 'output bit is "z": accepted'],
    [["fmul", "", "-p", "4"], 'part "" of "" cannot be read'],
    [["fmull", "0"], 'top is "fmull": accepted are fadd'],
    [["and", "0", "-n", "1"], "and_n1 has no gates"],
    [["fmul"], "missing required argument 'query'"],
  ])("%j: one line, exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await tcvar(["gate", ...args]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
