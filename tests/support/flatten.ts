// A circuit written out gate by gate, by the definitions alone: what metrics and evaluation are compared with.
import { type Circuit, forEachInstance, sliceNets } from "../../generator/circuit/circuit.ts";
import { evaluateIndex } from "../../generator/circuit/index-map.ts";

/** A threshold gate; inputs are numbers of flat nets. Flat nets 0 and 1 are the constants. */
export interface FlatGate {
  /** instances from the top down, each with its loop variables in brackets */
  readonly instances: readonly string[];
  readonly bank: string;
  readonly inputs: readonly number[];
  readonly weights: readonly number[];
  readonly threshold: number;
  readonly output: number;
}

export interface FlatCircuit {
  /** in topological order */
  readonly gates: FlatGate[];
  readonly inputs: Record<string, number[]>;
  readonly outputs: Record<string, number[]>;
  netCount: number;
}

/** All instances written out. */
export function flatten(circuit: Circuit): FlatCircuit {
  const flat: FlatCircuit = { gates: [], inputs: {}, outputs: {}, netCount: 2 };
  const ports = circuit.inputs.map((port) => Array.from({ length: port.width }, () => flat.netCount++));
  circuit.inputs.forEach((port, k) => {
    flat.inputs[port.name] = ports[k];
  });
  const outputs = place(circuit, ports, [], flat);
  circuit.outputs.forEach((port, k) => {
    flat.outputs[port.name] = outputs[k];
  });
  return flat;
}

/** Adds the gates of one instance whose input ports are these flat nets; returns the flat nets of its output ports. */
function place(
  circuit: Circuit,
  ports: readonly (readonly number[])[],
  instances: readonly string[],
  flat: FlatCircuit,
): number[][] {
  const none = new Map<string, number>();
  const nets: number[] = Array<number>(circuit.netCount).fill(0);
  nets[1] = 1;
  circuit.inputs.forEach((port, k) => {
    for (let i = 0; i < port.width; i++) nets[port.base + i] = ports[k][i];
  });
  for (const element of circuit.elements) {
    if (element.kind === "bank")
      for (const [k, threshold] of element.thresholds.entries()) {
        const output = flat.netCount++;
        nets[element.base + k] = output;
        flat.gates.push({
          instances,
          bank: element.name,
          inputs: [...element.nets].map((net) => nets[net]),
          weights: [...element.weights],
          threshold,
          output,
        });
      }
    else if (element.kind === "join")
      sliceNets(element.slices, none).forEach((net, i) => {
        nets[element.base + i] = nets[net];
      });
    else
      forEachInstance(element, (variables) => {
        const feeds = element.inputs.map((slices) => sliceNets(slices, variables).map((net) => nets[net]));
        const name = `${element.name}${element.loops.map((loop) => `[${variables.get(loop.name)}]`).join("")}`;
        place(element.circuit, feeds, [...instances, name], flat).forEach((port, k) => {
          const start = element.outputs[k].base + evaluateIndex(element.outputs[k].index, variables);
          port.forEach((net, i) => {
            nets[start + i] = net;
          });
        });
      });
  }
  return circuit.outputs.map((port) => sliceNets(port.slices, none).map((net) => nets[net]));
}

/** The outputs for one vector, gate by gate. */
export function evaluateFlat(flat: FlatCircuit, inputs: Readonly<Record<string, bigint>>): Record<string, bigint> {
  const values = new Uint8Array(flat.netCount);
  values[1] = 1;
  for (const [name, nets] of Object.entries(flat.inputs))
    nets.forEach((net, i) => {
      values[net] = Number((inputs[name] >> BigInt(i)) & 1n);
    });
  for (const gate of flat.gates) {
    let sum = 0;
    gate.inputs.forEach((net, i) => {
      sum += gate.weights[i] * values[net];
    });
    values[gate.output] = sum >= gate.threshold ? 1 : 0;
  }
  const number = (nets: readonly number[]): bigint =>
    nets.reduce((sum, net, i) => sum | (BigInt(values[net]) << BigInt(i)), 0n);
  return Object.fromEntries(Object.entries(flat.outputs).map(([name, nets]) => [name, number(nets)]));
}
