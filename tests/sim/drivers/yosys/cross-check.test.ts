import { describe, expect, test } from "vitest";
import { crossCheck } from "../../../../sim/drivers/yosys/cross-check.ts";
import { count, ltpLength, type ModuleFigures, type Structure } from "../../../../sim/drivers/yosys/structure.ts";
import { bank, jsonModule, netlistOf } from "./netlists.ts";

const LEAF = jsonModule({ x: [2, 3, 4] }, { y: [5, 6] }, { sum: bank([2, 3, 4], [5, 7]), out: bank([7, 2], [6]) });
const leaf = (x: number[], y: number[]) => ({ type: "leaf", inputs: { x }, outputs: { y } });
const TOP = jsonModule(
  { a: [2, 3, 4] },
  { y: [10, 13] },
  {
    "row[0].u": leaf([2, 3, 4], [10, 11]),
    "row[1].u": leaf([11, 3, 4], [12, 14]),
    join: bank([12, 14], [13]),
  },
);

const FIGURES: readonly ModuleFigures[] = [
  { name: "leaf", instances: 2n, gates: 3n, wires: 8n, depth: 2 },
  { name: "top", instances: 1n, gates: 7n, wires: 18n, depth: 5 },
];

const structureOf = (modules: Parameters<typeof netlistOf>[0], ltp?: number): Structure => ({
  ...count(netlistOf(modules), "top"),
  ...(ltp === undefined ? {} : { ltp }),
  seconds: 0,
  memoryMiB: 0,
});

describe("count", () => {
  test("gates, wires, depth and instances through the hierarchy", () => {
    const { modules, faults, children, ownWires, wiring } = structureOf({ leaf: LEAF, top: TOP });
    expect(modules).toEqual(FIGURES);
    expect(faults).toEqual([]);
    expect(children).toEqual({ leaf: [], top: ["leaf"] });
    expect(ownWires).toEqual({ leaf: 8, top: 2 });
    expect(wiring).toEqual([]);
  });

  test("logic outside of the banks is a fault", () => {
    const and = { type: "$and", inputs: { A: [2], B: [3] }, outputs: { Y: [5] } };
    const { faults } = structureOf({ top: jsonModule({ a: [2, 3] }, { y: [5] }, { and$1: and }) });
    expect(faults).toEqual(["top: a cell of type $and (and$1), which is neither a bank nor a module"]);
  });

  test("a bank whose ports are not as wide as its parameters say is a fault", () => {
    const wrong = { ...bank([2, 3], [5]), parameters: { N: 3 } };
    const { faults } = structureOf({ top: jsonModule({ a: [2, 3] }, { y: [5] }, { g: wrong }) });
    expect(faults).toEqual(["top: bank g has N = 3 and 2 nets"]);
  });

  test("a loop is a fault", () => {
    const { faults } = structureOf({ top: jsonModule({ a: [2] }, { y: [3] }, { p: bank([2, 3], [3]) }) });
    expect(faults).toEqual(["top: combinational loop: p -> p"]);
  });
});

describe("ltpLength", () => {
  test("reads the length for the top and refuses anything else", () => {
    const text =
      "\n9. Executing LTP pass (find longest path).\n\nLongest topological path in m (length=31):\n    0: \\x [17]\n";
    expect(ltpLength(text, "m")).toBe(31);
    for (const garbage of ["", text.replace("31", "?"), text.replace("in m", "in n")])
      expect(() => ltpLength(garbage, "m")).toThrow(SyntaxError);
  });
});

describe("crossCheck", () => {
  const found = structureOf({ leaf: LEAF, top: TOP }, 5);

  test("equal figures: what was compared", () => {
    const check = crossCheck(FIGURES, found);
    expect(check).toMatchObject({ differences: [], modules: 2, figures: 9, flattened: true, top: FIGURES[1] });
  });

  test.each(["instances", "gates", "wires", "depth"] as const)(
    "a wrong prediction of %s is told with both figures",
    (figure) => {
      const wrong = FIGURES.map((module) =>
        module.name === "leaf"
          ? { ...module, [figure]: figure === "depth" ? module.depth + 1 : module[figure] + 1n }
          : module,
      );
      const [right] = FIGURES;
      const told = `leaf: ${figure}: ${BigInt(right[figure]) + 1n} by the generator, ${right[figure]} by Yosys`;
      expect(crossCheck(wrong, found).differences).toEqual([told]);
    },
  );

  test("another longest path in the flattened design", () => {
    expect(crossCheck(FIGURES, { ...found, ltp: 6 }).differences).toEqual([
      "top: longest path (ltp): 5 by the generator, 6 by Yosys",
    ]);
  });

  test("modules that one side does not have; those that never occur are not expected", () => {
    const extra = { name: "extra", instances: 1n, gates: 1n, wires: 1n, depth: 1 };
    expect(crossCheck([extra, ...FIGURES], found).differences).toEqual([
      "extra: predicted by the generator, not found by Yosys",
    ]);
    expect(crossCheck([{ ...extra, instances: 0n }, ...FIGURES], found).differences).toEqual([]);
    expect(crossCheck(FIGURES.slice(1), found).differences).toEqual([
      "leaf: found by Yosys, not predicted by the generator",
    ]);
  });

  test("faults of the structure are differences", () => {
    expect(crossCheck(FIGURES, { ...found, faults: ["Yosys warns: w"] }).differences).toEqual(["Yosys warns: w"]);
  });
});
