// A hierarchical circuit laid flat: every instance of every bank, over nets numbered through the whole design.
import {
  type Bank,
  type Circuit,
  CONSTANT_NETS,
  forEachInstance,
  type InstanceArray,
  type Slice,
  sliceNets,
} from "../../generator/circuit/circuit.ts";
import { evaluateIndex } from "../../generator/circuit/index-map.ts";

/** One instance of a module. */
export interface Instance {
  readonly circuit: Circuit;
  /** names from the top down: "product.carry[3]"; "" for the top */
  readonly path: string;
  /** the instance that it is part of; none for the top */
  readonly parent?: Instance;
  /** net of the design of each net of the module */
  readonly nets: Int32Array;
  /** nets of its output ports, bit after bit */
  readonly outputs: Int32Array;
  /** its banks, those of the instances inside it included: `netlist.banks` from the first up to before the second */
  readonly bankRange: readonly [number, number];
}

/** A bank in one instance. Its output k is net base + k of the design. */
export interface PlacedBank {
  readonly bank: Bank;
  readonly instance: Instance;
  readonly base: number;
}

/** The whole design. Net 0 is the constant 0, net 1 the constant 1. */
export interface Netlist {
  readonly top: Circuit;
  readonly netCount: number;
  /** the bits of the input ports, port after port, least significant first */
  readonly inputs: Int32Array;
  /** the bits of the output ports */
  readonly outputs: Int32Array;
  /** in topological order */
  readonly banks: readonly PlacedBank[];
}

const NO_VARIABLES: ReadonlyMap<string, number> = new Map();

/** The circuit without its hierarchy: time and memory follow all instances. */
export function netlistOf(top: Circuit): Netlist {
  const width = top.inputs.reduce((sum, port) => sum + port.width, 0);
  const inputs = Int32Array.from({ length: width }, (_, bit) => CONSTANT_NETS + bit);
  const banks: PlacedBank[] = [];
  let netCount = CONSTANT_NETS + width;

  const place = (circuit: Circuit, path: string, bits: Int32Array, parent?: Instance): Int32Array => {
    const instance = {
      circuit,
      path,
      ...(parent && { parent }),
      nets: new Int32Array(circuit.netCount),
      outputs: new Int32Array(0),
      bankRange: [banks.length, banks.length] as [number, number],
    };
    const { nets } = instance;
    nets[1] = 1;
    let from = 0;
    for (const port of circuit.inputs) {
      nets.set(bits.subarray(from, from + port.width), port.base);
      from += port.width;
    }
    const read = (slices: readonly Slice[], variables = NO_VARIABLES): number[] =>
      sliceNets(slices, variables).map((net) => nets[net]);
    for (const element of circuit.elements) {
      if (element.kind === "join") nets.set(read(element.slices), element.base);
      else if (element.kind === "bank") {
        for (let k = 0; k < element.thresholds.length; k++) nets[element.base + k] = netCount + k;
        banks.push({ bank: element, instance, base: netCount });
        netCount += element.thresholds.length;
      } else
        forEachInstance(element, (variables) => {
          const operands = Int32Array.from(element.inputs.flatMap((slices) => read(slices, variables)));
          const results = place(element.circuit, pathOf(path, element, variables), operands, instance);
          let next = 0;
          element.outputs.forEach(({ base, index }, port) => {
            const end = next + element.circuit.outputs[port].width;
            nets.set(results.subarray(next, end), base + evaluateIndex(index, variables));
            next = end;
          });
        });
    }
    instance.bankRange[1] = banks.length;
    instance.outputs = Int32Array.from(circuit.outputs.flatMap((port) => read(port.slices)));
    return instance.outputs;
  };

  const outputs = place(top, "", inputs);
  return { top, netCount, inputs, outputs, banks };
}

function pathOf(parent: string, { name, loops }: InstanceArray, variables: ReadonlyMap<string, number>): string {
  const indices = loops.length > 0 ? `[${loops.map((loop) => variables.get(loop.name)).join()}]` : "";
  return `${parent === "" ? "" : `${parent}.`}${name}${indices}`;
}
