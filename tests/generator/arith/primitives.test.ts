import { describe, expect, it } from "vitest";
import { and, majority, or, threshold } from "../../../generator/arith/primitives.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { expectGolden } from "../../support/against-golden.ts";

const COUNTS = [1, 2, 3, 4, 7, 8, 16, 64];

describe("primitives", () => {
  it("equal the golden model", () => {
    for (const n of COUNTS) {
      expectGolden(and(n), "and", [2], 500, { shape: { n } });
      expectGolden(or(n), "or", [2], 500, { shape: { n } });
      expectGolden(majority(n), "majority", [2], 500, { shape: { n } });
      expectGolden(threshold(n).circuit, "threshold", [2], 500, { shape: threshold(n).shape });
    }
  });
  it("are one gate, and for one input a wire", () => {
    for (const n of COUNTS)
      for (const circuit of [and(n), or(n), majority(n), threshold(n).circuit]) {
        const { gates, depth, wires } = metricsOf(circuit);
        expect([gates, depth, wires]).toEqual(n === 1 ? [0n, 0, 0n] : [1n, 1, BigInt(n)]);
      }
  });
  it("have their pinned figures", () => {
    expectPinned(
      "primitives",
      COUNTS.flatMap((n) => [
        boundRow({ top: "threshold", n }, threshold(n).circuit),
        boundRow({ top: "and", n }, and(n)),
        boundRow({ top: "or", n }, or(n)),
        boundRow({ top: "majority", n }, majority(n)),
      ]),
    );
  });
});
