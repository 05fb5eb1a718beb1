// What drives a net, or the inputs of a gate, in the flat circuit: followed through joins, arrays and ports, not flattened.
import { type Circuit, CONSTANT_NETS } from "../circuit/circuit.ts";
import { fillingInstance } from "../circuit/filling-instance.ts";
import { evaluateIndex } from "../circuit/index-map.ts";
import { sliceNet } from "../circuit/slice-net.ts";
import { lastAtMost } from "../core/sorted.ts";
import { type GatePlace, indexOf, type Place, placeInside, topPlace } from "./gate-place.ts";

/** What a net of the flat circuit is: a constant, bit `bit` of an input port of the top, or the output of a gate. */
export type Source =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "input"; readonly port: string; readonly bit: number }
  | { readonly kind: "gate"; readonly gate: GatePlace };

/** An input of a gate. */
export interface GateInput {
  readonly weight: number;
  readonly source: Source;
}

/** The inputs of a gate with their weights, in the order of its bank. Time: fan-in times that of one net. */
export function gateInputs({ place, bank }: GatePlace): GateInput[] {
  return Array.from(bank.nets, (net, i) => ({ weight: bank.weights[i], source: sourceOf(place, net) }));
}

/** What drives bit `bit` of output port number `port` of a top. */
export function outputSource(top: Circuit, port: number, bit: number): Source {
  const place = topPlace(top);
  return sourceOf(place, sliceNet(top.outputs[port].slices, place.variables, bit));
}

const NO_VARIABLES: ReadonlyMap<string, number> = new Map();

/** What drives a net of the circuit at a place. Each step goes through one join, or one level down or up. */
export function sourceOf(from: Place, fromNet: number): Source {
  let [place, net] = [from, fromNet];
  for (;;) {
    if (net < CONSTANT_NETS) return { kind: "constant", value: net };
    const { signals, bases } = indexOf(place.circuit);
    const signal = signals[lastAtMost(bases, net)];
    const { element } = signal;
    const bit = net - signal.base;
    if (!element) {
      const { above } = place;
      if (!above) return { kind: "input", port: signal.name, bit };
      const port = place.circuit.inputs.findIndex(({ base }) => base === signal.base);
      net = sliceNet(above.array.inputs[port], place.variables, bit);
      place = above.place;
    } else if (element.kind === "join") net = sliceNet(element.slices, NO_VARIABLES, bit);
    else if (element.kind === "bank") return { kind: "gate", gate: { place, bank: element, output: bit } };
    else {
      const port = element.outputs.findIndex(({ base }) => base === signal.base);
      const values = fillingInstance(element, port, bit);
      if (!values) return { kind: "constant", value: 0 };
      place = placeInside(place, element, values);
      const first = evaluateIndex(element.outputs[port].index, place.variables);
      net = sliceNet(element.circuit.outputs[port].slices, NO_VARIABLES, bit - first);
    }
  }
}
