// Columns of a sum with constant multiples of bits: wiring only, since a digit -1 of a constant is a complement and a constant.
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";

/** The digits -1, 0, 1 of n >= 0 without two neighbours that are not 0 (non-adjacent form), least significant first. */
export function signedDigits(n: bigint): (-1 | 0 | 1)[] {
  const digits: (-1 | 0 | 1)[] = [];
  for (let rest = n; rest > 0n; rest >>= 1n) {
    const low = rest & 3n;
    const digit = low === 1n ? 1 : low === 3n ? -1 : 0;
    digits.push(digit);
    rest -= BigInt(digit);
  }
  return digits;
}

/** A sum below 2^length that is gathered as columns of (virtual) bits and one constant. */
export class ColumnSum {
  private readonly length: number;
  private readonly gathered: Form[][];
  private constant = 0n;

  /** @param length the sum of all that is added is at least 0 and below 2^length */
  constructor(length: number) {
    this.length = length;
    this.gathered = range(0, length).map(() => []);
  }

  /** Adds value. */
  addConstant(value: bigint): void {
    this.constant += value;
  }

  /** Adds bit * 2^place. */
  addBit(bit: Form, place: number): void {
    if (bit === Form.zero) return;
    if (bit.isConstant) this.constant += BigInt(bit.lo) << BigInt(place);
    else this.gathered[place].push(bit);
  }

  /** Adds bit * factor: about one bit for every three of the factor. */
  addMultiple(bit: Form, factor: bigint): void {
    signedDigits(factor).forEach((digit, place) => {
      if (digit === 0) return;
      // -bit = (1 - bit) - 1
      this.gathered[place].push(digit === 1 ? bit : bit.not());
      if (digit === -1) this.constant -= 1n << BigInt(place);
    });
  }

  /**
   * The columns of the sum, modulo 2^length: their own sum is below 2^(length + 1), and its bits below `length` are those
   * of the sum.
   */
  columns(): Form[][] {
    const constant = this.constant < 0n ? this.constant + (1n << BigInt(this.length)) : this.constant;
    return this.gathered.map((column, place) =>
      (constant >> BigInt(place)) & 1n ? [...column, Form.one] : [...column],
    );
  }
}
