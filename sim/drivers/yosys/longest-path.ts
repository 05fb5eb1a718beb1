// Longest paths through a netlist of Yosys, hierarchical: each module at each arrival profile of its inputs once.
import type { Netlist, NetlistCell, NetlistModule, NetlistPort } from "./netlist.ts";

/** Levels that a path through a leaf cell passes: 1 for a bank or a LUT. */
export type CellLevels = (cell: NetlistCell) => number;

/** A cell in an order in which signals flow; bits without driver and constants are bit 0, which arrives at 0. */
interface Step {
  readonly module: string | undefined;
  readonly levels: number;
  readonly inputs: Int32Array;
  readonly outputs: Int32Array;
}

interface Flow {
  readonly inputs: Int32Array;
  readonly outputs: Int32Array;
  readonly bits: number;
  readonly steps: readonly Step[];
}

/** Arrival times in a hierarchy of modules. */
export class LongestPaths {
  private readonly netlist: Netlist;
  private readonly levels: CellLevels;
  private readonly flows = new Map<string, Flow>();
  private readonly known = new Map<string, Int32Array>();

  /** @param levels of cells that are not instances of a module with an inside */
  constructor(netlist: Netlist, levels: CellLevels) {
    this.netlist = netlist;
    this.levels = levels;
  }

  /**
   * The levels on the longest path from an input of a module to an output.
   * @throws CombinationalLoop
   */
  depth(module: string): number {
    const { inputs } = this.flow(module);
    return greatest(this.arrivals(module, new Int32Array(inputs.length)));
  }

  /** When the output bits of a module arrive, port by port, given when its input bits do. */
  private arrivals(module: string, inputs: Int32Array): Int32Array {
    const profile = inputs.every((time) => time === inputs[0]) ? `${inputs[0]}` : inputs.join();
    const key = `${module} ${profile}`;
    const found = this.known.get(key);
    if (found) return found;
    const flow = this.flow(module);
    const times = new Int32Array(flow.bits);
    flow.inputs.forEach((bit, i) => {
      times[bit] = inputs[i];
    });
    for (const step of flow.steps) {
      const arriving = step.inputs.map((bit) => times[bit]);
      if (step.module === undefined) {
        const time = greatest(arriving) + step.levels;
        for (const bit of step.outputs) times[bit] = time;
      } else {
        const leaving = this.arrivals(step.module, arriving);
        step.outputs.forEach((bit, i) => {
          times[bit] = leaving[i];
        });
      }
    }
    const outputs = flow.outputs.map((bit) => times[bit]);
    this.known.set(key, outputs);
    return outputs;
  }

  private flow(name: string): Flow {
    let flow = this.flows.get(name);
    if (!flow) {
      const module = this.netlist.get(name);
      if (!module) throw new Error(`the netlist has no module ${name}`);
      flow = flowOf(module, this.netlist, this.levels);
      this.flows.set(name, flow);
    }
    return flow;
  }
}

/** A path that ends where it began. */
export class CombinationalLoop extends Error {}

function flowOf(module: NetlistModule, netlist: Netlist, levels: CellLevels): Flow {
  const numberOf = new Map<number, number>();
  const number = (bit: number): number => {
    if (bit < 0) return 0;
    const known = numberOf.get(bit);
    if (known !== undefined) return known;
    numberOf.set(bit, numberOf.size + 1);
    return numberOf.size;
  };
  const all = (bits: readonly number[]): Int32Array => Int32Array.from(bits, number);
  const inputs = all(module.inputs.flatMap(({ bits }) => bits));
  const steps = inOrder(module).map((cell): Step => {
    const inside = netlist.get(cell.type);
    const instance = inside && !inside.blackbox ? inside : undefined;
    return {
      module: instance?.name,
      levels: instance ? 0 : levels(cell),
      inputs: all(instance ? connected(cell, cell.inputs, instance.inputs) : cell.inputs.flatMap(({ bits }) => bits)),
      outputs: all(
        instance ? connected(cell, cell.outputs, instance.outputs) : cell.outputs.flatMap(({ bits }) => bits),
      ),
    };
  });
  const outputs = all(module.outputs.flatMap(({ bits }) => bits));
  return { inputs, outputs, bits: numberOf.size + 1, steps };
}

/** The bits on the ports of an instance, in the order of the module's ports. */
function connected(cell: NetlistCell, connections: readonly NetlistPort[], ports: readonly NetlistPort[]): number[] {
  return ports.flatMap((port) => {
    const bits = connections.find(({ name }) => name === port.name)?.bits ?? [];
    if (bits.length !== port.bits.length)
      throw new SyntaxError(`${cell.name}: ${bits.length} bits on port ${port.name} of ${cell.type}`);
    return bits;
  });
}

/** The cells, each after those that drive it. @throws CombinationalLoop that names the cells on a loop */
function inOrder({ name, cells }: NetlistModule): NetlistCell[] {
  const driver = new Map<number, number>();
  cells.forEach((cell, i) => {
    for (const { bits } of cell.outputs) for (const bit of bits) driver.set(bit, i);
  });
  const sources = cells.map((cell) => {
    const found = new Set<number>();
    for (const { bits } of cell.inputs)
      for (const bit of bits) {
        const source = bit < 0 ? undefined : driver.get(bit);
        if (source !== undefined) found.add(source);
      }
    return [...found];
  });
  const readers: number[][] = cells.map(() => []);
  sources.forEach((list, i) => {
    for (const source of list) readers[source].push(i);
  });
  const waiting = sources.map((list) => list.length);
  const order = [...cells.keys()].filter((i) => waiting[i] === 0);
  for (let next = 0; next < order.length; next++)
    for (const reader of readers[order[next]]) if (--waiting[reader] === 0) order.push(reader);
  if (order.length < cells.length)
    throw new CombinationalLoop(`${name}: combinational loop: ${loopOf(cells, sources, waiting)}`);
  return order.map((i) => cells[i]);
}

/** A loop as a path: walks back among the cells that wait for each other until it meets itself. */
function loopOf(cells: readonly NetlistCell[], sources: readonly number[][], waiting: readonly number[]): string {
  const path: number[] = [];
  let at = waiting.findIndex((count) => count > 0);
  while (!path.includes(at)) {
    path.push(at);
    at = sources[at].find((source) => waiting[source] > 0) as number;
  }
  const loop = [...path.slice(path.indexOf(at)), at];
  return loop
    .toReversed()
    .map((i) => cells[i].name)
    .join(" -> ");
}

const greatest = (times: Int32Array): number => times.reduce((latest, time) => Math.max(latest, time), 0);
