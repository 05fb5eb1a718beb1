// A model as one circuit, and what files and reports need to know of it: which port takes which tensor, where stages stand.
import type { Circuit } from "../circuit/circuit.ts";

/** An intermediate value of a model, under the name that the golden model gives it. */
export interface Stage {
  /** as `scale0.block1`, `decoder.conv_in`, `image` */
  readonly name: string;
  /** name of a signal of the top circuit */
  readonly signal: string;
  readonly shape: readonly number[];
  /** `words` of the format, or binary indices: as many bits an entry as the signal has for each */
  readonly kind: "words" | "index";
}

/** An input port that takes a tensor of weights. */
export interface WeightPort {
  readonly port: string;
  /** name in the file, as `w.blocks.0.attn.proj.weight` */
  readonly tensor: string;
  /** shape as stored */
  readonly stored: readonly number[];
  /** axes of the stored tensor in the order of the port, as [0, 2, 3, 1] for kernels (o, i, kh, kw); absent: as stored */
  readonly order?: readonly number[];
}

/** A model: its circuit, the tensors on its ports, its stages in the order of computation. */
export interface ModelCircuit {
  readonly circuit: Circuit;
  readonly weights: readonly WeightPort[];
  readonly stages: readonly Stage[];
}
