// The sum of ordered and aligned magnitudes, in full: one adder for sums and differences, then the leading one, rounding in
// the three places where it can happen, and the shift. Lemma 3.5.
import { addTwo } from "../arith/add.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { ExponentChanges } from "./add-exponent.ts";
import type { OrderedAligned } from "./add-order.ts";

/** Positions below the last place of the larger operand: a half and a quarter. */
const BELOW = 2;
/** Positions that a carry gate reaches over in one go: weights up to 2^GROUP. */
const GROUP = 7;

/** The normalized result: nets and gates of depth A + 5 where the aligned operands arrive at A. */
export interface Normalized {
  /** for significand bits 0 .. p - 2 a form that is the bit: its gates arrive at A + 5 */
  readonly bits: readonly Form[];
  readonly changes: ExponentChanges;
}

/**
 * @param opposite [the signs differ], a net
 * @param chunkWidth bits of a chunk of the adder
 * Steps: (A + 1, A + 2) carries, (A + 3) the sum, (A + 4) its leading one and its runs of ones, (A + 5) selected bits.
 * About 5 p^2 wires.
 */
export function normalize(
  b: CircuitBuilder,
  { large, small, smallOpposite, sticky, completes }: OrderedAligned,
  opposite: Form,
  chunkWidth: number,
): Normalized {
  const p = large.length;
  // small, or its complement: small + opposite - 2 (both); a carry-in completes the complement where nothing is below
  const addend = small.map((bit, i) => b.claimBit(Form.sum([bit, opposite, smallOpposite[i].times(-2)])));
  const augend = [...range(0, BELOW).map(() => Form.zero), ...large];
  const sums = addTwo(b, augend, addend, { width: chunkWidth, group: GROUP }, completes);
  // a difference is not negative: its complement always carries out
  const carry = b.claimBit(sums[p + BELOW].minus(opposite));
  const total = [...sums.slice(0, p + BELOW), carry].map((bit) => b.materialize(bit, "total"));
  /** bit of the sum at a position from -BELOW to p */
  const at = (position: number): Form => total[position + BELOW];
  const between = (from: number, to: number): Form[] => total.slice(from + BELOW, to + 1 + BELOW);
  const minus = (forms: readonly Form[]): Form[] => forms.map((form) => form.times(-1));

  // leading one at position p, p - 1, ..., -1; lower it never is
  const leads = range(0, p + 2).map((z) => b.gate(Form.sum([at(p - z), ...minus(between(p - z + 1, p))]), 1, "lead"));
  const runs = range(0, p + 1).map((j) => b.and(between(0, j - 1), "run"));
  const parts: Form[][] = range(0, p - 1).map(() => []);
  for (const [z, lead] of leads.entries()) {
    const last = 1 - z; // position of the last place
    for (let k = Math.max(0, -1 - last); k < p - 1; k++) parts[k].push(b.and([lead, at(last + k)], "shifted"));
    if (z > 2) continue; // exact: the operands' exponents differ by at most 1
    const half = at(last - 1);
    /** [all bits from the half up to bit k - 1 of the result are 1]: rounding up changes bit k */
    const change = (k: number): Form => b.and([lead, ...between(last - 1, -1), runs[Math.max(last + k, 0)]], "round");
    for (let k = 1; k < p - 1; k++) {
      parts[k].push(change(k));
      // two significands never add up to all ones with a carry
      if (z > 0 || k < p - 2) parts[k].push(change(k + 1).times(-2));
    }
    // ties to even: the last place rounds up from 0 only where something is below the half
    const rest = [...between(-BELOW, last - 2), sticky];
    const need = rest.length;
    const up = Form.sum([...[lead, half, at(last).not()].map((bit) => bit.times(need)), ...rest]);
    if (z > 0 || p > 2) parts[0].push(change(1).times(-1));
    parts[0].push(b.gate(up, 3 * need + 1, "round_up"));
  }
  // rounding up all ones gives a power of two, one place higher
  const carried = b.gate(Form.sum([at(p).times(p + 1), ...between(-1, p - 1)]), p + 1, "carried");
  const lost = b.gate(
    Form.sum([
      at(p - 2).times(p),
      ...minus([at(p - 1), at(p)]).map((bit) => bit.times(p)),
      ...minus(between(-2, p - 3)),
    ]),
    1,
    "lost",
  );
  return {
    bits: parts.map((list) => Form.sum(list)),
    changes: {
      falls: leads.flatMap((lead, z) => (z < 2 ? [] : [{ lead: z === 2 ? lost : lead, amount: z - 1 }])),
      up: (literal) => [b.and([carried, literal], "up")],
      down: () => [],
      isZero: b.gate(Form.sum([opposite, ...minus(between(-1, p))]), 1, "is_zero"),
      notPower: b.gate(Form.sum(between(-1, p)), 2, "not_power"),
    },
  };
}
