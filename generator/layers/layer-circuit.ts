// What all layers share: a circuit with a name that holds its parameters, and the ports of its top.
import type { Circuit } from "../circuit/circuit.ts";
import { circuitNamed } from "../circuit/library.ts";
import { type LayerShapes, type LayerTop, layerPorts } from "../params/layer-ports.ts";
import type { MapSize } from "../params/layer-shape.ts";
import { LayerBuilder, type Tensor } from "./layer-builder.ts";
import type { Operations } from "./operations.ts";

/** What a layer is called and says of itself. */
export interface LayerDoc {
  /** holds every parameter that the construction depends on */
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** beside p, E and variant */
  readonly params: Readonly<Record<string, number | string>>;
}

/** The circuit of that name: on first use `fill` builds it, its output ports as well. */
export function layerCircuit(
  { format, variant }: Operations,
  { name, summary, source, params }: LayerDoc,
  fill: (layer: LayerBuilder) => void,
): Circuit {
  return circuitNamed(name, () => {
    const { p, E, width } = format;
    const layer = new LayerBuilder(name, { summary, source, params: { p, E, ...params, variant } }, width);
    fill(layer);
    return layer.build();
  });
}

/** The input ports of a top, by name, in their order. Ports of words only. */
export function layerInputs<K extends LayerTop>(
  layer: LayerBuilder,
  top: K,
  shape: LayerShapes[K],
): Record<string, Tensor> {
  return Object.fromEntries(layerPorts(top, shape).map(({ name, shape: size }) => [name, layer.input(name, ...size)]));
}

/** "8x8" */
export const mapTag = ({ h, w }: MapSize): string => `${h}x${w}`;

/** "2x2_4x4" */
export const mapsTag = (maps: readonly MapSize[]): string => maps.map(mapTag).join("_");
