import { expect, it } from "vitest";
import { type Slice, sliceNets } from "../../../generator/circuit/circuit.ts";
import { add, at, loopVariable, mul } from "../../../generator/circuit/index-map.ts";
import { sliceNet } from "../../../generator/circuit/slice-net.ts";

it("is the net that writing all out has at that bit", () => {
  const i = loopVariable("i");
  const slices: Slice[] = [
    { base: 10, index: mul(i, 3), width: 2, count: 3, stride: 7 },
    { base: 1, index: at(0), width: 1, count: 1, stride: 0 },
    { base: 90, index: add(i, 4), width: 5, count: 1, stride: 0 },
    { base: 0, index: at(0), width: 1, count: 4, stride: 0 },
    { base: 70, index: at(9), width: 1, count: 6, stride: -1 },
  ];
  for (const value of [0, 1, 5]) {
    const variables = new Map([["i", value]]);
    const all = sliceNets(slices, variables);
    expect(all.length).toBe(22);
    expect(all.map((_, bit) => sliceNet(slices, variables, bit))).toEqual(all);
  }
});
