// What Yosys finds in the emitted Verilog with every bank kept as a cell: the figures of the cross-check's other side.
// Shares nothing with generator/metrics: counts and paths come from the netlist that Yosys writes.
import { CombinationalLoop, LongestPaths } from "./longest-path.ts";
import { type Netlist, type NetlistCell, type NetlistModule, parseNetlist } from "./netlist.ts";
import { runYosys, type YosysLimits } from "./run.ts";
import { BANK, stubOf } from "./sources.ts";

/** A module of the hierarchy, with everything below it; `instances`: how often it occurs below the top. */
export interface ModuleFigures {
  readonly name: string;
  readonly instances: bigint;
  /** sum over the bank cells of their outputs */
  readonly gates: bigint;
  /** sum over the bank cells of outputs times inputs */
  readonly wires: bigint;
  /** banks on the longest path from an input to an output */
  readonly depth: number;
}

export interface Structure {
  /** every module once, those it instantiates before it; the top last */
  readonly modules: readonly ModuleFigures[];
  /** length that Yosys's own `ltp` finds in the flattened top; undefined where it was too large to flatten */
  readonly ltp?: number;
  /** whatever is not banks, modules and wires: other cells, warnings, loops; a line each */
  readonly faults: readonly string[];
  /** the modules that each module instantiates */
  readonly children: Readonly<Record<string, readonly string[]>>;
  /** sum over the banks that stand in each module itself of outputs times inputs */
  readonly ownWires: Readonly<Record<string, number>>;
  /** the modules without a bank of their own: instances and wires */
  readonly wiring: readonly NetlistModule[];
  readonly seconds: number;
  readonly memoryMiB: number;
}

/**
 * The script. `ltp` counts cells, black boxes too; unread cells go before it, since depth is counted to the outputs. It begins
 * at nets only: constants become nets, driven by cells without inputs, so that a gate that reads nothing else is counted.
 */
export function structureScript(sources: Iterable<string>, top: string, flatten: boolean): string[] {
  const others = [...sources].filter((name) => name !== `${BANK}.v`);
  return [
    `read_verilog -lib ${BANK}.v`,
    `read_verilog ${others.join(" ")}`,
    `hierarchy -check -top ${top}`,
    // nothing emitted has processes; what has would be invisible in the netlist
    "proc -noopt",
    "check",
    "write_json -compat-int netlist.json",
    ...(flatten
      ? ["flatten", "opt_clean -purge", "hilomap -singleton -hicell one y -locell zero y", "tee -q -o ltp.txt ltp"]
      : []),
  ];
}

/**
 * Elaborates a design and counts.
 * @param sources Verilog files by name, as `verilogOf` gives them
 * @param flatten whether Yosys itself shall find the longest path too, which needs the flattened design
 * @throws UserError as runYosys, and with exit code 4 for output that makes no sense
 */
export async function elaborate(
  sources: ReadonlyMap<string, string>,
  top: string,
  flatten: boolean,
  limits: YosysLimits = {},
): Promise<Structure> {
  const script = structureScript(sources.keys(), top, flatten);
  const outputs = ["netlist.json", ...(flatten ? ["ltp.txt"] : [])];
  // the primitive as a stub: Yosys would elaborate its inside anew for each shape
  const files = new Map([...sources].map(([name, text]) => [name, name === `${BANK}.v` ? stubOf(text) : text]));
  const run = { task: `elaborating ${top}`, files, script, outputs, limits };
  const { outputs: texts, warnings, seconds, memoryMiB, garbage } = await runYosys(run);
  const warned = warnings.map((text) => `Yosys warns: ${text}`);
  try {
    const netlist = parseNetlist(texts[0]);
    if (!netlist.has(top)) throw garbage(`wrote a netlist without ${top}`);
    const counted = count(netlist, top);
    const ltp = flatten ? { ltp: ltpLength(texts[1], top) } : {};
    return { ...counted, ...ltp, faults: [...warned, ...counted.faults], seconds, memoryMiB };
  } catch (error) {
    throw error instanceof SyntaxError ? garbage(`wrote a netlist that makes no sense: ${error.message}`) : error;
  }
}

/** The length in the output of `ltp`. @throws SyntaxError */
export function ltpLength(text: string, top: string): number {
  const length = /^Longest topological path in (\S+) \(length=(\d+)\):/m.exec(text);
  if (length?.[1] !== top) throw new SyntaxError("ltp told no length");
  return Number(length[2]);
}

/** The figures of every module of the hierarchy below `top`, and what does not belong there. */
export function count(netlist: Netlist, top: string): Omit<Structure, "ltp" | "seconds" | "memoryMiB"> {
  const order = hierarchyOf(netlist, top);
  const faults = order.flatMap((module) => module.cells.flatMap((cell) => cellFaults(module, cell, netlist)));
  const occurrences = new Map(order.map(({ name }) => [name, name === top ? 1n : 0n]));
  for (const { name, cells } of order.toReversed())
    for (const { type } of cells) {
      const below = occurrences.get(type);
      if (below !== undefined) occurrences.set(type, below + (occurrences.get(name) as bigint));
    }
  const paths = new LongestPaths(netlist, ({ type }) => (type === BANK ? 1 : 0));
  const depthOf = (name: string): number => {
    try {
      return paths.depth(name);
    } catch (error) {
      if (!(error instanceof CombinationalLoop)) throw error;
      if (!faults.includes(error.message)) faults.push(error.message);
      return -1;
    }
  };
  const sizes = new Map<string, { gates: bigint; wires: bigint }>();
  const ownWires: Record<string, number> = {};
  const modules = order.map((module): ModuleFigures => {
    let [gates, wires] = [0n, 0n];
    ownWires[module.name] = 0;
    for (const cell of module.cells) {
      const size = cell.type === BANK ? bankSize(cell) : (sizes.get(cell.type) ?? { gates: 0n, wires: 0n });
      gates += size.gates;
      wires += size.wires;
      if (cell.type === BANK) ownWires[module.name] += Number(size.wires);
    }
    sizes.set(module.name, { gates, wires });
    return {
      name: module.name,
      instances: occurrences.get(module.name) ?? 0n,
      gates,
      wires,
      depth: depthOf(module.name),
    };
  });
  const children = order.map(({ name, cells }) => {
    const types = new Set(cells.map(({ type }) => type).filter((type) => occurrences.has(type)));
    return [name, [...types]] as const;
  });
  const wiring = order.filter(({ name }) => ownWires[name] === 0);
  return { modules, faults, children: Object.fromEntries(children), ownWires, wiring };
}

/** The modules with an inside below `top`, each after those it instantiates. */
function hierarchyOf(netlist: Netlist, top: string): NetlistModule[] {
  const seen = new Set<NetlistModule>();
  const visit = (name: string): void => {
    const module = netlist.get(name);
    if (!module || module.blackbox || seen.has(module)) return;
    for (const type of new Set(module.cells.map((cell) => cell.type))) visit(type);
    seen.add(module);
  };
  visit(top);
  return [...seen];
}

const widthOf = (ports: NetlistCell["inputs"]): number => ports.reduce((sum, { bits }) => sum + bits.length, 0);

function bankSize({ inputs, outputs }: NetlistCell): { gates: bigint; wires: bigint } {
  const gates = BigInt(widthOf(outputs));
  return { gates, wires: gates * BigInt(widthOf(inputs)) };
}

/** What is wrong with a cell: logic outside of the banks, or a bank whose ports are not as wide as its parameters say. */
function cellFaults({ name }: NetlistModule, cell: NetlistCell, netlist: Netlist): string[] {
  const module = netlist.get(cell.type);
  if (!module || (module.blackbox && cell.type !== BANK))
    return [`${name}: a cell of type ${cell.type} (${cell.name}), which is neither a bank nor a module`];
  if (cell.type !== BANK) return [];
  const told = (parameter: string): number => cell.parameters[parameter] ?? module.defaults[parameter];
  const found = { N: widthOf(cell.inputs), K: widthOf(cell.outputs) };
  return Object.entries(found)
    .filter(([parameter, width]) => told(parameter) !== width)
    .map(([parameter, width]) => `${name}: bank ${cell.name} has ${parameter} = ${told(parameter)} and ${width} nets`);
}
