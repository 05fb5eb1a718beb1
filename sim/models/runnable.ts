// A model or layer that is run: the tensors on its ports, its stages, and the same computation in any arithmetic.
import type { Circuit, OutputPort } from "../../generator/circuit/circuit.ts";
import type { Operations } from "../../generator/layers/operations.ts";
import type { Arithmetic } from "../golden/arithmetic.ts";
import type { ModelTrace } from "../golden/tensor.ts";
import type { Weights } from "../golden/weights.ts";
import type { ExpectedTensor } from "./tensors.ts";

/** An input port and the tensor of the file that it takes. */
export interface TensorPort {
  readonly port: string;
  readonly tensor: ExpectedTensor;
  /** axes of the tensor in the order of the port; absent: as stored */
  readonly order?: readonly number[];
}

/** A stage of the golden model in the circuit: nets of the top, row-major. */
export interface StageView {
  readonly name: string;
  readonly view: OutputPort;
  readonly kind: "words" | "index";
  /** entries */
  readonly count: number;
}

/** What is evaluated. */
export interface BuiltModel {
  /** with `canon` at its ports of words */
  readonly circuit: Circuit;
  readonly ports: readonly TensorPort[];
  /** in the order of computation */
  readonly stages: readonly StageView[];
}

/** What a file of weights does not say: which class to generate or tokens to take, and indices that are tensors of the file. */
export interface RunInputs {
  readonly label: number;
  /** those given to the model, of each scale; none where it generates them, and of a layer */
  readonly tokens: readonly (readonly number[])[];
  /** by name of the tensor */
  readonly indices: ReadonlyMap<string, number>;
}

/** A model or layer. */
export interface Runnable {
  readonly kind: string;
  /** does it make an image: the stage of this name? */
  readonly image: boolean;
  build(operations: Operations): BuiltModel;
  /** Computes all stages in an arithmetic. @param weights by name of their tensors, as stored */
  compute<T>(on: Arithmetic<T>, weights: Weights<T>, inputs: RunInputs, trace: ModelTrace<T>): void;
}
