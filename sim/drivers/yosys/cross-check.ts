// The cross-check: what Yosys counts in the emitted Verilog equals what the generator predicts, exactly.
import type { ModuleFigures, Structure } from "./structure.ts";

/** The outcome: every difference is a line that names the module and both figures. */
export interface CrossCheck {
  readonly differences: readonly string[];
  /** modules whose figures were compared */
  readonly modules: number;
  /** figures compared */
  readonly figures: number;
  /** Yosys's figures of the top */
  readonly top: ModuleFigures;
  /** Yosys's depth of every module */
  readonly depths: ReadonlyMap<string, number>;
  /** whether Yosys itself found the longest path in the flattened top; else it was composed from its netlist */
  readonly flattened: boolean;
}

const COMPARED = ["instances", "gates", "wires", "depth"] as const;

/**
 * Compares the figures of every module, and the longest path that `ltp` found with the depth of the top.
 * @param predicted the generator's figures, top last; modules that do not occur (instances 0) are not expected
 */
export function crossCheck(predicted: readonly ModuleFigures[], structure: Structure): CrossCheck {
  const found = new Map(structure.modules.map((module) => [module.name, module]));
  const expected = predicted.filter(({ instances }) => instances > 0n);
  const names = new Set(expected.map(({ name }) => name));
  const differences = [...structure.faults];
  let figures = 0;
  for (const module of expected) {
    const other = found.get(module.name);
    if (!other) {
      differences.push(`${module.name}: predicted by the generator, not found by Yosys`);
      continue;
    }
    for (const figure of COMPARED) {
      figures++;
      if (module[figure] !== other[figure])
        differences.push(difference(module.name, figure, module[figure], other[figure]));
    }
  }
  for (const name of found.keys())
    if (!names.has(name)) differences.push(`${name}: found by Yosys, not predicted by the generator`);
  const top = structure.modules.at(-1);
  const predictedTop = expected.at(-1);
  if (!top || !predictedTop) throw new Error("a cross-check of no modules");
  if (structure.ltp !== undefined) {
    figures++;
    if (structure.ltp !== predictedTop.depth)
      differences.push(difference(predictedTop.name, "longest path (ltp)", predictedTop.depth, structure.ltp));
  }
  const depths = new Map(structure.modules.map(({ name, depth }) => [name, depth]));
  return { differences, modules: expected.length, figures, top, depths, flattened: structure.ltp !== undefined };
}

const difference = (module: string, figure: string, generator: bigint | number, yosys: bigint | number): string =>
  `${module}: ${figure}: ${generator} by the generator, ${yosys} by Yosys`;
