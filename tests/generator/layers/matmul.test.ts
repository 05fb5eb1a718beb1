import { describe, expect, it } from "vitest";
import { type Circuit, distinctCircuits } from "../../../generator/circuit/circuit.ts";
import { fdot } from "../../../generator/layers/dot.ts";
import { fdotFused } from "../../../generator/layers/dot-fused.ts";
import { matmul } from "../../../generator/layers/matmul.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { matmulShape } from "../../../generator/params/matmul-shape.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { expectGolden } from "../../support/against-golden.ts";

describe("matmul", () => {
  it("equals the golden model", () => {
    for (const [p, E, rows, inner, cols, count] of [
      [2, 3, 2, 2, 2, 3000],
      [3, 4, 3, 2, 4, 1500],
      [4, 5, 1, 4, 3, 1500],
      [8, 9, 2, 3, 2, 500],
      [8, 5, 3, 1, 2, 500],
      [11, 5, 4, 4, 4, 100],
    ] as const) {
      const shape = matmulShape(rows, inner, cols);
      expectGolden(matmul(floatFormat(p, E), shape, "balanced"), "matmul", [p, E], count, { shape, seed: 9 });
    }
  });
  it("is an inner product for each row and column", () => {
    const format = floatFormat(8, 9);
    const [dot, product] = [fdot(format, 4, "depth"), matmul(format, matmulShape(5, 4, 3), "depth")];
    expect(depthOf(product)).toBe(depthOf(dot));
    expect(countsOf(product).wires).toBe(15n * countsOf(dot).wires);
    expect(countsOf(product).gates).toBe(15n * countsOf(dot).gates);
  });
  it("takes the fused inner product, under another name", () => {
    const format = floatFormat(8, 9);
    const shape = matmulShape(2, 4, 3);
    const fused = matmul(format, shape, "depth", fdotFused);
    expect(fused.name).not.toBe(matmul(format, shape, "depth").name);
    expect(depthOf(fused)).toBe(depthOf(fdotFused(format, 4, "depth")));
    expect(countsOf(fused).wires).toBe(6n * countsOf(fdotFused(format, 4, "depth")).wires);
  });
  it("has a description that differs between N = 64 and N = 1024 in numbers only", () => {
    const format = floatFormat(16);
    const [small, large] = [64, 1024].map((n) => matmul(format, matmulShape(n, 8, n), "balanced"));
    expect(withoutNumbers(large)).toBe(withoutNumbers(small));
    // the modules below are the same ones
    expect(distinctCircuits(large).slice(0, -1)).toEqual(distinctCircuits(small).slice(0, -1));
    expect(depthOf(large)).toBe(depthOf(small));
    expect(countsOf(large).wires).toBe(256n * countsOf(small).wires);
  });
  it("has its pinned figures", () => {
    const rows = [4, 64, 1024].map((n) =>
      boundRow(
        { p: 16, E: 17, n, d: 8, variant: "balanced" },
        matmul(floatFormat(16), matmulShape(n, 8, n), "balanced"),
      ),
    );
    expectPinned("matmul", rows);
  });
});

/** The circuit's ports and elements as text, every number replaced by #, and instances by the names of their modules. */
function withoutNumbers({ name, doc, inputs, outputs, elements, netCount, claims }: Circuit): string {
  const text = JSON.stringify({ name, doc, inputs, outputs, elements, netCount, claims }, (key, value) =>
    key === "circuit" ? value.name : value,
  );
  return text.replace(/\d+/g, "#");
}
