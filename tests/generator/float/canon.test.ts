import { describe, expect, it } from "vitest";
import { canon, withCanon } from "../../../generator/float/canon.ts";
import { fcmp } from "../../../generator/float/cmp.ts";
import { ffloor } from "../../../generator/float/floor.ts";
import { fmul } from "../../../generator/float/mul.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { canonicalWord } from "../../../sim/golden/word.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { expectGolden } from "../../support/against-golden.ts";

describe("canon", () => {
  it("equals the golden model on all words", () => {
    for (const [p, E] of [
      [2, 3],
      [4, 3],
      [4, 5],
    ]) {
      const format = floatFormat(p, E);
      const x = Array.from({ length: 2 ** format.width }, (_, word) => BigInt(word));
      const { y } = evaluate(canon(format), { x }, { checkClaims: true });
      expect(y).toEqual(x.map((word) => canonicalWord(format, word)));
    }
  });
  it("is one layer at each input port of an operation", () => {
    const format = floatFormat(4);
    const plain = metricsOf(fcmp(format, "depth"));
    const layered = metricsOf(withCanon(fcmp(format, "depth"), format));
    expect(layered.depth).toBe(plain.depth + 1);
    expect(layered.gates).toBe(plain.gates + 2n * BigInt(format.width - 1));
    expectGolden(withCanon(fcmp(format, "depth"), format), "fcmp", [4], 3000, { canon: true });
    expectGolden(withCanon(ffloor(format, "depth"), format), "ffloor", [4], 3000, { canon: true });
  });
  it("leaves what the circuit has as it is: its elements, its other ports", () => {
    const plain = fmul(floatFormat(4), "depth");
    const layered = withCanon(plain, floatFormat(4), ["a"]);
    expect(layered.elements.slice(1)).toEqual(plain.elements);
    expect(layered.inputs[0]).toEqual(plain.inputs[0]);
    expect(() => withCanon(fmul(floatFormat(3), "depth"), floatFormat(5))).toThrow(
      "port a of 8 bits holds no whole words",
    );
  });
  it("has its pinned figures", () => {
    expectPinned(
      "canon",
      [2, 3, 4, 8, 11, 16, 24, 32].map((p) => boundRow({ p, E: p + 1 }, canon(floatFormat(p)))),
    );
  });
});
