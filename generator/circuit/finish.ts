// From a builder's draft to a circuit: removes what no output needs and numbers nets so that every signal is consecutive.
import {
  type ArrayOutput,
  type Bank,
  type Circuit,
  type CircuitDoc,
  type Claim,
  CONSTANT_NETS,
  type Element,
  type InputPort,
  type InstanceArray,
  type Join,
  type OutputPort,
  type Slice,
} from "./circuit.ts";
import type { Form } from "./form.ts";
import { IntegerLists } from "./integer-lists.ts";
import { signalFinder } from "./signal-finder.ts";
import { validate } from "./validate.ts";

/** A bank under construction: its outputs are separate one-net signals, since thresholds come in any order. */
export interface DraftBank {
  readonly kind: "bank";
  readonly name: string;
  readonly nets: readonly number[];
  readonly weights: readonly number[];
  readonly netOfThreshold: Map<number, number>;
}
export type DraftArray = InstanceArray;

/** What a builder has collected so far. Nets are numbered in the order in which they were allocated. */
export interface Draft {
  readonly name: string;
  readonly doc: CircuitDoc;
  readonly inputs: InputPort[];
  readonly outputs: OutputPort[];
  readonly elements: (DraftBank | DraftArray | Join)[];
  readonly claims: { readonly form: Form; readonly lo: number; readonly hi: number }[];
  /** first nets of all signals, ascending */
  readonly signalBases: number[];
  netCount: number;
}

/** The circuit of a draft. @throws Error where validation finds it malformed */
export function finish(draft: Draft): Circuit {
  const { signalBases } = draft;
  const signalAt = signalFinder(signalBases, draft.netCount);
  const live = liveSignals(draft, signalAt);
  const isLive = (net: number): boolean => live[signalAt(net)] === 1;

  // by position of the signal; none where it is dead
  const newBase = new Float64Array(signalBases.length).fill(-1);
  let netCount = 0;
  const place = (base: number, width: number): void => {
    newBase[signalAt(base)] = netCount;
    netCount += width;
  };
  for (let constant = 0; constant < CONSTANT_NETS; constant++) place(constant, 1);
  for (const input of draft.inputs) place(input.base, input.width);
  const kept = draft.elements.filter((element) => isNeeded(element, isLive));
  const thresholds = new Map<DraftBank, readonly number[]>();
  for (const element of kept) {
    if (element.kind === "join") place(element.base, element.width);
    else if (element.kind === "array") for (const output of element.outputs) place(output.base, output.width);
    else {
      const needed = liveThresholds(element, isLive);
      thresholds.set(element, needed);
      for (const threshold of needed) place(element.netOfThreshold.get(threshold) as number, 1);
    }
  }

  const renumber = (net: number): number => {
    const signal = signalAt(net);
    const base = newBase[signal];
    if (base < 0) throw new Error(`${draft.name}: net ${net} is read but was removed as dead`);
    return base + net - signalBases[signal];
  };
  const slices = (list: readonly Slice[]): Slice[] => merged(list, signalAt, renumber);

  const lists = new IntegerLists();
  const elements: Element[] = [];
  for (const element of kept) {
    if (element.kind === "join")
      elements.push({ ...element, base: renumber(element.base), slices: slices(element.slices) });
    else if (element.kind === "array")
      elements.push({
        ...element,
        inputs: element.inputs.map(slices),
        outputs: element.outputs.map((output): ArrayOutput => ({ ...output, base: renumber(output.base) })),
      });
    else elements.push(finishBank(element, thresholds.get(element) as readonly number[], renumber, lists));
  }
  const claims = draft.claims
    .filter(({ form }) => form.nets.every((net) => net < CONSTANT_NETS || isLive(net)))
    .map(
      ({ form, lo, hi }): Claim => ({
        nets: lists.of(form.nets, renumber),
        weights: lists.of(form.weights),
        constant: form.constant,
        lo,
        hi,
      }),
    );
  const circuit: Circuit = {
    name: draft.name,
    doc: draft.doc,
    inputs: draft.inputs.map((input) => ({ ...input, base: renumber(input.base) })),
    outputs: draft.outputs.map((output) => ({ ...output, slices: slices(output.slices) })),
    elements,
    netCount,
    claims,
  };
  validate(circuit);
  return circuit;
}

/** For each signal 1 where some output port can be reached from it; whole signals count, not single bits. */
function liveSignals(draft: Draft, signalAt: (net: number) => number): Uint8Array {
  const live = new Uint8Array(draft.signalBases.length);
  const mark = (net: number): void => {
    live[signalAt(net)] = 1;
  };
  const isLive = (net: number): boolean => live[signalAt(net)] === 1;
  const markSlices = (list: readonly Slice[]): void => {
    for (const slice of list) mark(slice.base);
  };
  for (const input of draft.inputs) mark(input.base);
  for (const output of draft.outputs) markSlices(output.slices);
  for (const element of draft.elements.toReversed()) {
    if (!isNeeded(element, isLive)) continue;
    if (element.kind === "bank") element.nets.forEach(mark);
    else if (element.kind === "join") markSlices(element.slices);
    else for (const list of element.inputs) markSlices(list);
  }
  return live;
}

/** Does it drive a net that is live? */
function isNeeded(element: Draft["elements"][number], isLive: (net: number) => boolean): boolean {
  if (element.kind === "join") return isLive(element.base);
  if (element.kind === "array") return element.outputs.some(({ base }) => isLive(base));
  for (const net of element.netOfThreshold.values()) if (isLive(net)) return true;
  return false;
}

function liveThresholds(bank: DraftBank, isLive: (net: number) => boolean): number[] {
  const thresholds: number[] = [];
  bank.netOfThreshold.forEach((net, threshold) => {
    if (isLive(net)) thresholds.push(threshold);
  });
  return thresholds.sort((a, b) => a - b);
}

function finishBank(
  bank: DraftBank,
  thresholds: readonly number[],
  renumber: (net: number) => number,
  lists: IntegerLists,
): Bank {
  const nets = lists.of(bank.nets, renumber);
  const weights = lists.shared(sortByNet(nets, bank.weights));
  return {
    kind: "bank",
    name: bank.name,
    nets,
    weights,
    thresholds: lists.shared(thresholds),
    base: renumber(bank.netOfThreshold.get(thresholds[0]) as number),
  };
}

/** Sorts the nets; returns their weights in that order. Most lists are in order already, thousands of others are long. */
function sortByNet(nets: Int32Array, weights: readonly number[]): readonly number[] {
  const count = nets.length;
  let sorted = 1;
  while (sorted < count && nets[sorted - 1] < nets[sorted]) sorted++;
  if (sorted >= count) return weights;
  // net and position in one number: a typed array sorts numbers much faster than a comparison does
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = nets[i] * count + i;
  keys.sort();
  for (let i = 0; i < count; i++) nets[i] = Math.floor(keys[i] / count);
  return Array.from(keys, (key) => weights[key % count]);
}

/** The slices, renumbered. Neighbouring nets of one signal become one slice, so that descriptions stay short. */
function merged(list: readonly Slice[], signalAt: (net: number) => number, renumber: (net: number) => number): Slice[] {
  const slices: Slice[] = [];
  // the last slice, where it is plain: as it grows, and its first net in the draft
  let growing: { -readonly [Field in keyof Slice]: Slice[Field] } | undefined;
  let first = 0;
  for (const slice of list) {
    const { base, index, count } = slice;
    const plain = count === 1 && index.op === "constant" && index.value === 0;
    if (
      growing &&
      plain &&
      base === first + growing.width &&
      base >= CONSTANT_NETS &&
      signalAt(base) === signalAt(first)
    ) {
      growing.width += slice.width;
      continue;
    }
    const renumbered = { ...slice, base: renumber(base) };
    slices.push(renumbered);
    growing = plain ? renumbered : undefined;
    first = base;
  }
  return slices;
}
