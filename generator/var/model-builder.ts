// Builds the top circuit of a model: weights become input ports as they are first used, values become stages by name.
import type { Circuit, CircuitDoc, Slice } from "../circuit/circuit.ts";
import { LayerBuilder, part, reshape, type Tensor } from "../layers/layer-builder.ts";
import { type Parameter, portOf, portShape } from "../layers/parameters.ts";
import type { ModelCircuit, Stage, WeightPort } from "./model-circuit.ts";

export class ModelBuilder {
  readonly l: LayerBuilder;
  private readonly tensors = new Map<string, Tensor>();
  private readonly weights: WeightPort[] = [];
  private readonly stages: Stage[] = [];

  constructor(name: string, doc: CircuitDoc, width: number) {
    this.l = new LayerBuilder(name, doc, width);
  }

  /** The input port of a tensor of the file, declared on first use. */
  weight(parameter: Parameter): Tensor {
    const { name, stored, order } = parameter;
    const known = this.tensors.get(name);
    if (known) return known;
    const tensor = this.l.input(portOf(name), ...portShape(parameter));
    this.tensors.set(name, tensor);
    this.weights.push({ port: portOf(name), tensor: name, stored, ...(order && { order }) });
    return tensor;
  }

  /** A tensor that is stored as its port has it. */
  plain(name: string, ...stored: readonly number[]): Tensor {
    return this.weight({ name, stored });
  }

  /** One instance of a module whose other input ports are its parameters: tensor `prefix` + name for each. */
  module(
    name: string,
    circuit: Circuit,
    prefix: string,
    parameters: readonly Parameter[],
    inputs: Readonly<Record<string, Slice | readonly Slice[]>>,
  ): Record<string, Tensor> {
    const weights = parameters.map(
      (parameter) =>
        [portOf(parameter.name), part(this.weight({ ...parameter, name: `${prefix}${parameter.name}` }))] as const,
    );
    return this.l.array(name, circuit, {}, { ...inputs, ...Object.fromEntries(weights) });
  }

  /** Notes a value as a stage. @returns the value in the shape given */
  stage(name: string, value: Tensor, ...shape: readonly number[]): Tensor {
    this.stages.push({ name, signal: value.bus.name, shape, kind: "words" });
    return reshape(value, ...shape);
  }

  /** Notes indices, one an entry of the shape, as a stage. */
  indexStage(name: string, value: Tensor, ...shape: readonly number[]): void {
    this.stages.push({ name, signal: value.bus.name, shape, kind: "index" });
  }

  build(): ModelCircuit {
    return { circuit: this.l.build(), weights: this.weights, stages: this.stages };
  }
}
