// How large a configuration may be: what is built one module for each size (sums, look-ups), and sides that double. Sizes that
// only count instances are not limited here.
import { type DecoderShape, pixels, type TransformerShape, tokensOf } from "../../generator/params/layer-shape.ts";
import { refused } from "./config-fields.ts";

/** Operands of one sum or inner product, words that are compared; the largest published models have 9,216. */
const LARGEST_OPERANDS = 2 ** 14;
/** Side of an image. */
const LARGEST_SIDE = 4096;
/** Pixels under a kernel of the decoder's convolutions. */
const KERNEL = 9;

/** A field of a configuration, and operands that it leads to. */
export interface OperandCount {
  readonly place: readonly PropertyKey[];
  readonly value: unknown;
  readonly operands: number;
}

/** @throws UserError naming the first field that leads to too many operands */
export function limitOperands(path: string, counts: readonly OperandCount[]): void {
  const large = counts.find(({ operands }) => operands > LARGEST_OPERANDS);
  if (large)
    throw refused(
      path,
      large.place,
      large.value,
      `sizes that make sums of at most ${LARGEST_OPERANDS} operands, here ${large.operands}`,
    );
}

/** The operands of a transformer's layers. @param place of its fields */
export function transformerOperands(
  { steps, d }: TransformerShape,
  place: readonly PropertyKey[] = [],
): OperandCount[] {
  return [
    { place: [...place, "d"], value: d, operands: d },
    ...steps.map((maps, i) => {
      const operands = tokensOf(maps);
      return { place: [...place, "steps", i], value: operands, operands };
    }),
  ];
}

/** @param place of the decoder's fields @throws UserError where its sums or its image are too large */
export function limitDecoder(
  path: string,
  { map, z, ch, mult }: Pick<DecoderShape, "map" | "z" | "ch" | "mult">,
  place: readonly PropertyKey[] = [],
): void {
  const scale = 2 ** (mult.length - 1);
  if (Math.max(map.h, map.w) * scale > LARGEST_SIDE)
    throw refused(
      path,
      [...place, "ch_mult"],
      mult,
      `lists with an image of at most ${LARGEST_SIDE}x${LARGEST_SIDE}, here ${map.h * scale}x${map.w * scale}`,
    );
  limitOperands(path, [
    { place: [...place, "map"], value: `${map.h}x${map.w}`, operands: pixels(map) },
    { place: [...place, "z"], value: z, operands: KERNEL * z },
    { place: [...place, "ch"], value: ch, operands: KERNEL * ch * Math.max(...mult) },
  ]);
}
