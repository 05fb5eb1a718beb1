// The sum of a slot of a bucketed sum: from the counts of its columns to a balanced digit and a carry to the slot above.

import { carryOut, type Position, position } from "../arith/carry.ts";
import { carrySave } from "../arith/carry-save.ts";
import { Digit } from "../arith/digit.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { bitLength, range } from "../core/integers.ts";
import type { BucketShape } from "./bucket-shape.ts";

/** What a column's count is made of: nets[j] nets of weight 2^j each. */
export type CountShape = readonly number[];

/** Nets of one column's count. */
export const countNets = (count: CountShape): number => count.reduce((sum, nets) => sum + nets, 0);

/**
 * How a digit becomes bits: by its thermometer code (one level, virtual bits), by the codes of its upper and its lower half
 * (two levels, virtual bits), or one bit after the other (a level a bit, nets): each with fewer wires than the one before.
 */
export type DigitBits = "code" | "halves" | "sequential";

/** How the binary digits of a sum are made. */
export interface AdderPlan {
  /** most digits a carry gate takes; weights up to 2^group */
  readonly group: number;
  /** how a digit becomes bits; see DigitBits */
  readonly bits: DigitBits;
  /** columns of a digit; more where the counts are too high for that */
  readonly width: number;
}

const WIDEST_DIGIT = 7;

/** Nets a column may have so that the digits stay as wide as planned. */
export const mostNets = ({ width, bits }: AdderPlan): number => 2 ** (bits === "code" ? WIDEST_DIGIT : width) - 1;

/** Wires of each of `columns` columns with `nets` nets in the adder, about: carry-save, generate and propagate, carries, bits. */
export function adderWires(nets: number, columns: number, plan: AdderPlan): number {
  const width = Math.max(plan.width, bitLength(nets - 1), 1);
  const carries = Math.floor((nets * (2 ** width - 1)) / 2 ** width);
  const fanIn = nets * width + 2 * carries;
  const codes = plan.bits === "halves" ? 2 * (2 ** (width / 2) - 1) : plan.bits === "code" ? 2 ** width - 1 : width;
  const lookAhead = 1.3 * (columns / width);
  return (carries * nets * width + 2 * fanIn + lookAhead + codes * (fanIn + 4)) / width;
}

/**
 * The columns of a slot's sum: column c holds the nets of weight 2^j of column c - j's count; the sign column counts down.
 * In one's complement the signs count up in column 0 as well.
 */
function sumColumns(
  shape: BucketShape,
  count: CountShape,
  counts: readonly Form[],
): { columns: Form[][]; constant: bigint } {
  const { columns: w, sumBits, complement } = shape;
  const columns = range(0, sumBits).map((): Form[] => []);
  const size = countNets(count);
  let constant = 0n;
  for (let c = 0; c <= w; c++) {
    let next = c * size;
    count.forEach((nets, j) => {
      const part = counts.slice(next, next + nets);
      next += nets;
      if (nets === 0) return;
      const column = c + j;
      // -x = (1 - x) - 1 for the signs, each worth -2^w
      if (c === w) constant -= BigInt(nets) << BigInt(column);
      if (column < sumBits) columns[column].push(Form.sum(c === w ? part.map((net) => net.not()) : part));
      if (c === w && complement) columns[j].push(Form.sum(part));
    });
  }
  return { columns, constant: BigInt.asUintN(sumBits, constant) };
}

/** The blocks of `width` columns as forms, with the constant's digits. */
function blocks(columns: readonly (readonly Form[])[], constant: bigint, width: number): Form[] {
  const forms: Form[] = [];
  for (let from = 0; from < columns.length; from += width) {
    const own = columns.slice(from, from + width);
    const digit = Number((constant >> BigInt(from)) & BigInt(2 ** own.length - 1));
    forms.push(
      Form.sum([Form.constant(digit), ...own.flatMap((column, j) => column.map((form) => form.times(2 ** j)))]),
    );
  }
  return forms;
}

/** The narrowest digits from `least` columns on that carry at most 1 after one carry-save step. */
function digitWidth(columns: readonly (readonly Form[])[], constant: bigint, least: number): number {
  for (let width = Math.max(1, least); width <= WIDEST_DIGIT; width++) {
    const base = 2 ** width;
    if (blocks(columns, constant, width).every((form) => Math.floor(form.hi / base) <= base - 1)) return width;
  }
  throw new Error("bucketed sum: more operands than weights up to 128 allow");
}

/** The bits of a form in [0, 2^width - 1]. */
function bitsOf(b: CircuitBuilder, form: Form, width: number, how: DigitBits): Form[] {
  const bits: Form[] = [];
  let rest = form;
  let upper = width;
  // parts from the top: their codes are made from what is left
  while (upper > 0) {
    const size = how === "code" ? width : how === "sequential" ? 1 : upper === width ? Math.ceil(width / 2) : upper;
    const low = upper - size;
    const part = rest;
    const digit = new Digit(b, 0, 2 ** size - 1, (t) => b.gate(part, t * 2 ** low, "sum"));
    bits.unshift(...range(0, size).map((j) => digit.bit(j)));
    if (low > 0) rest = b.claim(part.minus(digit.value().times(2 ** low)), 0, 2 ** low - 1);
    upper = low;
  }
  return bits;
}

/** The sum of columns and a constant modulo 2^columns.length, as (virtual) bits. Depth +4 for
 * codes; else +4 and the levels of the bits. */
export function binarySum(
  b: CircuitBuilder,
  columns: readonly (readonly Form[])[],
  constant: bigint,
  plan: AdderPlan,
): Form[] {
  const width = digitWidth(columns, constant, plan.width);
  const positions: Position[] = [];
  const values: Form[] = [];
  let carried = Form.zero;
  blocks(columns, constant, width).forEach((form, i) => {
    const base = 2 ** Math.min(width, columns.length - i * width);
    const { low, high } = carrySave(b, form, base, "high");
    const value = low.plus(carried);
    values.push(value);
    // the top digit's carries leave the sum
    if ((i + 1) * width < columns.length) positions.push(position(b, value, base, "digit"));
    carried = high;
  });
  const carries = range(0, values.length).map((i) => carryOut(b, positions.slice(0, i), plan.group));
  return values.flatMap((value, i) => {
    const bits = Math.min(width, columns.length - i * width);
    const last = i === values.length - 1;
    const net = (form: Form): Form => (plan.bits === "code" ? form : b.materialize(form, "carry"));
    const carry = net(carries[i]);
    if (last) {
      const digit = Digit.of(b, value.plus(carry), "sum");
      return range(0, bits).map((j) => digit.bit(j));
    }
    const sum = b.claim(Form.sum([value, carry, net(carries[i + 1]).times(-(2 ** bits))]), 0, 2 ** bits - 1);
    return bitsOf(b, sum, bits, plan.bits);
  });
}

/**
 * fsum_add: port c (counts of the columns and of the signs), port adjacent -> the sum S of a slot as S = U 2^B + L: d = L
 * (B bits); up, with lowest bit first the top bit of L and then U, where the slot above is adjacent; and free, the same
 * where it is not. So d with its top bit counted negatively and the sum of U and that bit are the balanced digit and
 * the carry.
 */
export function slotAdder(shape: BucketShape, count: CountShape, plan: AdderPlan): Circuit {
  const { columns: w, bucket, sumBits, carryBits } = shape;
  const name = `fsum_add_c${w}_b${bucket}_s${sumBits}_r${count.join("_")}_g${plan.group}_w${plan.width}_${plan.bits}${shape.complement ? "_ones" : ""}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the sum of a slot as a balanced digit and a carry to the bucket above",
      source: "Lemma 3.5.3, bucketed sum: carry-save digits and carry look-ahead",
      params: { columns: w, bucket, sumBits },
    });
    const counts = b.input("c", (w + 1) * countNets(count)).bits();
    const adjacent = b.input("adjacent", 1).bit(0);
    const { columns, constant } = sumColumns(shape, count, counts);
    const sum = binarySum(b, columns, constant, plan);
    const top = sum.slice(bucket - 1);
    if (top.length !== carryBits + 1) throw new Error(`${name}: ${top.length} bits above the digit`);
    b.output("d", sum.slice(0, bucket));
    b.output(
      "up",
      top.map((bit) => b.and([bit, adjacent], "taken")),
    );
    b.output(
      "free",
      top.map((bit) => b.and([bit, adjacent.not()], "untaken")),
    );
    return b.build();
  });
}
