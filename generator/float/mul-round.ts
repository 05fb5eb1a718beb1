// Rounding the exact product of two significands: which of two alignments it has, and the bits of each. Lemma 3.5.1.
import { carryGates, carryOut, generates, type Position, propagates } from "../arith/carry.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import type { PlacedPosition } from "./mul-digits.ts";

/** How conditions on carries reach the bits. */
export interface RoundPlan {
  /**
   * materialise the carries into the digits and the choice of the alignment first: one level more, few wires; else every
   * product term holds the digits that decide them
   */
  readonly early: boolean;
  /** digits a carry gate: weights up to 2^group */
  readonly group: number;
}

/**
 * A product P as digits, to be rounded half up at one of two places: P + 2^(p-2) where it is below 2^(2p-1) ("low"), else
 * P + 2^(p-1) ("high"). Every sum is P + added * 2^(p-2) with added = 0, 1 or 2: `added` only shifts a digit's thresholds.
 */
export class RoundedProduct {
  private readonly b: CircuitBuilder;
  private readonly positions: readonly PlacedPosition[];
  private readonly p: number;
  private readonly plan: RoundPlan;
  private readonly carries = new Map<string, Form>();
  private chosen: Form | undefined;

  constructor(b: CircuitBuilder, positions: readonly PlacedPosition[], p: number, plan: RoundPlan) {
    this.b = b;
    this.positions = positions;
    this.p = p;
    this.plan = plan;
  }

  /** [P + added * 2^(p-2) >= 2^(2p-1)] as a virtual bit. With added = 1: the high alignment is the right one. */
  reachesTop(added: number): Form {
    return this.b.claimBit(Form.sum([Form.zero, ...this.topGates(added, [])]));
  }

  /** [the high alignment, and all literals], as exclusive gates whose sum it is. */
  whenHigh(literals: readonly Form[], name: string): Form[] {
    return this.plan.early ? [this.b.and([this.high(), ...literals], name)] : this.topGates(1, literals, name);
  }

  /** Bit i of the significand in the low alignment, and all literals; without regard to which alignment is right. */
  lowBit(i: number, literals: readonly Form[]): Form {
    const place = this.p - 1 + i;
    const d = this.digitAt(place);
    return this.bit(d, place, 1, () => true, literals, "low_bit");
  }

  /** [the high alignment, bit i of the significand in it, and all literals]. */
  highBit(i: number, literals: readonly Form[]): Form {
    const place = this.p + i;
    const d = this.digitAt(place);
    if (this.plan.early) return this.bit(d, place, 2, () => true, [...literals, this.high()], "high_bit");
    const above = this.positions.slice(d + 1).map((position) => this.endingAtTop(position));
    const events: Form[] = [];
    // the topmost digit above d that does not pass a carry on makes one ...
    above.forEach((position, k) => {
      const passing = above.slice(k + 1).map(propagates);
      const terms = [generates(position), ...passing, ...literals];
      events.push(this.bit(d, place, 2, () => true, terms, "high_bit"));
    });
    // ... or all pass on the one of digit d. Its sum in the low alignment is one unit of place p - 2 less: where that is
    // another digit, a carry made only by the carry in leaves all bits 0, so that V >= base is enough
    const { place: start, base } = this.endingAtTop(this.positions[d]);
    const least = (carry: number): number => (start === this.p - 2 ? base - 1 - carry : base);
    events.push(
      this.bit(d, place, 2, (v, carry) => v >= least(carry), [...above.map(propagates), ...literals], "high_bit"),
    );
    return this.b.claimBit(Form.sum(events));
  }

  /** The (virtual) bit at `place` of P + added * 2^(p-2), for values and carries into its digit that `allowed` admits. */
  private bit(
    d: number,
    place: number,
    added: number,
    allowed: (value: number, carry: number) => boolean,
    literals: readonly Form[],
    name: string,
  ): Form {
    const { digit, place: start } = this.positions[d];
    const constant = start === this.p - 2 ? added : 0;
    const gates = ([0, 1] as const).flatMap((carry) => {
      const values = digit.where(
        (v) => allowed(v, carry) && Math.floor((v + constant + carry) / 2 ** (place - start)) % 2 === 1,
      );
      return values === 0n ? [] : this.whenCarry(d, added, carry, [digit.isIn(values), ...literals], name);
    });
    return this.b.claimBit(Form.sum([Form.zero, ...gates]));
  }

  /** [the carry into digit d of P + added * 2^(p-2) is `carry`, and all literals], as exclusive gates. */
  private whenCarry(d: number, added: number, carry: 0 | 1, literals: readonly Form[], name: string): Form[] {
    if (!this.plan.early) return carryGates(this.b, this.below(d, added), this.plan.group, { carry, literals }, name);
    const into = this.carryInto(d, added);
    return [this.b.and([carry === 1 ? into : into.not(), ...literals], name)];
  }

  private carryInto(d: number, added: number): Form {
    const constant = this.positions.slice(0, d).some(({ place }) => place === this.p - 2) ? added : 0;
    const key = `${d}:${constant}`;
    const known = this.carries.get(key);
    if (known) return known;
    const carry = carryOut(this.b, this.below(d, constant), this.plan.group);
    this.carries.set(key, carry);
    return carry;
  }

  private high(): Form {
    this.chosen ??= this.reachesTop(1);
    return this.chosen;
  }

  private topGates(added: number, literals: readonly Form[], name = "high"): Form[] {
    const positions = this.below(this.positions.length, added).map((position) => this.endingAtTop(position));
    return carryGates(this.b, positions, this.plan.group, { carry: 1, literals }, name);
  }

  /** The digits below digit d, `added` put in at bit p - 2. */
  private below(d: number, added: number): PlacedPosition[] {
    return this.positions
      .slice(0, d)
      .map((position) => (position.place === this.p - 2 ? { ...position, added } : position));
  }

  /** The top digit with half its base: it "makes a carry" where it reaches bit 2p - 1. Others as they are. */
  private endingAtTop<T extends Position & { readonly place: number; readonly width: number }>(position: T): T {
    return position.place + position.width === 2 * this.p ? { ...position, base: position.base / 2 } : position;
  }

  private digitAt(place: number): number {
    return this.positions.findIndex((position) => place < position.place + position.width);
  }
}
