// A number as redundant digits: made from columns of bits, and turned into binary with the carries found in one step.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import { carryGates, carryOut, type Position, position } from "./carry.ts";
import { blockForm, type Columns, carrySave } from "./carry-save.ts";
import { cutDigits } from "./digit-cuts.ts";

/** A digit and the place of its lowest bit. */
export interface PlacedPosition extends Position {
  readonly place: number;
  readonly width: number;
}

/** What is done with the digits that `columnDigits` makes. */
export interface DigitUse {
  /** the sum of the columns is below 2^length; bits from there on are always 0 (`modular`: are not looked at) */
  readonly length: number;
  /** the sum may be 2^length or more: the digits are those of its remainder, up to the carry out of the top one */
  readonly modular?: boolean;
  /** a digit starts at this place; of the digits below, only the carry is looked at */
  readonly rounding: number;
  /** what is added to the digit that starts there, at most */
  readonly added: number;
  /** estimated wires behind each digit from there up, beside its thermometer: more makes fewer and wider digits */
  readonly perDigit: number;
  /** the same for each digit below */
  readonly perLowDigit: number;
}

/**
 * The sum of the columns as digits V_i = low_i + high_(i-1), least significant first, cut where they cost fewest wires: forms
 * one level above the columns. The top digit never overflows. Weights up to 128.
 */
export function columnDigits(b: CircuitBuilder, columns: Columns, use: DigitUse): PlacedPosition[] {
  const { length } = use;
  const starts = [...cutDigits({ ...use, heights: range(0, length).map((i) => columns[i]?.length ?? 0) }), length];
  const digits: PlacedPosition[] = [];
  let carried = Form.zero;
  for (const k of range(0, starts.length - 1)) {
    const [place, end] = [starts[k], starts[k + 1]];
    const width = end - place;
    const base = 2 ** width;
    const block = blockForm(columns, place, width);
    if (end === length && !use.modular) {
      // the whole sum is below 2^length, and this digit holds all of it from `place` up
      const top = b.claim(block.plus(carried), 0, base - 1);
      digits.push({ ...position(b, top, base, "digit"), place, width });
    } else {
      const { low, high } = carrySave(b, block, base);
      digits.push({ ...position(b, low.plus(carried), base, "digit"), place, width });
      carried = high;
    }
  }
  return digits;
}

/** How conditions on carries reach the bits. */
export interface CarryStyle {
  /** make the carries into the digits first: one level more, few wires; else every bit's gates hold all digits below */
  readonly early: boolean;
  /** digits a carry gate: weights up to 2^group */
  readonly group: number;
}

/** Which values of a digit and carries into it count. */
export type DigitFilter = (value: number, carry: 0 | 1) => boolean;

/**
 * The sum of digits and of a small constant `added`, put in at the digit that starts at `addedPlace`. Different constants
 * share all thermometers.
 */
export class DigitSum {
  readonly positions: readonly PlacedPosition[];
  private readonly b: CircuitBuilder;
  private readonly style: CarryStyle;
  private readonly addedPlace: number;
  private readonly carries = new Map<string, Form>();

  constructor(b: CircuitBuilder, positions: readonly PlacedPosition[], style: CarryStyle, addedPlace = 0) {
    this.b = b;
    this.positions = positions;
    this.style = style;
    this.addedPlace = addedPlace;
  }

  /** The digit that holds this place. */
  digitAt(place: number): number {
    return this.positions.findIndex((digit) => place < digit.place + digit.width);
  }

  /** The digits below digit d, with `added`. */
  below(d: number, added: number): PlacedPosition[] {
    return this.positions.slice(0, d).map((digit) => (digit.place === this.addedPlace ? { ...digit, added } : digit));
  }

  /** [the carry into digit d is `carry`, and all literals], as exclusive gates whose sum it is. */
  whenCarry(d: number, added: number, carry: 0 | 1, literals: readonly Form[], name: string): Form[] {
    const { early, group } = this.style;
    if (!early) return carryGates(this.b, this.below(d, added), group, { carry, literals }, name);
    const into = this.carryInto(d, added);
    return [this.b.and([carry === 1 ? into : into.not(), ...literals], name)];
  }

  /**
   * [the bit at `place` of the sum plus `added` is 1, and all literals], for the values of its digit and carries that `filter`
   * admits: a virtual bit, two gates a carry group. Two levels above the digits' forms, three with early carries.
   */
  bit(place: number, added: number, literals: readonly Form[], name: string, filter: DigitFilter = () => true): Form {
    const d = this.digitAt(place);
    const { digit, place: start } = this.positions[d];
    const constant = start === this.addedPlace ? added : 0;
    const gates = ([0, 1] as const).flatMap((carry) => {
      const isOne = (v: number): boolean => Math.floor((v + constant + carry) / 2 ** (place - start)) % 2 === 1;
      const values = digit.where((v) => filter(v, carry) && isOne(v));
      return values === 0n ? [] : this.whenCarry(d, added, carry, [digit.isIn(values), ...literals], name);
    });
    return this.b.claimBit(Form.sum([Form.zero, ...gates]));
  }

  private carryInto(d: number, added: number): Form {
    const positions = this.below(d, added);
    const key = `${d}:${positions.some((digit) => digit.added !== undefined) ? added : 0}`;
    const known = this.carries.get(key);
    if (known) return known;
    const carry = carryOut(this.b, positions, this.style.group);
    this.carries.set(key, carry);
    return carry;
  }
}
