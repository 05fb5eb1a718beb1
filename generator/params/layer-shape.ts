// The shapes of layers. See LAYERS.md for what they compute.
import { UserError } from "../core/errors.ts";

export interface MapSize {
  readonly h: number;
  readonly w: number;
}

export const KERNELS = ["bspline", "keys"] as const;
/** Kernel of an up-interpolation: cubic B-spline at integer offsets (the paper's), or cubic convolution at fractional ones. */
export type Kernel = (typeof KERNELS)[number];

export const PADDINGS = ["valid", "zero"] as const;
export type Padding = (typeof PADDINGS)[number];

/** Up-interpolation of a map of `channels` words a pixel. */
export interface UpsampleShape {
  readonly from: MapSize;
  readonly to: MapSize;
  readonly channels: number;
  readonly kernel: Kernel;
}

/** n tokens of d words. */
export interface TokenShape {
  readonly n: number;
  readonly d: number;
}

/** Tokens of a layer norm. */
export interface LayerNormShape extends TokenShape {
  /** added to the variance, the number that its decimal notation says; nothing is added where it is left out */
  readonly eps?: number;
}

/** n tokens of `inner` words to n tokens of `outer` words. */
export interface MlpShape {
  readonly n: number;
  readonly inner: number;
  readonly outer: number;
}

/** A map of `channels` words a pixel, `kernels` kernels of `size`. */
export interface ConvShape {
  readonly map: MapSize;
  readonly channels: number;
  readonly kernels: number;
  readonly size: MapSize;
  readonly padding: Padding;
}

/** A table of `entries` rows of d words. */
export interface CodebookShape {
  readonly entries: number;
  readonly d: number;
}

/** One layer of the paper's transformer: token maps before and after the up-interpolation, stacked. */
export interface TransformerLayerShape {
  readonly from: readonly MapSize[];
  readonly to: readonly MapSize[];
  readonly d: number;
  readonly kernel: Kernel;
}

/** The paper's transformer: `steps[i]` are the token maps before layer i; the last entry is the result's. */
export interface TransformerShape {
  readonly steps: readonly (readonly MapSize[])[];
  readonly d: number;
  readonly kernel: Kernel;
}

/** Feature-map reconstruction: token maps of d words to one map of size `to`. */
export interface ReconstructionShape {
  readonly maps: readonly MapSize[];
  readonly to: MapSize;
  readonly d: number;
  readonly kernel: Kernel;
}

/** A VQ-VAE decoder: `z` words a pixel in, `image` words a pixel (3) out; level l has ch * mult[l] channels. */
export interface DecoderShape {
  readonly map: MapSize;
  readonly z: number;
  readonly ch: number;
  readonly mult: readonly number[];
  readonly blocks: number;
  readonly image: number;
  /** "paper": no norm, no activation, bicubic; "public": group norm and silu, nearest */
  readonly form: "paper" | "public";
  /** groups of a group norm (public form) */
  readonly groups: number;
  /** kernel of the up-sample blocks (paper's form) */
  readonly kernel: Kernel;
}

/** The paper's ResNet block: `channels` words a pixel in, `outputs` out. */
export interface ResnetShape {
  readonly map: MapSize;
  readonly channels: number;
  readonly outputs: number;
}

/** The paper's up-sample block: up-interpolation of `map` to the double size, then a convolution. */
export interface UpsampleBlockShape {
  readonly map: MapSize;
  readonly channels: number;
  readonly kernel: Kernel;
}

/** The paper's whole model: its last token maps are reconstructed to the decoder's map, d = z. */
export interface PaperVarShape {
  readonly transformer: TransformerShape;
  readonly decoder: DecoderShape;
}

/** The feature-map reconstruction between transformer and decoder. */
export function reconstructionOf({ transformer, decoder }: PaperVarShape): ReconstructionShape {
  const maps = transformer.steps.at(-1) as readonly MapSize[];
  return { maps, to: decoder.map, d: transformer.d, kernel: transformer.kernel };
}

/** Words of a map. */
export const pixels = ({ h, w }: MapSize): number => h * w;

/** Tokens of stacked maps. */
export const tokensOf = (maps: readonly MapSize[]): number => maps.reduce((sum, map) => sum + pixels(map), 0);

/** Bits of an index into so many entries. */
export const indexBits = (entries: number): number => Math.max(1, Math.ceil(Math.log2(entries)));

/** @throws UserError unless the value is an integer from 1 */
export function positive(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UserError(`${name} is ${value}: accepted are integers from 1`);
  return value;
}
