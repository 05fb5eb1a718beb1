// exp by a whole table of all arguments that matter: correctly rounded, p <= 11. Source: Lemma 3.6.
// Depth 3 or 4 by variant, about p 4^p / 8 wires: the table has 4 p 2^(p - 1) entries.
import { equalsConstant } from "../arith/one-hot.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { inverseLn2, pow2Fixed } from "../core/exact-real.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { argumentTops, bigArgument } from "./exp-argument.ts";
import { splitWord } from "./word.ts";

/** The lower bits of a result: p - 1 of the significand, whose top bit is 1, and above them the exponent field; or zero. */
interface Result {
  readonly zero: boolean;
  readonly significand: number;
  readonly field: bigint;
}

/** Places of y = x / ln 2 and of 2^f. */
const PLACES = 56;
const INVERSE = inverseLn2(PLACES + 14);

/**
 * exp(m 2^(top - p + 1)), rounded, for an integer m with 2^(p-1) <= |m| < 2^p. With 56 places y is off by less than two of the
 * last one, since |x| < 2^12, and so is 2^f: the rounding is sure unless the bits behind the last one are as near to a half. @throws Error (a bug) if they are; no argument of p <= 11 bits is
 */
function roundedExp({ p, E, e0, emin, emax }: FloatFormat, m: bigint, top: number): Result {
  const y = (m * INVERSE) >> BigInt(14 + p - 1 - top);
  const n = y >> BigInt(PLACES);
  const power = pow2Fixed(y - (n << BigInt(PLACES)), PLACES, PLACES);
  const drop = BigInt(PLACES - p + 1);
  const half = 1n << (drop - 1n);
  const distance = (power & (2n * half - 1n)) - half;
  if (distance * distance < 16n) throw new Error(`exp(${m} * 2^${top - p + 1}) is too near to a middle`);
  const rounded = (power + half) >> drop;
  const carry = rounded >> BigInt(p);
  const exponent = n - BigInt(p - 1) + carry;
  const field = (value: bigint): bigint => BigInt.asUintN(E, value - BigInt(e0));
  const ones = 2 ** (p - 1) - 1;
  if (exponent > emax) return { zero: false, significand: ones, field: field(emax) };
  if (n - BigInt(p - 1) < emin) return { zero: n - BigInt(p - 1) < emin - 1n, significand: 0, field: field(emin) };
  return { zero: false, significand: Number(rounded) & ones, field: field(exponent) };
}

/** A set of significands: those with `size` values of the lower bits from `from` on, aligned. */
interface Cube {
  readonly from: number;
  readonly size: number;
}

/** The greatest aligned sets on which the values are equal. */
function cubesOf(values: readonly bigint[], from = 0, size: number = values.length): Cube[] {
  const first = values[from];
  let equal = true;
  for (let i = from; equal && i < from + size; i++) equal = values[i] === first;
  if (equal) return [{ from, size }];
  return [...cubesOf(values, from, size / 2), ...cubesOf(values, from + size / 2, size / 2)];
}

/**
 * a (word) -> y. Steps of `depth`: (1) the exponents that matter with a sign, one gate each, and the prefixes of the halves of
 * the significand; (2) the entries, one for each greatest set of significands with equal results: one gate of three wires; (3) a bit
 * of the result is that of 1, changed by the entries where it differs. The others have one step more before it: [the
 * significand of the result is v] for all v, so that an entry counts once for all bits of the significand.
 */
export function fexpSmall(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, e0, emax, width } = format;
  const name = `fexp_p${p}_e${E}_${variant}_small`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = exp(a), rounded to nearest",
      source: "Lemma 3.6",
      params: { p, E, variant, regime: "small" },
    });
    const x = splitWord(format, b.input("a", width).bits());
    const fraction = x.significand.slice(0, p - 1);
    const split = Math.floor((p - 1) / 2);
    // [the bits from `from` up are `value`], in the lower or the upper half
    const prefix = (from: number, to: number, value: number): Form =>
      equalsConstant(b, fraction.slice(from, to), Math.floor(value / 2 ** from) % 2 ** (to - from), "prefix");
    const entry = (hot: Form, { from, size }: Cube): Form => {
      const free = Math.log2(size);
      const parts = [prefix(Math.max(free, split), p - 1, from), ...(free < split ? [prefix(free, split, from)] : [])];
      return b.and([hot, ...parts], "entry");
    };

    const one = BigInt.asUintN(E, BigInt(1 - p - e0));
    const changes = new Map<bigint, Form[]>();
    const zeros: Form[] = [];
    const fields = range(0, E).map((): Form[] => []);
    const changeField = (set: Form, field: bigint): void => {
      fields.forEach((list, j) => {
        const change = Number((field >> BigInt(j)) & 1n) - Number((one >> BigInt(j)) & 1n);
        if (change !== 0) list.push(set.times(change));
      });
    };
    const become = (set: Form, significand: bigint): void => {
      if (significand !== 0n) changes.set(significand, [...(changes.get(significand) ?? []), set]);
    };

    const { least, most } = argumentTops(format);
    const first = 2 ** (p - 1);
    for (const top of range(least, most + 1))
      for (const negative of [false, true]) {
        const literal = negative ? x.sign : x.sign.not();
        const bits = range(0, E).map((j) => {
          const bit = (BigInt(top - p + 1 - e0) >> BigInt(j)) & 1n;
          return bit === 1n ? x.exponent[j] : x.exponent[j].not();
        });
        const nonzero = x.significand[p - 1];
        const hot = b.and([...bits, literal, nonzero], "top");
        const results = range(0, first).map((i) => roundedExp(format, BigInt(negative ? -first - i : first + i), top));
        for (const cube of cubesOf(results.map(({ significand }) => BigInt(significand))))
          become(entry(hot, cube), BigInt(results[cube.from].significand));
        for (const cube of cubesOf(results.map(({ zero, field }) => (zero ? -1n : field)))) {
          const set = entry(hot, cube);
          const { zero, field } = results[cube.from];
          if (zero) zeros.push(set);
          changeField(set, zero ? 0n : field);
        }
      }
    const big = bigArgument(b, format, x);
    const large = b.and([...big, x.sign.not()], "large");
    const tiny = b.and([...big, x.sign], "tiny");
    become(large, BigInt(first - 1));
    changeField(large, BigInt.asUintN(E, emax - BigInt(e0)));
    zeros.push(tiny);
    changeField(tiny, 0n);

    // entries are exclusive
    const union = (sets: readonly Form[]): Form => b.claimBit(Form.sum([Form.zero, ...sets]));
    const classes = [...changes].map(([value, sets]) => ({
      value,
      set: variant === "depth" ? union(sets) : b.materialize(union(sets), "value"),
    }));
    const significand = range(0, p - 1).map((j) =>
      union(classes.filter(({ value }) => (value >> BigInt(j)) & 1n).map(({ set }) => set)),
    );
    const exponent = fields.map((list, j) =>
      b.claimBit(Form.sum([Form.constant(Number((one >> BigInt(j)) & 1n)), ...list])),
    );
    b.output("y", [...significand, union(zeros).not(), ...exponent, Form.zero]);
    return b.build();
  });
}
