// sqrt by a whole table: p <= 11. Source: Lemma 3.7. Depth 2 or 3 by variant, about 2^p wires in order.
import { Digit, type ValueSet } from "../arith/digit.ts";
import { oneHot } from "../arith/one-hot.ts";
import { StepTable } from "../arith/step-table.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { integerRoot } from "../core/integer-root.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { rootExponent } from "./sqrt-exponent.ts";
import { isNonzero, splitWord } from "./word.ts";

/** round(sqrt(M)) of an integer M = m * 2^t, t = p - 1 or p: no tie, since the middles k + 1/2 have squares k^2 + k + 1/4. */
function roundedRoot(square: bigint): bigint {
  const root = integerRoot(square);
  return square > root * root + root ? root + 1n : root;
}

/** The roots in order: entry (odd, fraction bits of m) is the significand of the root of m * 2^(p - 1 + odd). */
function rootTable(p: number): bigint[] {
  const half = 2n ** BigInt(p - 1);
  return range(0, 2).flatMap((odd) =>
    range(0, Number(half)).map((fraction) => roundedRoot((half + BigInt(fraction)) << BigInt(p - 1 + odd))),
  );
}

/**
 * a (word) -> y. The index of the table is (odd, fraction). Steps of `depth`: (1) "the index is at least v", one gate for
 * each v where the root is not that of v - 1; (2) a bit of the root is an alternating sum of these. The others: the index is cut
 * in two halves; (1) the upper one decoded, and a thermometer of the lower one; (2) for each bit of the root, "the upper half
 * is one of these, and the lower one in the pattern that they share"; (3) their sum. p = 11 has about 13,000 wires, and 3,000.
 * The top bit of the root is 1; its exponent is a shift and a constant, in the same levels.
 */
export function fsqrtSmall(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, width } = format;
  const name = `fsqrt_p${p}_e${E}_${variant}_small`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = the root of a, rounded to nearest; 0 for negative a",
      source: "Lemma 3.7",
      params: { p, E, variant, regime: "small" },
    });
    const a = splitWord(format, b.input("a", width).bits());
    const { odd, field } = b.scope("exponent", () => rootExponent(b, format, a.exponent));
    const index = [...a.significand.slice(0, p - 1), odd];
    const table = rootTable(p);
    const bits = variant === "depth" ? new StepTable(b, index).bits(table, p - 1) : patternBits(b, index, table);
    const positive = b.and([isNonzero(a), a.sign.not()], "positive");
    b.output("y", [
      ...bits.map((bit) => b.and([bit, positive], "significand")),
      positive,
      ...field.map((bit) => b.and([bit, positive], "exponent")),
      Form.zero,
    ]);
    return b.build();
  });
}

/** Bits 0 .. p - 2 of table[index], as virtual bits two levels above the index. */
function patternBits(b: CircuitBuilder, index: readonly Form[], table: readonly bigint[]): Form[] {
  const low = Math.ceil(index.length / 2);
  const below = Digit.of(b, Form.binary(index.slice(0, low)), "below");
  const hot = oneHot(b, index.slice(low));
  return range(0, index.length - 1).map((j) => {
    const cells = new Map<ValueSet, Form[]>();
    hot.forEach((cell, c) => {
      const pattern = below.where((v) => ((table[c * 2 ** low + v] >> BigInt(j)) & 1n) === 1n);
      cells.set(pattern, [...(cells.get(pattern) ?? []), cell]);
    });
    const parts = [...cells].flatMap(([pattern, some]) => {
      if (pattern === 0n) return [];
      if (pattern === below.all) return some;
      return [b.and([b.claimBit(Form.sum(some)), below.isIn(pattern)], "pattern")];
    });
    // every cell is in one part at most
    return b.claimBit(Form.sum([Form.zero, ...parts]));
  });
}
