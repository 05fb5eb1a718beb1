// Splits a circuit into instance arrays alone: runs of banks, and all claims, become circuits of their own.
import {
  type Bank,
  type Circuit,
  CONSTANT_NETS,
  type InstanceArray,
  type Join,
  type Signal,
  type Slice,
} from "../../generator/circuit/circuit.ts";
import { at } from "../../generator/circuit/index-map.ts";

/** A circuit as a sequence of instance arrays and wiring. */
export interface Segments {
  readonly elements: readonly (InstanceArray | Join)[];
  /** checks the claims; has no outputs */
  readonly claims?: InstanceArray;
}

const known = new WeakMap<Circuit, Segments>();
const segments = new WeakSet<Circuit>();

/** Is this a part of a circuit made here, not a module of the design? */
export const isSegment = (circuit: Circuit): boolean => segments.has(circuit);

/** The circuit without banks of its own, computing every net that it computes. */
export function segmentsOf(circuit: Circuit): Segments {
  const found = known.get(circuit);
  if (found) return found;
  const elements: (InstanceArray | Join)[] = [];
  let banks: Bank[] = [];
  const flush = (): void => {
    if (banks.length > 0) elements.push(banksSegment(circuit, banks, elements.length));
    banks = [];
  };
  for (const element of circuit.elements) {
    if (element.kind === "bank") banks.push(element);
    else {
      flush();
      elements.push(element);
    }
  }
  flush();
  const claims = circuit.claims.length > 0 ? claimsSegment(circuit) : undefined;
  const result: Segments = claims ? { elements, claims } : { elements };
  known.set(circuit, result);
  return result;
}

function banksSegment(circuit: Circuit, banks: readonly Bank[], position: number): InstanceArray {
  const driven = new Set<number>();
  const read = new Set<number>();
  for (const bank of banks) {
    for (const net of bank.nets) if (net >= CONSTANT_NETS && !driven.has(net)) read.add(net);
    for (let k = 0; k < bank.thresholds.length; k++) driven.add(bank.base + k);
  }
  const numbering = number([...read]);
  for (const net of driven) numbering.set(net, numbering.size);
  const renumber = (net: number): number => numbering.get(net) as number;
  const segment: Circuit = {
    name: `${circuit.name}.${position}`,
    doc: circuit.doc,
    inputs: [inputPort(read.size)],
    outputs: banks.map(({ name, base, thresholds }) => ({
      name,
      width: thresholds.length,
      slices: [{ base: renumber(base), index: at(0), width: thresholds.length, count: 1, stride: 0 }],
    })),
    elements: banks.map((bank) => ({ ...bank, nets: bank.nets.map(renumber), base: renumber(bank.base) })),
    netCount: numbering.size,
    claims: [],
  };
  segments.add(segment);
  const outputs = banks.map(({ name, base, thresholds }) => ({
    port: name,
    name,
    base,
    width: thresholds.length,
    index: at(0),
  }));
  return { kind: "array", name: segment.name, circuit: segment, loops: [], inputs: [netSlices([...read])], outputs };
}

function claimsSegment(circuit: Circuit): InstanceArray {
  const read = [...new Set(circuit.claims.flatMap((claim) => [...claim.nets]))].filter((net) => net >= CONSTANT_NETS);
  const numbering = number(read);
  const segment: Circuit = {
    name: circuit.name,
    doc: circuit.doc,
    inputs: [inputPort(read.length)],
    outputs: [],
    elements: [],
    netCount: numbering.size,
    claims: circuit.claims.map((claim) => ({ ...claim, nets: claim.nets.map((net) => numbering.get(net) as number) })),
  };
  segments.add(segment);
  return { kind: "array", name: segment.name, circuit: segment, loops: [], inputs: [netSlices(read)], outputs: [] };
}

const inputPort = (width: number): Signal => ({ name: "nets", base: CONSTANT_NETS, width });

/** New numbers of these nets, after the constants. */
function number(nets: readonly number[]): Map<number, number> {
  const numbering = new Map<number, number>();
  for (let net = 0; net < CONSTANT_NETS; net++) numbering.set(net, net);
  for (const net of nets) numbering.set(net, numbering.size);
  return numbering;
}

function netSlices(nets: readonly number[]): Slice[] {
  const slices: { base: number; width: number }[] = [];
  for (const net of nets) {
    const last = slices.at(-1);
    if (last && last.base + last.width === net) last.width++;
    else slices.push({ base: net, width: 1 });
  }
  return slices.map(({ base, width }) => ({ base, index: at(0), width, count: 1, stride: 0 }));
}
