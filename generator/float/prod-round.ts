// Rounding an iterated product: from the sum over all primes to the float word. Source: Lemma 3.5.2, round_p (Def 3.4).
import { columnCounts } from "../arith/column-count.ts";
import { Digit } from "../arith/digit.ts";
import { columnDigits, DigitSum } from "../arith/digit-sum.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { ceilLog2, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import type { ProductPlan } from "./prod-plan.ts";
import { type RankRange, rankRange } from "./prod-rank.ts";
import type { ProductSystem } from "./prod-system.ts";
import { joinWord } from "./word.ts";

/** What is known of an iterated product before its bits are. */
export interface ProductShape {
  readonly format: FloatFormat;
  readonly n: number;
  readonly variant: Variant;
  readonly plan: ProductPlan;
  readonly system: ProductSystem;
}

/**
 * fprod_round: ports column (n * p bits a prime), rank (thermometer), tail ([the product of the significands has a one below
 * the guard bit], z = 0 .. n - 1), u, under, tiny, over, greatest (see productExponents), some_one ([some significand is not a
 * power of two]), nonzero, odd ([the number of negative operands is odd]) -> y.
 *
 * X = sum over the primes of f * (M / q), less rank * M: modulo 2^(n p), as all rows are. Its leading one is at one of
 * n places, so that of the n (p - 1) - p lowest bits only the carry is made; whether one of them is 1 is known from the
 * operands. Levels: digits (2), bits (1), leading one and rounding carries (1), their AND (1), the word (1).
 */
export function productWord(shape: ProductShape): Circuit {
  const { format, n, variant } = shape;
  const { p, E } = format;
  const name = `fprod_round_p${p}_e${E}_n${n}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the rounded word of a product from its residues' shares",
      source: "Lemma 3.5.2, Def 3.4",
      params: { p, E, n, variant },
    });
    const least = n * (p - 1);
    const bits = productBits(b, shape, least - p);
    const tail = b.input("tail", n);
    const u = b.input("u", (n + 1) * E);
    const [under, tiny, over, greatest] = ["under", "tiny", "over", "greatest"].map((port) => b.input(port, n).bits());
    const [someOne] = b.input("some_one", 1).bits();
    const [nonzero] = b.input("nonzero", 1).bits();
    const [odd] = b.input("odd", 1).bits();

    const significand = range(0, p - 1).map((): Form[] => []);
    const exponent = range(0, E).map((): Form[] => []);
    const [tooSmall, smallest, saturated]: [Form[], Form[], Form[]] = [[], [], []];
    for (const z of range(0, n)) {
      const top = least + z;
      const bit = (place: number): Form => bits[place - (least - p)];
      const higher = range(top + 1, least + n).map((place) => bit(place).times(-1));
      const lead = b.gate(Form.sum([bit(top), ...higher]), 1, "lead");
      const last = top - p + 1;
      // carry into place last + i: all ones from the guard bit up, or into the last place: guard and (last or tail)
      const carries = range(0, p + 1).map((i) =>
        i === 0
          ? b.gate(Form.sum([bit(last - 1).times(2), bit(last), tail.bit(z)]), 3, "round")
          : b.and(range(last - 1, last + i).map(bit), "run"),
      );
      for (const i of range(0, p - 1)) {
        const rounded = b.claimBit(Form.sum([bit(last + i), carries[i], carries[i + 1].times(-2)]));
        significand[i].push(b.and([lead, rounded], "place"));
      }
      const overflow = carries[p];
      for (const j of range(0, E)) {
        // the field's top bit is inverted
        const field = (s: number): Form => (j < E - 1 ? u.bit(s * E + j) : u.bit(s * E + j).not());
        const [now, next] = [field(z), field(z + 1)];
        exponent[j].push(
          b.and([lead, now], "exponent"),
          b.and([lead, overflow, now.not(), next], "raised"),
          b.and([lead, overflow, now, next.not()], "lowered").times(-1),
        );
      }
      tooSmall.push(b.and([lead, under[z]], "too_small"));
      // above the middle between 0 and the smallest number
      smallest.push(b.and([lead, tiny[z], someOne], "smallest"));
      saturated.push(b.and([lead, over[z]], "saturated"), b.and([lead, overflow, greatest[z]], "saturated"));
    }
    const sum = (list: readonly Form[]): Form => Form.sum([Form.zero, ...list]);
    // places of the leading one are exclusive: each of these sums is 0 or 1
    const [isSmall, isSmallest, isLarge] = [tooSmall, smallest, saturated].map((list) => b.claimBit(sum(list)));
    const zero = nonzero.not();
    const word = joinWord(format, {
      significand: [
        ...significand.map((list) =>
          b.gate(Form.sum([sum(list), isLarge, isSmall.times(-1), zero.times(-2)]), 1, "word"),
        ),
        b.gate(Form.sum([nonzero, isSmall.times(-1), isSmallest]), 1, "word"),
      ],
      exponent: exponent.map((list, j) => {
        const bit = b.claimBit(sum(list));
        if (j < E - 1) return b.gate(Form.sum([bit, isLarge, isSmall.times(-1), zero.times(-2)]), 1, "word");
        return b.gate(
          Form.sum([bit, isLarge.times(-1), isSmall.times(-1), isSmallest.times(2), zero.times(-2)]),
          1,
          "word",
        );
      }),
      sign: b.gate(Form.sum([odd, nonzero, isSmall.times(-1), isSmallest]), 2, "word"),
    });
    b.output("y", word);
    return b.build();
  });
}

/** The bits of X from place `lowest` up. */
function productBits(b: CircuitBuilder, { format, n, plan, system }: ProductShape, lowest: number): Form[] {
  const length = n * format.p;
  const { moduli, product } = system;
  const column = b.input("column", moduli.length * length);
  const ranks: RankRange = rankRange(moduli);
  const rank = b.input("rank", ranks.thresholds).bits();
  const digit = new Digit(b, 0, ranks.thresholds, (t) => rank[t - 1]);
  const columns = range(0, length).map((j) => {
    const bits = moduli.map((_, i) => column.bit(i * length + j));
    const ofRank = digit.isIn(digit.where((v) => ((-BigInt(v + ranks.least) * product) >> BigInt(j)) % 2n !== 0n));
    return [...bits, plan.countColumns ? b.materialize(ofRank, "rank_bit") : ofRank];
  });
  const rows = plan.countColumns ? columnCounts(b, columns, plan.tall) : columns;
  const use = {
    length: length + ceilLog2(moduli.length + 2),
    rounding: lowest,
    added: 0,
    perDigit: plan.perDigit,
    perLowDigit: plan.perLowDigit,
  };
  const sum = new DigitSum(b, columnDigits(b, rows, use), plan);
  return range(lowest, length).map((place) => {
    const bit = sum.bit(place, 0, [], "bit");
    return plan.bitNets ? b.materialize(bit, "bit") : bit;
  });
}
