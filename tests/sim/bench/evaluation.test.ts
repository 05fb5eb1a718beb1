import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { Form } from "../../../generator/circuit/form.ts";
import { measureEvaluation } from "../../../sim/bench/evaluation.ts";

describe("measureEvaluation", () => {
  it("measures, and its rates follow from its times", () => {
    const b = new CircuitBuilder("sorter", { summary: "test", source: "test", params: {} });
    const x = Form.sum(b.input("x", 40).bits());
    b.output(
      "y",
      [1, 2, 3, 5, 8, 13, 21, 34].map((t) => b.gate(x, t)),
    );
    const speed = measureEvaluation(b.build(), { seconds: 0.05, vectors: 3000 });
    expect(speed).toMatchObject({ circuit: "sorter", gatesPerVector: 8 });
    expect(speed.vectors % 3000).toBe(0);
    expect(speed.seconds).toBeGreaterThanOrEqual(0.05);
    expect(speed.evaluationSeconds).toBeLessThan(speed.seconds);
    expect(speed.firstSeconds).toBeGreaterThan(0);
    expect(speed.vectorsPerSecond).toBeCloseTo(speed.vectors / speed.seconds, 3);
    expect(speed.gatesPerSecond).toBeCloseTo((8 * speed.vectors) / speed.evaluationSeconds, 0);
  });
});
