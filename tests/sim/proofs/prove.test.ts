import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { goldenOperation } from "../../../sim/golden/operations.ts";
import { PROOF_TOPS, proofCases } from "../../../sim/proofs/cases.ts";
import { holds, prove } from "../../../sim/proofs/prove.ts";

const format = floatFormat(5);

describe.each(PROOF_TOPS)("%s", (top) => {
  const golden = goldenOperation(top);
  const cases = () => proofCases(top, format, { random: 100, seed: 1, scan: 11 });
  /** The golden model with some results changed; v counts the vectors of all batches. */
  const subject = (name: string, change: (word: bigint, v: number) => bigint) => {
    let v = 0;
    const run = async (vectors: readonly (readonly bigint[])[]) =>
      vectors.map((words) => [change(golden.evaluate(format, words)[0], v++)]);
    return { name, run };
  };

  it("holds for the golden model, and not for one wrong result", async () => {
    const [right, wrong, strange] = await prove(top, format, {}, cases(), [
      subject("right", (word) => word),
      subject("wrong", (word, v) => (v === 77 ? ((word & 31n) === 31n ? word - 1n : word + 1n) : word)),
      subject("strange", (word, v) => (v === 5 ? 1n : word)),
    ]);
    expect(holds(right)).toBe(true);
    expect(right.cases).toBeGreaterThan(300);
    expect(right.worstUlp).toBeGreaterThan(0.4);
    expect(right.worstUlp).toBeLessThanOrEqual(0.5 + 2 ** -20);
    expect(right.worstRelative).toBeLessThanOrEqual(1 + 2 ** -20);
    expect(wrong).toMatchObject({ cases: right.cases, mismatches: 1 });
    expect(holds(wrong)).toBe(false);
    expect(wrong.first[0]).toContain("golden [");
    expect(strange).toMatchObject({ violations: 1, mismatches: 1 });
    expect(strange.first[0]).toContain("not canonical");
  });

  it("does not hold where nothing was tried", async () => {
    const [record] = await prove(top, format, {}, [], [subject("none", (word) => word)]);
    expect(holds(record)).toBe(false);
  });
});
