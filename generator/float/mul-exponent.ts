// The exponent of a product or quotient: two exponent fields and a constant, its range, and one more where the significand asks.
import { carryGates, carryOut, type Position, position } from "../arith/carry.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";

/** Bits of a chunk of the exponent sum, and chunks a carry gate. */
const WIDTH = 4;
const GROUP = 7;

/**
 * s = x + y + constant + carryIn - 2^E for two exponent fields counted from the least exponent (biased, E bits), as chunks of
 * two rows: a bit adder at each place makes the constant and the two operands a sum bit and a carry, so that digits stay below
 * 2 * base - 1. The constant may be negative, above -2^(E-1). All (virtual) bits are at most three levels above the fields,
 * two above the bit `carryIn`.
 */
export class ExponentSum {
  private readonly b: CircuitBuilder;
  /** x + y + constant at each bit */
  private readonly counts: readonly Form[];
  /** the bit adder's carry out of each bit */
  private readonly saved: readonly Form[];
  private readonly E: number;
  private readonly carryIn: Form;
  /** a negative constant is put in as constant + 2^E: thresholds are two halves of 2^E higher */
  private readonly wrapped: 0 | 2;

  constructor(b: CircuitBuilder, x: readonly Form[], y: readonly Form[], constant: number, carryIn: Form = Form.zero) {
    this.b = b;
    this.E = x.length;
    this.carryIn = carryIn;
    this.wrapped = constant < 0 ? 2 : 0;
    // two's complement: the bits of a negative number are those of -1 - number, inverted
    const bits = range(0, this.E).map((j) =>
      constant < 0 ? 1 - (Math.floor((-1 - constant) / 2 ** j) % 2) : Math.floor(constant / 2 ** j) % 2,
    );
    this.counts = x.map((bit, j) => Form.sum([bit, y[j], Form.constant(bits[j])]));
    this.saved = this.counts.map((count) => b.gate(count, 2, "saved"));
  }

  /** [s >= least - added], by the carry into the top bit: `least` = 2^(E-1) * (target - 2), added <= 2, with a carry-in 1. */
  reaches(target: number, added: number): Form {
    const top = this.counts[this.E - 1].plus(this.saved[this.E - 2]);
    const positions: Position[] = [
      ...this.below(this.E - 1, added),
      { ...position(this.b, top, 4, "top"), base: target + this.wrapped },
    ];
    return this.b.claimBit(Form.sum([Form.zero, ...carryGates(this.b, positions, GROUP, { carry: 1 }, "reaches")]));
  }

  /**
   * The carry into bit j of the two rows' sum plus `added` (0 or 1). With `inSteps`, from the carry into j's chunk: one level
   * more, fewer wires.
   */
  carryInto(j: number, added: 0 | 1, inSteps: boolean): Form {
    if (j === 0) return added === 1 ? Form.one : this.carryIn;
    const positions = this.below(j, added);
    const top = positions[positions.length - 1];
    if (!inSteps || positions.length === 1) return carryOut(this.b, positions, GROUP, undefined, "carry");
    const into = carryOut(this.b, positions.slice(0, -1), GROUP, undefined, "carry");
    return this.b.gate(top.form.plus(into), top.base, "carry");
  }

  /** What the bit adders leave at bit j: with the carry into bit j, less twice the one out of it, the sum's bit. */
  rest(j: number): Form {
    return Form.sum([this.counts[j], this.saved[j].times(-2), j > 0 ? this.saved[j - 1] : Form.zero]);
  }

  /** The digits of the bits below j, `added` put into the lowest. */
  private below(j: number, added: number): (Position & { readonly form: Form })[] {
    const positions: (Position & { readonly form: Form })[] = [];
    for (let from = 0; from < j; from += WIDTH) {
      const to = Math.min(from + WIDTH, j);
      const base = 2 ** (to - from);
      const sum = Form.sum([
        Form.binary(this.counts.slice(from, to)),
        this.saved[to - 1].times(-base),
        from > 0 ? this.saved[from - 1] : Form.zero,
      ]);
      // two rows of to - from bits; the second has no bit 0 in the lowest digit, which leaves room for `added`
      const rows = this.b.claim(sum, 0, from === 0 ? 2 * base - 3 : 2 * base - 2);
      const digit = from === 0 ? rows.plus(this.carryIn) : rows;
      positions.push({ ...position(this.b, digit, base, "digit"), added: from === 0 ? added : 0, form: digit });
    }
    return positions;
  }
}
