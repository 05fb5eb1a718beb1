// The shape of the published VAR model, as in its configuration.
import type { DecoderShape, MapSize } from "./layer-shape.ts";

/** A whole public model: transformer with guidance, codebook, phi convolutions, decoder. Fields as in the published code. */
export interface VarShape {
  readonly depth: number;
  readonly embedDim: number;
  readonly heads: number;
  readonly mlpRatio: number;
  readonly attnL2Norm: boolean;
  readonly sharedAln: boolean;
  /** side lengths of the token maps, ascending */
  readonly patchNums: readonly number[];
  readonly classes: number;
  /** entries of the codebook */
  readonly vocabulary: number;
  /** words of a codebook entry */
  readonly cvae: number;
  /** strength of classifier-free guidance, an exact decimal */
  readonly guidance: number;
  /** convolution of each scale */
  readonly phiIndex: readonly number[];
  readonly decoder: DecoderShape;
}

/** The input port for the class: an unsigned number. */
export const LABEL_PORT = "label";

/** The port for the tokens of scale s: an output where they are generated, an input where they are given. */
export const tokensPort = (s: number): string => `tokens_${s}`;

/** Tokens of scale s. */
export const tokensOfScale = ({ patchNums }: VarShape, s: number): number => patchNums[s] ** 2;

/** Tokens of all scales before s. */
export const tokensBefore = ({ patchNums }: VarShape, s: number): number =>
  patchNums.slice(0, s).reduce((sum, side) => sum + side * side, 0);

/** The size of the last, largest map. */
export function lastMap({ patchNums }: VarShape): MapSize {
  const side = patchNums.at(-1) as number;
  return { h: side, w: side };
}
