// exp by tables of fields of p / 3 bits: faithfully rounded, relative error at most 2^-p. Source: Lemma 3.6.
// Depth 10, 15 or 22 by variant; about 2^(p/3) p wires for the tables and p^2 for all else.
//
// Algorithm (in sim/golden/exp-algorithm.ts once more, as integers). y = x / ln 2 = n + f to cuts.y places, cut down, 0 <= f < 1;
// f = h + g + l, its fields from the top; A = 2^h - 1, B = 2^g - 1, m = l ln 2, q the upper bits of l. With A, B, A ln 2, B ln 2 from
// tables, (q ln 2)^2 / 2 taken in the middle of its cell,
//   V = 1 + A + B + m + q^2 (ln 2)^2 / 2 + A B + A m + B m,
// products without the pairs of bits whose places add to more than cuts.ab, al, bl; V rounded half up to p bits; times 2^n.
//
// Bound. t = 2^f before y was cut, 1 <= t < 2. Rounding to R adds at most 2^-p to |V - t|, so that |R - t| <= 2^-p t where
// |V - t| <= 2^-p (t - 1); t - 1 >= f ln 2. For t < 1 + 2^-p it is enough that R = 1 or that V is within 2^-2p (1 - 2^-p) of t: only t
// next to 1 + 2^-p is at stake. So |V - t| <= 2^-p (c1 f + c0 2^-p) is enough with c1 ln-free of f: where h = g = 0, if
// c0 + c1 / ln 2 <= 1 - 2^-p; else, where f >= 2^-both, if c1 + c0 2^(both - p) <= ln 2. `expTableBudget` adds up c0 and c1:
//   y is cut by less than one place, its constants by half a place of `beyond` each, p of them: 1.5 places, * ln 2; both in c0,
//   as half a last place of the sum for each bit of l (its multiples of ln 2 are rounded to it) and for the square;
//   q's cell: l^2 is off by l 2^-(both + q) at most, * (ln 2)^2 / 2; what is left of 2^l after its square: l^3 (ln 2)^3 / 6;
//   A and B are rounded at 16 2^p times the least f where they are not 0: 1/32 each; their multiples of ln 2 at 2^-7, times l;
//   A B m and (A + B) times the square: at most f (ln 2)^2 2^-(both + h) and f (ln 2)^2 2^-(2 both) / 2;
//   pairs of bits left out: for each bit of B (of l) less than one last place. Where h = 1 (g = 1) only the bits whose place is below
//   `last` less the first place of A (B) count; where A is k times greater there are log2(k) more, and f is k times greater.
// A result is faithful since 2^-p + |V - t| is below the distance 2^(1 - p) of two numbers.
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
