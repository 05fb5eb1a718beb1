// `--weights FILE`: the tensors of a file, named as input ports of a layer, become constants of its circuit.

import { encode } from "../../sim/golden/word.ts";
import { openSafetensors } from "../../sim/models/safetensors.ts";
import { exactTensors, roundedTensors } from "../../sim/models/tensors.ts";
import { foldConstants } from "../circuit/fold.ts";
import { UserError } from "../core/errors.ts";
import { countsOf } from "../metrics/counts.ts";
import type { FloatFormat } from "../params/format.ts";
import { LAYER_TOPS, type LayerTop, layerPorts } from "../params/layer-ports.ts";
import type { Design } from "./top-kind.ts";
import { portOperands } from "./tops.ts";

/** A design with weights folded in, and what is to be told of it. */
export interface WeightedDesign {
  readonly design: Design;
  /** absent without weights: gates and wires before and after */
  readonly saving?: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/**
 * The design with the tensors of the file as constants; the design itself where no file is given.
 * @throws UserError for a top that is no layer, a tensor that is no port of words, one of another shape or with numbers
 * that are not finite; exit code 5 when the file cannot be read
 */
export async function withWeights(design: Design, path: string | undefined): Promise<WeightedDesign> {
  if (path === undefined) return { design, lines: [] };
  const { top, format, shape } = design;
  if (!LAYER_TOPS.includes(top as LayerTop) || !shape.layer)
    throw new UserError(`weights are asked for ${top}: accepted are the tops ${LAYER_TOPS.join(", ")}`);
  const file = await openSafetensors(path);
  const ports = layerPorts(top as LayerTop, shape.layer).filter(({ bits }) => bits === undefined);
  const names = ports.map(({ name }) => name);
  const stranger = [...file.tensors.keys()].find((name) => !names.includes(name));
  if (stranger !== undefined || file.tensors.size === 0)
    throw new UserError(
      `${path}: ${stranger === undefined ? "no tensors" : `tensor ${JSON.stringify(stranger)}`}: accepted are ports of ${top}: ${names.join(", ")}`,
    );
  const exact = await exactTensors(
    file,
    ports.filter(({ name }) => file.tensors.has(name)),
  );
  const { tensors, report } = roundedTensors(format, exact);
  const words = new Map([...tensors].map(([name, { data }]) => [name, data.map((value) => encode(format, value))]));
  const before = design.circuit;
  if (before.inputs.every(({ name }) => words.has(name)))
    throw new UserError(`${path}: every input port is a tensor: accepted is a file that leaves one, such as x`);
  const circuit = foldConstants(before, constantBits(format, words));
  const weighted: Design = {
    ...design,
    circuit,
    parameters: { ...design.parameters, weights: path },
    weights: { ports: portOperands(design), words },
  };
  const { gates: gatesBefore, wires: wiresBefore } = countsOf(before);
  const { gates, wires } = countsOf(circuit);
  const percent = { gates: percentSaved(gatesBefore, gates), wires: percentSaved(wiresBefore, wires) };
  const { inexact, saturated, flushed, raised } = report;
  const rounding = `${report.values} numbers, ${inexact} rounded, ${saturated} too large (became the largest), ${flushed + raised} too small`;
  return {
    design: weighted,
    saving: { constants: [...words.keys()], gatesBefore, gates, wiresBefore, wires, percent, rounding: report },
    lines: [
      `constants ${[...words.keys()].join(", ")}: ${rounding}`,
      `gates ${gatesBefore} -> ${gates} (${percent.gates} % less), wires ${wiresBefore} -> ${wires} (${percent.wires} % less)`,
    ],
  };
}

/** The operands with the design's constants in their places. */
export function withConstants({ weights }: Design, operands: readonly bigint[]): bigint[] {
  let first = 0;
  return (weights?.ports ?? []).reduce(
    (all, port) => {
      const words = weights?.words.get(port.name);
      const from = first;
      first += port.operands;
      return words ? all.toSpliced(from, port.operands, ...words) : all;
    },
    [...operands],
  );
}

function constantBits(
  format: FloatFormat,
  words: ReadonlyMap<string, readonly bigint[]>,
): Parameters<typeof foldConstants>[1] {
  const bitsOf = (word: bigint): (0 | 1)[] =>
    Array.from({ length: format.width }, (_, i) => ((word >> BigInt(i)) & 1n ? 1 : 0));
  return Object.fromEntries([...words].map(([name, list]) => [name, list.flatMap(bitsOf)]));
}

/** To a tenth of a percent. */
function percentSaved(before: bigint, after: bigint): number {
  return before === 0n ? 0 : Number(((before - after) * 1000n) / before) / 10;
}
