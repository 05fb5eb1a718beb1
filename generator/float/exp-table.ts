// exp by tables of fields of p / 3 bits: faithfully rounded, relative error at most 2^-p. Source: Lemma 3.6.
// Depth 10, 15 or 22 by variant; about 2^(p/3) p wires for the tables (p times that in `depth`) and p^2 for all else.
//
// Algorithm (again, as integers, in sim/golden/exp-algorithm.ts). y = x / ln 2 = n + f, cut down to cuts.y places, 0 <=
// f < 1. The fields of f from the top: h, g, and the rest l, whose upper bits are q. With m = l ln 2, and A = 2^h - 1,
// B = 2^g - 1, A ln 2, B ln 2 and the square of q in the middle of its cell from tables,
//   V = 1 + A + B + m + (q ln 2)^2 / 2 + A B + A m + B m,
// the products without the pairs of bits whose places add to more than cuts.ab, al, bl. The result is V rounded half up to p bits,
// times 2^n.
//
// Bound. Let t = 2^f for the f that is not cut, 1 <= t < 2, and R the rounded V: |R - t| <= 2^-p + |V - t|. So |R - t|
// <= 2^-p t where |V - t| <= 2^-p (t - 1), and t - 1 >= f ln 2. For t < 1 + 2^-p, R = 1 is within 2^-p t, and so is R =
// 1 + 2^(1 - p) for t >= 1 + 2^-p - 2^-2p (1 - 2^-p): there |V - t| <= 2^-2p (1 - 2^-p) is enough. So |V - t| <= 2^-p
// (c1 f + c0 2^-p) is enough if
//   c0 + c1 / ln 2 <= 1 - 2^-p where h = g = 0;   c1 + c0 2^(h's and g's bits - p) <= ln 2 elsewhere, where f is not smaller.
// Into c0 go: y, cut by less than a place, and its p constants, each rounded by half a place, cuts.beyond further: times ln 2; a
// half of the sum's last place for the square and for each bit of l, whose multiple of ln 2 is rounded there. Into c1:
//   - q's cell, which is off by at most l 2^-(bits of h, g, q) in l^2, times (ln 2)^2 / 2; 2^f (l ln 2)^3 / 6 at most;
//   - A and B, rounded by 1/32 of 2^-p times the least f with that field; their multiples of ln 2, times l;
//   - A B m and the square's products with A and B, left out;
//   - pairs of bits left out: less than one last place for each bit of the other factor. With h (g) = 1, only bits count
//     whose place, and that of A's (B's) first bit, add to no more than the last; two last places for all others. A field k
//     times greater has log2(k) more, and f is k times greater.
// tests/generator/float/exp.test.ts adds them up for every p, and tries all arguments for p up to 8. The result
// is faithful since 2^-p + |V - t| is below 2^(1 - p), the distance of two numbers. Arguments below 2^(-p - 1) give 1,
// which is their rounding; below 0, y is the complement, also cut down.
import { columnCounts } from "../arith/column-count.ts";
import { columnDigits, DigitSum } from "../arith/digit-sum.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import type { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { type ArgumentPlan, expArgument } from "./exp-argument.ts";
import { type FractionPlan, fractionPower } from "./exp-fraction.ts";
import { expWord } from "./exp-result.ts";
import { expCuts } from "./exp-table-plan.ts";
import { splitWord } from "./word.ts";

/** The trade of a variant. */
interface Plan {
  /** `hasty`: the bits of h and g are made in the same gates as the carries */
  readonly argument: Omit<ArgumentPlan, "hasty"> & { readonly hasty: boolean };
  readonly fraction: FractionPlan;
  /** count the ones of each column first: two levels more, far fewer wires; by fours from height `tall` on */
  readonly counted: boolean;
  readonly tall: number;
  readonly early: boolean;
  readonly group: number;
  readonly perDigit: number;
  readonly perLowDigit: number;
}

const BALANCED: Plan = {
  argument: { counted: false, perDigit: 100, early: true, group: 7, signed: true, hasty: false },
  fraction: { nets: true, squareNets: true, predecode: undefined },
  counted: true,
  tall: 16,
  early: false,
  group: 7,
  perDigit: 100,
  perLowDigit: 40,
};

const PLANS: Readonly<Record<Variant, Plan>> = {
  depth: {
    argument: { counted: false, perDigit: 100, early: false, group: 7, signed: true, hasty: true },
    fraction: { nets: false, squareNets: false, predecode: undefined },
    counted: false,
    tall: 0,
    early: false,
    group: 7,
    perDigit: 200,
    perLowDigit: 100,
  },
  balanced: BALANCED,
  wires: {
    ...BALANCED,
    argument: { counted: true, perDigit: 100, early: true, group: 7, signed: false, hasty: false },
    fraction: { ...BALANCED.fraction, predecode: 3 },
    early: true,
    perDigit: 25,
  },
};

/**
 * a (word) -> y. Steps of `depth`: (1, 2) redundant digits of m / ln 2, (3, 4) bits of h and g, shifted and with the sign; the other
 * bits a level later; (5) one-hot codes of the fields; (6) tables, products; (7, 8) digits of the sum; (9, 10) its
 * bits and the word.
 */
export function fexpTable(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, width } = format;
  const name = `fexp_p${p}_e${E}_${variant}_table`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = exp(a), rounded faithfully with a relative error of at most 2^-p",
      source: "Lemma 3.6",
      params: { p, E, variant, regime: "table" },
    });
    const plan = PLANS[variant];
    const cuts = expCuts(p);
    const x = splitWord(format, b.input("a", width).bits());
    const argument = b.scope("argument", () => {
      const hasty = plan.argument.hasty ? cuts.both : 0;
      return expArgument(b, format, x, cuts.y, cuts.beyond, { ...plan.argument, hasty });
    });
    const rounding = cuts.sum - p + 1;
    const sum = b.scope("power", () => {
      const half = 1n << BigInt(rounding - 1);
      const columns = fractionPower(b, cuts, argument.bits.slice(0, cuts.y), half, plan.fraction);
      const { perDigit, perLowDigit } = plan;
      const use = { length: cuts.sum + 3, rounding, added: 0, perDigit, perLowDigit };
      const digits = columnDigits(b, plan.counted ? columnCounts(b, columns, plan.tall) : columns, use);
      return new DigitSum(b, digits, plan);
    });
    // the sum is below 2 + 2^(1 - p): from 2 on, the bits below are 0
    const whenTwo = (literals: readonly Form[]): Form[] => [sum.bit(cuts.sum + 1, 0, literals, "two")];
    const word = b.scope("result", () =>
      expWord(b, format, {
        integer: [...argument.bits.slice(cuts.y), argument.sign],
        negative: argument.sign,
        big: argument.big,
        significand: range(0, p - 1).map((k) => sum.bit(rounding + k, 0, [], "significand")),
        whenTwo,
      }),
    );
    b.output("y", word);
    return b.build();
  });
}
