import { describe, expect, it } from "vitest";
import { type BitwiseGate, bitwise } from "../../../generator/arith/bitwise.ts";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { seededRandom } from "../../../sim/vectors/random.ts";

const EXCEPT: BitwiseGate = {
  name: "test_except",
  summary: "a and not b",
  source: "test",
  ports: ["a", "b"],
  gate: (b, [one, other]) => b.and([one, other.not()], "except"),
};

/** Ports a, b (width bits each) -> y = a and not b. */
function except(width: number): Circuit {
  const b = new CircuitBuilder(`except_${width}`, { summary: "test", source: "test", params: {} });
  const ports = EXCEPT.ports.map((port) => b.input(port, width));
  b.output("y", bitwise(b, "except", EXCEPT, ports));
  return b.build();
}

describe("a gate at every position", () => {
  it.each([1, 63, 64, 65, 128, 203])("of %i", (width) => {
    const circuit = except(width);
    const random = seededRandom(width);
    const [a, b] = [0, 1].map(() => Array.from({ length: 20 }, () => random.bits(width)));
    const { y } = evaluate(circuit, { a, b });
    const expected = a.map((one, v) => one & ~b[v]);
    expect(y).toEqual(expected);
    expect(metricsOf(circuit)).toMatchObject({ depth: 1, gates: BigInt(width), wires: BigInt(2 * width) });
  });

  it("has a description that does not grow with the width", () => {
    expect([64, 640, 6400, 64_000].map((width) => except(width).elements.length)).toEqual([64, 1, 1, 1]);
  });
});
