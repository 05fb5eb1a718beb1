// The exponent of an iterated product: the sum of all exponents, for every place where the significands' product can start.

import { columnsOf } from "../arith/carry-save.ts";
import { columnCounts } from "../arith/column-count.ts";
import { atLeastConstant } from "../arith/constant-compare.ts";
import { Digit } from "../arith/digit.ts";
import { columnDigits, DigitSum } from "../arith/digit-sum.ts";
import { exclusiveSum } from "../arith/exclusive.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { bitLength, ceilLog2, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";

/** Bits of a chunk in comparisons with constants. */
const CHUNK = 4;

/**
 * fprod_exponent: port e (n exponent fields of E bits) -> u (for z = 0 .. n the field of the exponent where the product of the
 * significands has its leading one at place n (p - 1) + z, top bit inverted: biased), and for z = 0 .. n - 1: under ([below
 * the least exponent]), tiny ([one below it]), over ([beyond the greatest]), greatest ([equal to it]). Depth 10, in order of
 * E * n^2 wires.
 */
export function productExponents({ p, E, e0 }: FloatFormat, n: number): Circuit {
  const name = `fprod_exponent_p${p}_e${E}_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the sum of ${n} exponents and of where the product of the significands starts`,
      source: "Lemma 3.5.2",
      params: { p, E, n },
    });
    const e = b.input("e", n * E);
    const fields = range(0, n).map((i) => e.bits(i * E, (i + 1) * E).map((bit, j) => (j === E - 1 ? bit.not() : bit)));
    // with fields counted from the least exponent, that of the result is their sum + constant + z; S = that without z,
    // counted from -2^(length - 1)
    const length = E + ceilLog2(n) + 2;
    const zero = 1n << BigInt(length - 1);
    const constant = zero + BigInt(n - 1) * (BigInt(e0 + p - 1) - (1n << BigInt(E - 1)));
    const added = range(0, length).map((j) => Form.constant(Number((constant >> BigInt(j)) & 1n)));
    const counted = columnCounts(b, columnsOf([...fields, added]), 16);
    const use = { length, rounding: 0, added: 0, perDigit: 40, perLowDigit: 0 };
    const sum = new DigitSum(b, columnDigits(b, counted, use), { early: true, group: 7 });
    const s = range(0, length).map((j) => b.materialize(sum.bit(j, 0, [], "sum"), "sum"));

    const chunks = range(0, Math.ceil(length / CHUNK)).map((c) =>
      Digit.of(b, Form.binary(s.slice(c * CHUNK, (c + 1) * CHUNK)), "chunk"),
    );
    const reaches = (value: bigint): Form => exclusiveSum(b, atLeastConstant(chunks, 2 ** CHUNK, value), "reaches");
    const end = zero + (1n << BigInt(E));
    const each = (flag: (z: bigint) => Form): Form[] => range(0, n).map((z) => flag(BigInt(z)));
    b.output(
      "under",
      each((z) => reaches(zero - z).not()),
    );
    b.output(
      "tiny",
      each((z) => b.claimBit(reaches(zero - 1n - z).minus(reaches(zero - z)))),
    );
    b.output(
      "over",
      each((z) => reaches(end - z)),
    );
    b.output(
      "greatest",
      each((z) => b.claimBit(reaches(end - 1n - z).minus(reaches(end - z)))),
    );

    // S + z: the lower bits by their thermometer, the upper ones with a carry
    const k = bitLength(n);
    const lower = Digit.of(b, Form.binary(s.slice(0, k)), "lower");
    const ones = range(0, E + 1).map((j) => (j < k ? Form.one : b.and(s.slice(k, j), "ones")));
    b.output(
      "u",
      range(0, n + 1).flatMap((z) =>
        range(0, E).map((j) => {
          if (j < k) return lower.isIn(lower.where((v) => Math.floor((v + z) / 2 ** j) % 2 === 1));
          const carry = lower.atLeast(2 ** k - z);
          const stays = b.gate(Form.sum([s[j].times(2), carry.times(-1), ones[j].times(-1)]), 1, "stays");
          return b.claimBit(stays.plus(b.and([s[j].not(), carry, ones[j]], "turns")));
        }),
      ),
    );
    return b.build();
  });
}
