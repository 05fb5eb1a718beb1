// sum of n floats, correctly rounded once, for a wide exponent range (Lemma 3.5.3): operands are sorted by bucket (their
// exponent's high bits), each bucket is summed exactly, and the first nonzero digit of base 2^B decides.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { circuitNamed } from "../circuit/library.ts";
import { UserError } from "../core/errors.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { bucketPlan } from "./bucket-plan.ts";
import { bucketRound } from "./bucket-round.ts";
import { bucketShape } from "./bucket-shape.ts";
import { oneSlot, slots } from "./bucket-slots.ts";
import { alignAll, alignAndSort, sortAndAlign } from "./bucket-sort.ts";
import { topOfSlots } from "./bucket-top.ts";

/**
 * From this many exponent bits on, fsum is bucketed, whatever the number of operands; below, it is a full-width accumulator.
 * The accumulator doubles with every exponent bit and grows like n log n, the buckets hardly grow with the exponent and
 * like n^2 or more: at 8 bits the accumulator has fewer wires from about 20 operands on, and in the geometric mean over
 * n = 2, 4, ..., 1024; and less than half the depth.
 */
export const LEAST_BUCKETED = 9;

/**
 * fsum_p<p>_e<E>_n<n>_<variant> (below LEAST_BUCKETED exponent bits fsum_bucketed_..., as fsum is another circuit): port x (n packed words) -> y = round_p(x1 + ... + xn).
 * @throws UserError if n is not an integer from 1
 */
export function fsumBucketed(format: FloatFormat, n: number, variant: Variant): Circuit {
  const { p, E, width } = format;
  if (!Number.isInteger(n) || n < 1) throw new UserError(`number of operands N is ${n}: accepted are integers from 1`);
  const name = `fsum_${E < LEAST_BUCKETED ? "bucketed_" : ""}p${p}_e${E}_n${n}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `y = round of the exact sum of ${n} floats`,
      source: "Lemma 3.5.3",
      params: { p, E, n, variant },
    });
    const x = b.input("x", n * width);
    // a word is its own sum
    b.output("y", [n === 1 ? x.all() : sum(b, format, n, variant, x).all()]);
    return b.build();
  });
}

function sum(b: CircuitBuilder, format: FloatFormat, n: number, variant: Variant, x: Bus): Bus {
  const shape = bucketShape(format, n);
  const plan = bucketPlan(variant);
  const { p, E, width } = format;
  const filled =
    shape.highBits === 0
      ? oneSlot(b, shape, plan, alignAll(b, shape, x), x.slice(p + E, 1, n, width))
      : slots(b, shape, plan, plan.alignFirst ? alignAndSort(b, shape, x) : sortAndAlign(b, shape, x));
  const { high, low, buckets, carry, plus, minus } = topOfSlots(b, filled);
  return b.instance("round", bucketRound(shape), {
    high: [high.all()],
    low: [low.all()],
    ...(buckets ? { h: [buckets.all()] } : {}),
    carry: [carry.all()],
    plus: [plus.all()],
    minus: [minus.all()],
  }).y;
}
