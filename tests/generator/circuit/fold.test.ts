import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { type Circuit, distinctCircuits } from "../../../generator/circuit/circuit.ts";
import { foldConstants } from "../../../generator/circuit/fold.ts";
import { Form } from "../../../generator/circuit/form.ts";
import { range } from "../../../generator/core/integers.ts";
import { fmul } from "../../../generator/float/mul.ts";
import { conv } from "../../../generator/layers/conv.ts";
import { fdot } from "../../../generator/layers/dot.ts";
import { matmul } from "../../../generator/layers/matmul.ts";
import { mlp } from "../../../generator/layers/mlp.ts";
import { Operations } from "../../../generator/layers/operations.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { randomCircuit } from "../../support/random-circuit.ts";
import { RandomSource } from "../../support/random-source.ts";

type Bits = (0 | 1 | undefined)[];

const bitsOf = (value: bigint, width: number): (0 | 1)[] =>
  Array.from({ length: width }, (_, i) => Number((value >> BigInt(i)) & 1n) as 0 | 1);

/** Results of both circuits on the same inputs, of which the folded one has those that are left. */
function expectEqual(
  circuit: Circuit,
  constants: Readonly<Record<string, Bits>>,
  free: Readonly<Record<string, readonly bigint[]>>,
): Circuit {
  const folded = foldConstants(circuit, constants);
  const vectors = Object.values(free)[0].length;
  expect(vectors).toBeGreaterThan(0);
  const all: Record<string, bigint[]> = {};
  const left: Record<string, bigint[]> = {};
  for (const { name, width } of circuit.inputs) {
    const bits = constants[name] ?? new Array<undefined>(width).fill(undefined);
    const places = bits.flatMap((bit, i) => (bit === undefined ? [i] : []));
    const fixed = bits.reduce<bigint>((sum, bit, i) => sum | (BigInt(bit ?? 0) << BigInt(i)), 0n);
    const values = free[name] ?? new Array<bigint>(vectors).fill(0n);
    all[name] = values.map((value) =>
      places.reduce((sum, place, k) => sum | (((value >> BigInt(k)) & 1n) << BigInt(place)), fixed),
    );
    if (places.length > 0) left[name] = values.map((value) => BigInt.asUintN(places.length, value));
  }
  expect(Object.fromEntries(folded.inputs.map(({ name, width }) => [name, width]))).toEqual(
    Object.fromEntries(
      Object.keys(left).map((name) => [
        name,
        (constants[name] ?? []).filter((bit) => bit === undefined).length ||
          circuit.inputs.find((input) => input.name === name)?.width,
      ]),
    ),
  );
  // a circuit without inputs is evaluated once
  const found = evaluate(folded, left, { checkClaims: true });
  for (const [port, values] of Object.entries(evaluate(circuit, all)))
    expect(folded.inputs.length > 0 ? found[port] : values.map(() => found[port][0]), port).toEqual(values);
  const [before, after] = [metricsOf(circuit), metricsOf(folded)];
  expect(after.depth).toBeLessThanOrEqual(before.depth);
  expect(Number(after.gates)).toBeLessThanOrEqual(Number(before.gates));
  expect(Number(after.wires)).toBeLessThanOrEqual(Number(before.wires));
  const names = distinctCircuits(folded).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  return folded;
}

describe("folded random circuits equal the originals", () => {
  for (const height of [0, 1, 2])
    for (let seed = 1; seed <= 30; seed++)
      it(`height ${height}, seed ${seed}`, () => {
        const random = new RandomSource(1000 * height + seed);
        const circuit = randomCircuit(random, height);
        const share = random.integer(1, 3);
        const constants: Record<string, Bits> = {};
        for (const { name, width } of circuit.inputs)
          if (random.integer(0, 3) > 0)
            constants[name] = Array.from({ length: width }, () =>
              random.integer(1, 3) <= share ? (random.integer(0, 1) as 0 | 1) : undefined,
            );
        const free = Object.fromEntries(
          circuit.inputs.map(({ name, width }) => [name, Array.from({ length: 40 }, () => random.bits(width))]),
        );
        expectEqual(circuit, constants, free);
      });
});

const random = new RandomSource(7);
/** Canonical words of a format, zero among them. */
function words(p: number, width: number, count: number): bigint {
  let packed = 0n;
  for (let i = 0; i < count; i++) {
    const word = random.integer(0, 5) === 0 ? 0n : random.bits(width) | (1n << BigInt(p - 1));
    packed |= word << BigInt(i * width);
  }
  return packed;
}

it("inputs that become one net are merged up to weight 128, beyond it they stay apart", () => {
  const twice = (weight: number): Circuit => {
    const b = new CircuitBuilder(`twice_${weight}`, { summary: "test", source: "test", params: {} });
    const [x, y, z] = b.input("x", 3).bits();
    const either = b.or([x, b.input("c", 1).bit(0)]);
    b.output("y", [b.gate(Form.sum([x.times(weight), either.times(weight), y.times(3), z.times(-5)]), weight + 1)]);
    return b.build();
  };
  for (const [weight, merged] of [
    [64, 128],
    [100, 100],
    [-100, 100],
  ]) {
    const folded = expectEqual(twice(weight), { c: [0] }, { x: range(0, 8).map(BigInt) });
    expect(metricsOf(folded)).toMatchObject({ maxWeight: merged, maxFanIn: weight === 64 ? 3 : 4 });
  }
});

describe("arithmetic with constants", () => {
  it("fmul at p = 3, every constant word and every other word", () => {
    const { p, width } = floatFormat(3);
    const circuit = fmul(floatFormat(3), "balanced");
    const canonical = Array.from({ length: 2 ** width }, (_, word) => BigInt(word)).filter(
      (word) => word === 0n || (word >> BigInt(p - 1)) % 2n === 1n,
    );
    for (const word of canonical) {
      const folded = expectEqual(circuit, { b: bitsOf(word, width) }, { a: canonical });
      expect(Number(metricsOf(folded).gates)).toBeLessThan(Number(metricsOf(circuit).gates));
    }
  });

  const format = floatFormat(4);
  const { p, width } = format;
  const on = new Operations({ format, variant: "balanced" });
  const cases: [string, Circuit, string[]][] = [
    ["fdot with constant weights", fdot(format, 4, "balanced"), ["b"]],
    ["matmul, right matrix", matmul(format, { rows: 3, inner: 2, cols: 2 }, "balanced"), ["b"]],
    ["matmul, left matrix", matmul(format, { rows: 3, inner: 2, cols: 2 }, "balanced"), ["a"]],
    ["mlp", mlp(on, { n: 4, inner: 2, outer: 2 }), ["w", "bias"]],
    [
      "conv",
      conv(on, { map: { h: 3, w: 3 }, channels: 1, kernels: 2, size: { h: 3, w: 3 }, padding: "zero" }),
      ["kernel", "bias"],
    ],
  ];
  for (const [name, circuit, weights] of cases)
    it(name, () => {
      const packed = circuit.inputs.map((port) => [port.name, port.width] as const);
      const constants = Object.fromEntries(
        packed
          .filter(([port]) => weights.includes(port))
          .map(([port, bits]) => [port, bitsOf(words(p, width, bits / width), bits)]),
      );
      const free = Object.fromEntries(
        packed
          .filter(([port]) => !weights.includes(port))
          .map(([port, bits]) => [port, Array.from({ length: 50 }, () => words(p, width, bits / width))]),
      );
      const folded = expectEqual(circuit, constants, free);
      expect(foldConstants(circuit, constants)).toBe(folded);
    });
});
