// sum of n for small E: the exact sum in one fixed-point accumulator over the whole exponent range, rounded once.
// Source: Lemma 3.5.3.
import { countOnes } from "../arith/count.ts";
import { Digit } from "../arith/digit.ts";
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import type { Form } from "../circuit/form.ts";
import { add, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { alignmentShift, netsAColumn } from "./alignment-shift.ts";
import { Magnitude, type SplitDigit } from "./magnitude.ts";
import { roundMagnitude } from "./round-magnitude.ts";
import { type Counts, type DigitNets, sumDigits } from "./sum-fixed-digits.ts";
import { FIXED_PLANS, type FixedShape, fixedShape } from "./sum-fixed-plan.ts";

/**
 * The circuit fsum_p<p>_e<E>_n<n>_<variant>: port x (n words) -> y = round_p of the exact sum.
 *
 * Steps: alignment shift of every operand (3 to 5 levels); ones of every column counted, in groups of operands (2);
 * carry-save digits (2); sign and digits of the magnitude (2 virtual, or 3); leading one and rounding carries (1); their
 * AND (1); the word (1).
 * Depth 12 (depth), 14 (balanced), 15 (wires), for every p and n >= 2; n = 1 is a wire. Wires about n * (p + 2^E) * 20 +
 * n^(4/3) * (p + 2^E) + 2^E * p^2 / 3.
 * @throws UserError if E > 8 or n is out of range; see fixedShape
 */
export function fsumFixed(format: FloatFormat, n: number, variant: Variant): Circuit {
  const { p, E, width } = format;
  const name = `fsum_p${p}_e${E}_n${n}_${variant}`;
  return circuitNamed(name, () => {
    const { shiftLevels } = FIXED_PLANS[variant];
    const b = new CircuitBuilder(name, {
      summary: `round_p of the exact sum of ${n} words of F(${p}, ${E}), in one fixed-point accumulator`,
      source: "Lemma 3.5.3",
      params: { p, E, n, variant },
    });
    const x = b.input("x", n * width);
    if (n === 1) {
      b.output("y", x.bits());
      return b.build();
    }
    const shape = fixedShape(format, n, p + 2 ** E - 1, netsAColumn(shiftLevels));
    const operand = shape.columns * netsAColumn(shiftLevels) + 1;
    const i = loopVariable("i");
    const { y: aligned } = b.array("aligned", {
      circuit: alignmentShift(format, shiftLevels),
      loops: [{ name: "i", count: n }],
      inputs: { x: [x.slice(mul(i, width), width)] },
      outputs: { y: { width: n * operand, index: mul(i, operand) } },
    });
    b.output("y", [sumAligned(b, name, shape, variant, aligned).all()]);
    return b.build();
  });
}

/**
 * The rounded word of the sum of aligned operands: bits of columns, netsAColumn nets each, and the sign on top, operand by
 * operand. Depth 9 for `depth`, else 10.
 * @param name of the circuit that it is part of
 */
export function sumAligned(b: CircuitBuilder, name: string, shape: FixedShape, variant: Variant, aligned: Bus): Bus {
  const { digits, carryOut } = sumDigits(b, shape, countColumns(b, shape, aligned));
  return b.instance("finish", finishCircuit(`${name}_finish`, shape, variant, digits), {
    coarse: digits.flatMap(({ coarse }) => coarse),
    full: digits.flatMap(({ full }) => full),
    fine: digits.flatMap(({ fine }) => fine),
    carry: [carryOut],
  }).y;
}

/** The ones of every column and of the signs, counted group by group, laid out as sumDigits says. */
function countColumns(b: CircuitBuilder, { n, groups, columns }: FixedShape, aligned: Bus): Counts[] {
  const operand = aligned.width / n;
  const nets = (operand - 1) / columns;
  const [c, g] = [loopVariable("c"), loopVariable("g")];
  return groups.map(({ first, size, count, bits }) => {
    const start = mul(add(mul(g, size), first), operand);
    const { y: ofColumns } = b.array("count", {
      circuit: countOnes(size, nets),
      loops: [
        { name: "c", count: columns },
        { name: "g", count },
      ],
      inputs: { x: [aligned.slice(add(start, mul(c, nets)), nets, size, operand)] },
      outputs: { y: { width: columns * count * bits, index: mul(add(mul(c, count), g), bits) } },
    });
    const { y: ofSigns } = b.array("negative", {
      circuit: countOnes(size),
      loops: [{ name: "g", count }],
      inputs: { x: [aligned.slice(add(start, operand - 1), 1, size, operand)] },
      outputs: { y: { width: count * bits, index: mul(g, bits) } },
    });
    return { ofColumns, ofSigns };
  });
}

/** From the digits' nets (all digits' of one kind in one port) and the top digit's own carry to the rounded word. */
function finishCircuit(name: string, shape: FixedShape, variant: Variant, nets: readonly DigitNets[]): Circuit {
  const { format, n, width, fineBits, magnitude, least } = shape;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the rounded word of a fixed-point number in carry-save digits",
      source: "Lemma 3.5.3, Def 3.4",
      params: { p: format.p, E: format.E, n, variant },
    });
    const port = (kind: keyof DigitNets): Form[] => {
      const total = nets.reduce((sum, digit) => sum + digit[kind].length, 0);
      return b.input(kind, total).bits();
    };
    const [coarse, full, fine] = [port("coarse"), port("full"), port("fine")];
    const [carriedOut] = b.input("carry", 1).bits();
    const [base, step] = [2 ** width, 2 ** fineBits];
    const digits = nets.map((own): SplitDigit => {
      const high = coarse.splice(0, own.coarse.length);
      const [propagate] = full.splice(0, own.full.length);
      const low = fine.splice(0, own.fine.length);
      const greatest = high.length * step + step - 1;
      return {
        position: {
          digit: new Digit(b, 0, propagate ? greatest : base - 2, (t) =>
            t === base ? high[base / step - 1] : propagate,
          ),
          base,
        },
        coarse: new Digit(b, 0, high.length, (t) => high[t - 1]),
        fine: new Digit(b, 0, step - 1, (t) => low[t - 1]),
      };
    });
    const signed = { digits, width, step, carriedOut, length: magnitude };
    const number = new Magnitude(b, signed, FIXED_PLANS[variant].magnitudeNets);
    b.output("y", roundMagnitude(b, format, number, number.notPositive, least));
    return b.build();
  });
}
