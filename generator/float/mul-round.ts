// Rounding the exact product of two significands: which of two alignments it has, and the bits of each. Lemma 3.5.1.
import { carryGates, generates, propagates } from "../arith/carry.ts";
import { type CarryStyle, DigitSum, type PlacedPosition } from "../arith/digit-sum.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";

/**
 * A product P < 2^length as digits, one of which starts at place r = length - p - 2, to be rounded half up at one of two
 * places: P + 2^r where that is below 2^(length-1) (the low alignment), else P + 2^(r+1) (the high one). Every sum is
 * P + added * 2^r with added = 0, 1 or 2: `added` only shifts a digit's thresholds. A product of significands has
 * length = 2p.
 */
export class RoundedProduct {
  private readonly b: CircuitBuilder;
  private readonly sum: DigitSum;
  /** the place r */
  private readonly rounding: number;
  private readonly length: number;
  private readonly style: CarryStyle;
  private chosen: Form | undefined;

  constructor(b: CircuitBuilder, positions: readonly PlacedPosition[], p: number, style: CarryStyle, length = 2 * p) {
    this.b = b;
    this.rounding = length - p - 2;
    this.length = length;
    this.sum = new DigitSum(b, positions, style, this.rounding);
    this.style = style;
  }

  /** [P + added * 2^r >= 2^(length-1)] as a virtual bit. With added = 1: the high alignment is the right one. */
  reachesTop(added: number): Form {
    return this.b.claimBit(Form.sum([Form.zero, ...this.topGates(added, [])]));
  }

  /** [the high alignment, and all literals], as exclusive gates whose sum it is. */
  whenHigh(literals: readonly Form[], name: string): Form[] {
    return this.style.early ? [this.b.and([this.high(), ...literals], name)] : this.topGates(1, literals, name);
  }

  /** Bit i of the significand in the low alignment, and all literals; without regard to which alignment is right. */
  lowBit(i: number, literals: readonly Form[]): Form {
    return this.sum.bit(this.rounding + 1 + i, 1, literals, "low_bit");
  }

  /** [the high alignment, bit i of the significand in it, and all literals]. */
  highBit(i: number, literals: readonly Form[]): Form {
    const place = this.rounding + 2 + i;
    if (this.style.early) return this.sum.bit(place, 2, [...literals, this.high()], "high_bit");
    const d = this.sum.digitAt(place);
    const [digit, ...above] = this.sum.positions.slice(d).map((position) => this.endingAtTop(position));
    const bit = (events: readonly Form[], least: (carry: number) => number): Form =>
      this.sum.bit(place, 2, [...events, ...literals], "high_bit", (v, carry) => v >= least(carry));
    // the topmost digit above d that does not pass a carry on makes one, or all pass on the one of digit d. The low
    // alignment's sum is one unit of place r less: where that is another digit, a carry that digit d makes only by its
    // carry in leaves all its bits 0, so that V >= base is enough
    const made = above.map((position, k) => bit([generates(position), ...above.slice(k + 1).map(propagates)], () => 0));
    const passed = bit(above.map(propagates), (carry) =>
      digit.place === this.rounding ? digit.base - 1 - carry : digit.base,
    );
    return this.b.claimBit(Form.sum([...made, passed]));
  }

  private high(): Form {
    this.chosen ??= this.reachesTop(1);
    return this.chosen;
  }

  private topGates(added: number, literals: readonly Form[], name = "high"): Form[] {
    const all = this.sum.below(this.sum.positions.length, added).map((position) => this.endingAtTop(position));
    return carryGates(this.b, all, this.style.group, { carry: 1, literals }, name);
  }

  /** The top digit with half its base: it "makes a carry" where it reaches bit length - 1. Others as they are. */
  private endingAtTop(position: PlacedPosition): PlacedPosition {
    return position.place + position.width === this.length ? { ...position, base: position.base / 2 } : position;
  }
}
