// One gate of the flat circuit, found without flattening, against all of them written out.
import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { add, div, loopVariable, mod, mul } from "../../../generator/circuit/index-map.ts";
import { fdiv } from "../../../generator/float/div.ts";
import { fmul } from "../../../generator/float/mul.ts";
import { fprod } from "../../../generator/float/prod.ts";
import { fsum } from "../../../generator/float/sum.ts";
import { matmul } from "../../../generator/layers/matmul.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { gateAt, gateOfPath } from "../../../generator/metrics/gate-at.ts";
import { gateKind } from "../../../generator/metrics/gate-kind.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { matmulShape } from "../../../generator/params/matmul-shape.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { arrayMultiplier, arrays, everything, fullAdder, gathers, mixedBanks } from "../../support/circuits.ts";
import { compareWithFlat } from "../../support/flat-gates.ts";
import { randomCircuit } from "../../support/random-circuit.ts";
import { RandomSource } from "../../support/random-source.ts";

const format = floatFormat(4);
const CIRCUITS: readonly (readonly [string, () => Circuit])[] = [
  ["full adder", fullAdder],
  ["banks", () => mixedBanks()],
  ["arrays", arrays],
  ["arrays in arrays", () => arrayMultiplier(4)],
  ["gathers", () => gathers(9, 20, 60)],
  ["everything", everything],
  ["permutations", permutations],
  ["fmul", () => fmul(format, "balanced")],
  ["fdiv", () => fdiv(format, "balanced", "small")],
  ...VARIANTS.map((variant) => [`fsum of 8, ${variant}`, () => fsum(format, 8, variant)] as const),
  ["fprod of 4", () => fprod(format, 4, "balanced")],
  ["matmul 2x2x2", () => matmul(format, matmulShape(2, 2, 2), "balanced")],
  ...[0, 1, 2, 3].flatMap((height) =>
    Array.from({ length: height === 3 ? 2 : 8 }, (_, seed) => {
      const build = (): Circuit => randomCircuit(new RandomSource(seed * 10 + height), height);
      return [`random, nested ${height} deep, seed ${seed}`, build] as const;
    }),
  ),
];

describe.each(CIRCUITS)("gates of %s", (_name, build) => {
  const circuit = build();
  compareWithFlat(circuit);
});

/** Outputs placed by maps that are not affine, one of them in a triangle, read by another array. */
function permutations(): Circuit {
  const b = new CircuitBuilder("permutations", { summary: "folded places", source: "test", params: {} });
  const x = b.input("x", 60);
  const [i, j] = [loopVariable("i"), loopVariable("j")];
  const folded = b.array("folded", {
    circuit: fullAdder(),
    loops: [{ name: "i", count: 12 }],
    inputs: { x: [x.slice(mul(i, 3), 3)] },
    outputs: { y: { width: 30, index: mul(2, add(mul(mod(i, 4), 3), div(i, 4))) } },
  });
  const packed = b.array("packed", {
    circuit: fullAdder(),
    loops: [
      { name: "i", count: 6 },
      { name: "j", count: 6 },
    ],
    guard: { left: j, right: i },
    inputs: { x: [folded.y.slice(mul(i, 4), 2), x.slice(j, 1)] },
    outputs: { y: { width: 52, index: mul(2, add(div(mul(i, add(i, 3)), 2), j)) } },
  });
  const last = b.array("last", {
    circuit: fullAdder(),
    loops: [{ name: "i", count: 10 }],
    guard: { left: mod(i, 3), right: div(i, 2) },
    inputs: { x: [packed.y.slice(i, 1, 3, 10)] },
    outputs: { y: { width: 20, index: mul(i, 2) } },
  });
  b.output("y", [last.y.all(), packed.y.all()]);
  return b.build();
}

describe("gateKind", () => {
  it.each([
    [[1, 1, 1], 3, "AND"],
    [[1, 1, 1], 1, "OR"],
    [[1, 1, 1], 2, "MAJORITY"],
    [[1, 1, 1, 1], 3, "MAJORITY"],
    [[1, 1, 1, 1], 2, "THRESHOLD"],
    [[1, 1, -1], 2, "AND"],
    [[1, 1, -1], 0, "OR"],
    [[1, 1, -1], 1, "MAJORITY"],
    [[1, 2, 1], 2, "THRESHOLD"],
    [[2, 3, 5], 10, "AND"],
    [[2, 3, 5], 9, "AND"],
    [[2, 3, 5], 8, "THRESHOLD"],
    [[-1, -1], 0, "AND"],
    [[-1, -1], -1, "OR"],
  ] as const)("[%j] >= %i is %s", (weights, threshold, kind) => {
    expect(gateKind(weights, threshold)).toBe(kind);
  });
});

describe("paths and numbers that are not there", () => {
  const circuit = arrays();
  const last = countsOf(circuit).gates - 1n;

  it.each([
    ["", 'part "" of "" cannot be read: accepted are parts such as name, name[3] and name[3,5]'],
    ["tiled[x]", 'part "tiled[x]" of "tiled[x]" cannot be read'],
    [
      "tild[0,1].carry",
      'part "tild[0,1]" of tild[0,1].carry is unknown in arrays: accepted are tiled[0..2,0..3], trian',
    ],
    ["tiled[0,1].cary", 'part "cary" of tiled[0,1].cary is unknown in full_adder: accepted are carry'],
    ["tiled[0].carry", "names no instance of tiled: accepted is tiled[0..2,0..3]"],
    ["tiled[0,4].carry", "names no instance of tiled: accepted is tiled[0..2,0..3]"],
    ["tiled[0,1]", "tiled[0,1] is an instance of full_adder, no gate: accepted after it are carry"],
    ["tiled[0,1].carry.x", 'part "carry" of tiled[0,1].carry.x is a bank of gates: accepted is a path that ends there'],
    ["tiled[0,1].carry[1]", "names no gate of the bank carry: accepted is carry"],
    ["guarded[1,1].carry", "leaves out: accepted nearby: guarded[1,0], guarded[2,0]"],
  ])("%j", (path, message) => {
    expect(() => gateOfPath(circuit, path)).toThrow(message);
  });

  it.each([-1n, last + 1n])("number %s", (number) => {
    expect(() => gateAt(circuit, number)).toThrow(`gate number is ${number}: accepted for arrays are 0..${last}`);
  });
});
