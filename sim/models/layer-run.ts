// The paper's layers and models, to be run: all their operands are tensors of the file, by the names of the ports.
import { withCanon } from "../../generator/float/canon.ts";
import { type LayerShapes, type LayerTop, layerPorts } from "../../generator/params/layer-ports.ts";
import { LAYER_CIRCUITS, type LayerCircuit } from "../../generator/var/layer-circuits.ts";
import type { Arithmetic } from "../golden/arithmetic.ts";
import { LAYER_FUNCTIONS, type LayerFunction } from "../golden/layer-functions.ts";
import { argmax, codebook } from "../golden/layers/codebook.ts";
import { type ModelTrace, tensor } from "../golden/tensor.ts";
import { scopeOf, type Weights } from "../golden/weights.ts";
import type { LayerModel } from "./layer-config.ts";
import type { RunInputs, Runnable } from "./runnable.ts";

/** A layer to be run. Its one stage in the circuit is y. */
export function layerRun<K extends LayerTop>({ kind, shape }: LayerModel<K>): Runnable {
  return {
    kind,
    image: false,
    build: (operations) => {
      const construct = LAYER_CIRCUITS[kind] as LayerCircuit<K>;
      const ports = layerPorts(kind, shape);
      const indices = ports.filter(({ bits }) => bits !== undefined).map(({ name }) => name);
      const circuit = withCanon(construct(operations, shape), operations.format, indices);
      return {
        circuit,
        ports: ports.map((tensor) => ({ port: tensor.name, tensor })),
        stages: circuit.outputs.map((view) =>
          kind === "argmax"
            ? { name: view.name, view, kind: "index", count: 1 }
            : { name: view.name, view, kind: "words", count: view.width / operations.format.width },
        ),
      };
    },
    compute: (on, weights, inputs, trace) => compute(kind, shape, on, weights, inputs, trace),
  };
}

function compute<K extends LayerTop, T>(
  kind: K,
  shape: LayerShapes[K],
  on: Arithmetic<T>,
  weights: Weights<T>,
  { indices }: RunInputs,
  trace: ModelTrace<T>,
): void {
  if (kind === "argmax") trace("y", { shape: [], indices: [argmax(on, weights.x.data)] });
  else if (kind === "codebook") {
    const row = codebook(on, indices.get("index") as number, weights.table);
    trace("y", tensor([row.length], row));
  } else {
    const functions: Partial<{ [L in LayerTop]: LayerFunction<L> }> = LAYER_FUNCTIONS;
    const layer = functions[kind] as LayerFunction<K>;
    trace("y", layer(on, scopeOf(weights), shape, trace));
  }
}
