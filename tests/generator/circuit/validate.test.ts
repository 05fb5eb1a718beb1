import { describe, expect, it } from "vitest";
import type {
  Bank,
  Circuit,
  Element,
  InstanceArray,
  Join,
  OutputPort,
  Slice,
} from "../../../generator/circuit/circuit.ts";
import { at, loopVariable } from "../../../generator/circuit/index-map.ts";
import { validate } from "../../../generator/circuit/validate.ts";

const slice = (base: number, width: number): Slice => ({ base, index: at(0), width, count: 1, stride: 0 });

function bank(name: string, nets: readonly number[], base: number, change: Partial<Bank> = {}): Bank {
  return {
    kind: "bank",
    name,
    nets: Int32Array.from(nets),
    weights: new Int32Array(nets.length).fill(1),
    thresholds: Int32Array.of(1),
    base,
    ...change,
  };
}

const output = (name: string, base: number, width: number): OutputPort => ({
  name,
  width,
  slices: [slice(base, width)],
});

/** A circuit with the input port x (nets 2 .. 5), these elements and the output y = net 6. */
function circuit(elements: readonly Element[], netCount: number, outputs = [output("y", 6, 1)]): Circuit {
  return {
    name: "bad",
    doc: { summary: "test", source: "test", params: {} },
    inputs: [{ name: "x", base: 2, width: 4 }],
    outputs,
    elements,
    netCount,
    claims: [],
  };
}

const inner: Circuit = { ...circuit([bank("g", [2, 3, 4, 5], 6)], 7), name: "inner" };

/** An instance of `inner`: nets base .. on are its output. */
function instance(
  name: string,
  input: readonly Slice[],
  base: number,
  change: Partial<InstanceArray> = {},
): InstanceArray {
  return {
    kind: "array",
    name,
    circuit: inner,
    loops: [],
    inputs: [input],
    outputs: [{ port: "y", name: `${name}_y`, base, width: 1, index: at(0) }],
    ...change,
  };
}

const join = (name: string, base: number, width: number, slices: readonly Slice[]): Join => ({
  kind: "join",
  name,
  base,
  width,
  slices,
});

describe("validate", () => {
  it("accepts a sound circuit", () => {
    const elements = [
      bank("g", [2, 3], 6, { thresholds: Int32Array.of(1, 2) }),
      join("w", 8, 4, [slice(6, 2), slice(0, 1), slice(2, 1)]),
      instance("u", [slice(8, 4)], 12),
    ];
    expect(() => validate(circuit(elements, 13))).not.toThrow();
  });

  const broken: readonly (readonly [string, Circuit, string])[] = [
    ["a gate that reads itself", circuit([bank("g", [2, 6], 6)], 7), "bad: combinational loop: g -> g"],
    [
      "a loop of gates, as the path that the values take",
      circuit([bank("first", [2, 8], 6), bank("second", [6], 7), bank("third", [7], 8)], 9),
      "bad: combinational loop: first -> second -> third -> first",
    ],
    [
      "a loop through wiring and an instance",
      circuit([bank("g", [11], 6), join("w", 7, 4, [slice(2, 3), slice(6, 1)]), instance("u", [slice(7, 4)], 11)], 12),
      "bad: combinational loop: g -> w -> u -> g",
    ],
    [
      "an element before its source",
      circuit([bank("early", [7], 6), bank("late", [2], 7)], 8),
      "bad: early reads late, which comes after it",
    ],
    ["a net that does not exist", circuit([bank("g", [2, 9], 6)], 7), "bad: g reads net 9, which does not exist"],
    [
      "a slice of a net that does not exist",
      circuit([bank("g", [2], 6)], 7, [output("y", 7, 1)]),
      "bad: a slice starts at net 7, which does not exist",
    ],
    ["a net that nothing drives", circuit([bank("g", [2], 7)], 8), "bad: signal g starts at net 7, expected 6"],
    [
      "a net that two elements drive",
      circuit([bank("g", [2], 6), bank("h", [3], 6)], 7),
      "bad: signal h starts at net 6, expected 7",
    ],
    ["nets without a name at the end", circuit([bank("g", [2], 6)], 9), "bad: 9 nets declared, 7 named"],
    [
      "too few bits on a port, naming both sides",
      circuit([instance("u", [slice(2, 3)], 6)], 7),
      "bad: u: 3 bits on port x of inner, which has 4",
    ],
    [
      "a bus of another width than its wiring",
      circuit([join("w", 6, 3, [slice(2, 2)])], 9),
      "bad: w has 3 bits and is driven by 2",
    ],
    [
      "an output of another width than its wiring",
      circuit([bank("g", [2], 6)], 7, [{ ...output("y", 6, 1), width: 2 }]),
      "bad: output y has 2 bits and is driven by 1",
    ],
    [
      "an open output port of an instance",
      circuit([instance("u", [slice(2, 4)], 6, { outputs: [] })], 6, [output("y", 2, 1)]),
      "bad: u: output port y of inner is open",
    ],
    [
      "instances that write beyond their bus",
      circuit(
        [
          instance("u", [slice(2, 4)], 6, {
            loops: [{ name: "i", count: 3 }],
            outputs: [{ port: "y", name: "u_y", base: 6, width: 2, index: loopVariable("i") }],
          }),
        ],
        8,
      ),
      "bad: u: port y fills bits 0..2 of u_y, which has 2",
    ],
    [
      "instances that read beyond a signal",
      circuit(
        [
          instance("u", [{ ...slice(2, 4), index: loopVariable("i") }], 6, {
            loops: [{ name: "i", count: 2 }],
            outputs: [{ port: "y", name: "u_y", base: 6, width: 2, index: loopVariable("i") }],
          }),
        ],
        8,
      ),
      "bad: a slice reaches nets 2..6, beyond its signal 2..5",
    ],
    [
      "an index with a variable of no loop",
      circuit([instance("u", [{ ...slice(2, 4), index: loopVariable("k") }], 6)], 7),
      "index expression uses the unknown loop variable k",
    ],
    ["a name that is used twice", circuit([bank("g", [2], 6), bank("g", [3], 7)], 8), "bad: the name g is used twice"],
    ["an output named like a signal", circuit([bank("y", [2], 6)], 7), "bad: the name y is used twice"],
    ["a bank without inputs", circuit([bank("g", [], 6)], 7), "bad: bank g is empty"],
    ["a weight 0", circuit([bank("g", [2, 3], 6, { weights: Int32Array.of(1, 0) })], 7), "bad: bank g has a weight 0"],
    [
      "thresholds that do not ascend",
      circuit([bank("g", [2], 6, { thresholds: Int32Array.of(2, 2) })], 8),
      "bad: thresholds of bank g do not ascend",
    ],
    [
      "inputs without weights",
      circuit([bank("g", [2, 3], 6, { weights: Int32Array.of(1) })], 7),
      "bad: bank g has 2 inputs and 1 weights",
    ],
  ];
  it.each(broken)("reports %s", (_, bad, message) => {
    expect(() => validate(bad)).toThrow(new Error(message));
  });
});
