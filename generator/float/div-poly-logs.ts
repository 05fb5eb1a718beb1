// div, regime `poly`, with fewest levels: the dividend times a polynomial in the divisor modulo small primes, by logarithms.
// Source: Lemma 3.5.1, Chinese remainders. Depth 11.
//
// Why it is correctly rounded. t = A / 2^p * 1 / b, b = B / 2^(p-1), is in (1/4, 1). In the low alignment (t < 1/2) the significand
// is 2^(p+1) t rounded, in the high one 2^p t. No quotient is a middle between two numbers, and none is nearer to one than
// 1 / (2B) > 2^-(p+1) (see div-small.ts): t stays away from middles by more than 2^-(2p+2). The polynomial P / M is within
// 9/16 * 2^-(3p+2) of 2^-p / b (polynomial-fraction.ts), A is below 2^p, and the fractions f / q of A * P / M, rounded to `bits` bits,
// are together wrong by at most 2^-(2p+4): 13/16 * 2^-(2p+2) in all. So the sum of fractions modulo 1 is on the right side of every
// middle, and where it is just below 0, t is not near: t >= 1/4 + 2^-(p+2), t <= 1 - 2^-p.

import { columnDigits, DigitSum } from "../arith/digit-sum.ts";
import { type LogCode, logBits, logCode, logComponents, productHot } from "../arith/discrete-log.ts";
import { anyOf, oneHot } from "../arith/one-hot.ts";
import { type PolynomialFraction, polynomialFraction } from "../arith/polynomial-fraction.ts";
import { residueOf } from "../arith/residue.ts";
import { type ResidueDigits, residueBase, residueDigits } from "../arith/residue-digits.ts";
import { primesBetween, productOf } from "../arith/residue-system.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { ceilLog2, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import { quotientOrder } from "./div-operands.ts";
import { reciprocalCells } from "./div-poly-series.ts";
import { quotientWord } from "./div-result.ts";
import { splitWord } from "./word.ts";

/** Primes at most: a digit of seven bits of the sum of their fractions carries no more. */
const MOST_PRIMES = 120;
/** Orders of the components of logarithms at most: weights are up to half of that. */
const LARGEST_ORDER = 128;
/** About the base of the low digit of a residue. */
const BASE = 32;

/**
 * a, b (words) -> y. Levels: (1, 2) digits of the residues of the dividend and of the divisor's lower bits, (3, 4) coded
 * logarithms of the dividend's residue and of the polynomial's, (5) their sums, (6) the product's residue, (7) bits of its
 * fraction f / q, (8, 9) digits of the sum of all fractions, (10) bits in the two alignments, (11) range and zero.
 */
export function fdivLogs(format: FloatFormat): Circuit {
  const { p, E, width } = format;
  const name = `fdiv_p${p}_e${E}_depth_poly`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = a / b, rounded to nearest; by polynomials and logarithms modulo small primes",
      source: "Lemma 3.5.1",
      params: { p, E, variant: "depth", regime: "poly" },
    });
    const x = splitWord(format, b.input("a", width).bits());
    const y = splitWord(format, b.input("b", width).bits());
    const order = b.scope("order", () => quotientOrder(b, x, y));
    const plan = quotientPlan(p);
    const { c, bits, fraction } = plan;
    const cells = oneHot(b, y.significand.slice(p - 1 - c, p - 1), undefined, "cell");
    const columns: Form[][] = range(0, bits).map(() => []);
    for (const q of fraction.moduli) {
      const { fraction: share } = b.instance(`mod${q}`, quotientModulo(plan, q), {
        a: x.significand.slice(0, p - 1),
        u: y.significand.slice(0, p - 1 - c),
        cell: cells,
      });
      columns.forEach((column, j) => {
        column.push(share.bit(j));
      });
    }
    // the last place of the low alignment, where 2 guard places stand for 1/2 of either alignment's
    const last = bits - p - 1;
    const length = bits + ceilLog2(fraction.moduli.length + 1);
    const use = { length, rounding: last - 1, added: 2, perDigit: 400, perLowDigit: 150 };
    const sum = new DigitSum(b, columnDigits(b, columns, use), { early: false, group: 7 }, last - 1);
    const significand = range(0, p - 1).map((i) =>
      b.claimBit(
        Form.sum([
          sum.bit(last + i, 1, [order.high.not()], "low_bit"),
          sum.bit(last + 1 + i, 2, [order.high], "high_bit"),
        ]),
      ),
    );
    b.output("y", quotientWord(b, format, x, y, order, significand));
    return b.build();
  });
}

/** The modules of fdivLogs, one a modulus. */
export function* fdivLogsParts({ p }: FloatFormat): Generator<Circuit> {
  const plan = quotientPlan(p);
  for (const q of plan.fraction.moduli) yield quotientModulo(plan, q);
}

/** The polynomial part of the quotient. */
interface QuotientPlan {
  readonly p: number;
  /** leading bits of the divisor that choose a cell */
  readonly c: number;
  /** places of the fractions f / q */
  readonly bits: number;
  readonly fraction: PolynomialFraction;
}

function quotientPlan(p: number): QuotientPlan {
  const c = cellBits(p);
  const fraction = polynomialFraction({
    ...reciprocalCells({ p, c, scale: p, accuracy: 3 * p + 2 }),
    moduliFrom: primesFrom,
  });
  return { p, c, bits: 2 * p + 3 + ceilLog2(fraction.moduli.length + 1), fraction };
}

/** Leading bits of the divisor that choose a cell: more make fewer primes, and more gates for each. */
const cellBits = (p: number): number => Math.min(p <= 48 ? 4 : p <= 56 ? 5 : 7, p >> 1, p - 2);

/** Not too many primes whose product reaches `least`, as small as can be. */
function primesFrom(least: bigint): number[] {
  const all = primesBetween(2, 4000).filter((q) => logComponents(q).every(({ order }) => order <= LARGEST_ORDER));
  for (let first = 0; first < all.length; first++) {
    const primes = all.slice(first, first + MOST_PRIMES);
    if (productOf(primes) < least) continue;
    const count = range(1, primes.length + 1).find((n) => productOf(primes.slice(0, n)) >= least) as number;
    return primes.slice(0, count);
  }
  throw new Error(`${MOST_PRIMES} primes are too few for ${least.toString(2).length} bits`);
}

/** a (the dividend's p - 1 lower bits), u (the divisor's lowest), cell (one-hot) -> fraction, the bits of f / q. */
function quotientModulo({ p, c, bits, fraction: reciprocals }: QuotientPlan, q: number): Circuit {
  const name = `quotient_fraction_p${p}_q${q}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the part of modulus ${q} in the quotient's fraction: f / ${q} to ${bits} bits`,
      source: "Lemma 3.5.1, Chinese remainders",
      params: { p, q, cells: c },
    });
    const a = b.input("a", p - 1).bits();
    const u = b.input("u", p - 1 - c).bits();
    const cells = b.input("cell", 2 ** c).bits();
    const code = logCode(q);
    const digitsOf = (name: string, number: readonly Form[]): ResidueDigits =>
      b.scope(name, () => {
        const inputs = number.map((bit, i) => ({ bit, value: 1n << BigInt(i) }));
        return residueDigits(b, { inputs }, q, residueBase(q, number.length, BASE));
      });
    const top = residueOf(1n << BigInt(p - 1), q);
    const dividend = codedResidue(b, code, digitsOf("dividend", a), [[Form.one, (r) => (r + top) % q]]);
    const numerators = reciprocals.numerators(q);
    const reciprocal = codedResidue(
      b,
      code,
      digitsOf("divisor", u),
      cells.map((cell, k) => [cell, (r) => numerators[k][r]]),
    );
    const hot = productHot(b, code, [dividend, reciprocal], { countLogs: false, codeNets: false, tall: 16 });
    const fractions = range(1, q).map((f) => ((BigInt(f) << BigInt(bits + 1)) + BigInt(q)) / BigInt(2 * q));
    b.output(
      "fraction",
      range(0, bits).map((j) => anyOf(b, hot, (v) => ((fractions[v] >> BigInt(j)) & 1n) === 1n)),
    );
    return b.build();
  });
}

/**
 * The code of the image of a residue, where the one map counts whose literal is 1: exclusive gates two levels above the digits'
 * forms, and nets one more.
 */
function codedResidue(
  b: CircuitBuilder,
  code: LogCode,
  { high, low, residue }: ResidueDigits,
  maps: readonly (readonly [Form, (residue: number) => number])[],
): Form[] {
  return logBits(code).map((members) => {
    const gates = maps.flatMap(([literal, map]) =>
      range(0, high.hi + 1).map((h) => {
        const set = low.where((l) => {
          const r = residue(h, l);
          return r !== undefined && members[map(r)];
        });
        return set === 0n ? Form.zero : b.and([literal, high.equals(h), low.isIn(set)], "log");
      }),
    );
    return b.materialize(b.claimBit(Form.sum([Form.zero, ...gates])), "code");
  });
}
