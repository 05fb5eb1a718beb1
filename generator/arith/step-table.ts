// Tables read by steps: "the index is at least v" instead of "the index is v", so that a run of equal entries costs nothing.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";

/** Bits of the index that one gate compares with a constant, at most: weights up to 2^7. */
const WIDEST = 7;

/**
 * Look-up in tables with one index. The index is cut in groups of 2^7 entries (or fewer), and the gate of entry v asks "in the
 * group of v, and the low bits at least those of v": one level, fan-in of the index' bits. A bit of a table is an alternating
 * sum of the gates where it changes: about half as many as there are entries where it is random, few where it is not.
 */
export class StepTable {
  private readonly b: CircuitBuilder;
  private readonly index: readonly Form[];
  private readonly low: number;

  /** @param index its (virtual) bits, least significant first */
  constructor(b: CircuitBuilder, index: readonly Form[]) {
    this.b = b;
    this.index = index;
    this.low = Math.min(WIDEST, index.length);
  }

  /** table[index], for 2^(bits of the index) entries 0 or 1: a virtual bit one level above the index. */
  bit(table: readonly boolean[]): Form {
    const group = 2 ** this.low;
    const parts = table.map((entry, v) => {
      const before = v % group === 0 ? false : table[v - 1];
      return entry === before ? Form.zero : this.step(v).times(entry ? 1 : -1);
    });
    // at most the steps of one group are 1, and these add 1 and take it off in turn
    return this.b.claimBit(Form.sum(parts));
  }

  /** Bits 0 .. width - 1 of table[index], one level above the index. */
  bits(table: readonly bigint[], width: number): Form[] {
    return Array.from({ length: width }, (_, j) => this.bit(table.map((entry) => ((entry >> BigInt(j)) & 1n) === 1n)));
  }

  private step(v: number): Form {
    const below = Form.binary(this.index.slice(0, this.low));
    const above = this.index.slice(this.low);
    const literals = above.map((bit, i) => (Math.floor(v / 2 ** (this.low + i)) % 2 === 1 ? bit : bit.not()));
    // one literal that fails, of weight 2^low, is enough to fail
    const inGroup = Form.sum([Form.zero, ...literals]).times(2 ** this.low);
    return this.b.gate(inGroup.plus(below), 2 ** this.low * literals.length + (v % 2 ** this.low), "step");
  }
}
