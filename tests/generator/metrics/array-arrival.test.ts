import { expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { InstanceArray } from "../../../generator/circuit/circuit.ts";
import { add, type Index, loopVariable, mul } from "../../../generator/circuit/index-map.ts";
import { arrayArrivals } from "../../../generator/metrics/array-arrival.ts";
import { type Profile, ProfileBuilder } from "../../../generator/metrics/profile.ts";

const [ROWS, COLUMNS] = [3, 6000];
const [row, column] = ["row", "column"].map(loopVariable);

/** y[row, column] = x[index]: wires. */
function rowsOfWires(index: Index): InstanceArray {
  const doc = { summary: "test", source: "test", params: {} };
  const wire = new CircuitBuilder("wire", doc);
  wire.output("y", [wire.input("x", 1).all()]);
  const b = new CircuitBuilder("wires", doc);
  const x = b.input("x", ROWS * COLUMNS);
  const { y } = b.array("wire", {
    circuit: wire.build(),
    loops: [
      { name: "row", count: ROWS },
      { name: "column", count: COLUMNS },
    ],
    inputs: { x: [x.slice(index, 1)] },
    outputs: { y: { width: ROWS * COLUMNS, index: add(mul(row, COLUMNS), column) } },
  });
  b.output("y", [y.all()]);
  const [array] = b.build().elements;
  if (array.kind !== "array") throw new Error("no array");
  return array;
}

/** Bits in equal blocks, each at a time of its own. */
function blocks(count: number): Profile {
  const builder = new ProfileBuilder();
  for (let k = 0; k < count; k++) builder.appendTime(10 * k, (ROWS * COLUMNS) / count);
  return builder.build();
}

// few boxes: where rows differ, columns are not split
it.each([
  { name: "row by row", index: add(mul(row, COLUMNS), column), count: ROWS, visits: 8 },
  { name: "column by column", index: add(mul(column, ROWS), row), count: 2, visits: 8 },
])("splits the loop that tells times apart, $name", ({ index, count, visits }) => {
  const array = rowsOfWires(index);
  const profile = blocks(count);
  let visited = 0;
  const [{ lower, upper }] = arrayArrivals<readonly Profile[]>(
    array,
    (net) => ({ bounds: { lower: profile, upper: profile }, bit: net - 2 }),
    {
      visit: (inputs) => {
        visited++;
        return inputs;
      },
      outputs: (result) => result,
      count: () => undefined,
      exact: false,
      limit: Number.POSITIVE_INFINITY,
    },
  );
  expect(lower).toBe(upper);
  for (const bit of [0, 1, COLUMNS - 1, COLUMNS, ROWS * COLUMNS - 1]) {
    const [r, c] = [Math.floor(bit / COLUMNS), bit % COLUMNS];
    const source = count === ROWS ? r * COLUMNS + c : c * ROWS + r;
    expect(lower.at(bit)).toBe(profile.at(source));
  }
  expect(visited).toBeLessThanOrEqual(visits);
});
