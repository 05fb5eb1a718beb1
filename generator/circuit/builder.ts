// Builds a circuit: forms in, gates out. Gates are hash-consed by exact key, constants propagate, dead gates vanish.
import { gcd } from "../core/integers.ts";
import { BankTable } from "./bank-table.ts";
import {
  type Circuit,
  type CircuitDoc,
  CONSTANT_NETS,
  GREATEST_WEIGHT,
  type Guard,
  type Loop,
  type Signal,
  type Slice,
  slicesWidth,
} from "./circuit.ts";
import { type Draft, type DraftArray, type DraftBank, finish } from "./finish.ts";
import { Form } from "./form.ts";
import { at, type Index } from "./index-map.ts";

/** The index of a slice that starts with its signal: one for all, since there are very many of them. */
const START = at(0);

/** Nets with consecutive numbers under one name: what instance arrays slice. */
export class Bus implements Signal {
  readonly name: string;
  readonly base: number;
  readonly width: number;

  constructor(name: string, base: number, width: number) {
    this.name = name;
    this.base = base;
    this.width = width;
  }

  /** Bit i as a form. */
  bit(i: number): Form {
    if (i < 0 || i >= this.width) throw new Error(`bit ${i} of ${this.name}, which has ${this.width}`);
    return Form.net(this.base + i);
  }

  /** Bits from .. to - 1 as forms, least significant first; all of them when left out. */
  bits(from = 0, to: number = this.width): Form[] {
    return Array.from({ length: to - from }, (_, i) => this.bit(from + i));
  }

  /** `count` pieces of `width` bits, piece r starting at bit index + r * stride. */
  slice(index: Index | number, width: number, count = 1, stride = 0): Slice {
    return { base: this.base, index: typeof index === "number" ? at(index) : index, width, count, stride };
  }

  /** The whole bus. */
  all(): Slice {
    return this.slice(0, this.width);
  }
}

/** An instance array as a builder takes it; see CircuitBuilder.array. */
export interface ArraySpec {
  readonly circuit: Circuit;
  readonly loops: readonly Loop[];
  readonly guard?: Guard;
  /** input port -> slices, first in the low bits */
  readonly inputs: Readonly<Record<string, readonly Slice[]>>;
  /** output port -> the bus it fills: its width, and where each instance's bits start */
  readonly outputs: Readonly<Record<string, { readonly width: number; readonly index: Index }>>;
}

/** Builds one circuit. Names follow the scopes that are open (see `scope`); a repeated name gets a number. */
export class CircuitBuilder {
  private readonly draft: Draft;
  private readonly banks = new BankTable();
  private lastBank?: {
    readonly nets: readonly number[];
    readonly weights: readonly number[];
    readonly bank: DraftBank;
  };
  private readonly usedNames = new Map<string, number>();
  private scopes: string[] = [];

  constructor(name: string, doc: CircuitDoc) {
    this.draft = {
      name,
      doc,
      inputs: [],
      outputs: [],
      elements: [],
      claims: [],
      signalBases: [0, 1],
      netCount: CONSTANT_NETS,
    };
  }

  /** An input port; its bits, least significant first. @param shape of its words, where it has some */
  input(name: string, width: number, shape?: readonly number[]): Bus {
    const bus = new Bus(this.uniqueName(name), this.allocate(width), width);
    if (bus.name !== name) throw new Error(`${this.draft.name}: port ${name} declared twice`);
    this.draft.inputs.push({ name, base: bus.base, width, ...(shape && { shape }) });
    return bus;
  }

  /**
   * An output port driven by these bits (least significant first; forms are materialised) or slices.
   * @param shape as of an input
   */
  output(name: string, bits: readonly Form[] | readonly Slice[], shape?: readonly number[]): void {
    const slices = isForms(bits) ? this.slicesOf(bits) : bits;
    if (this.uniqueName(name) !== name) throw new Error(`${this.draft.name}: port ${name} declared twice`);
    this.draft.outputs.push({ name, width: slicesWidth(slices), slices, ...(shape && { shape }) });
  }

  /** Runs `build` with `name` in front of the names made inside it. */
  scope<T>(name: string, build: () => T): T {
    this.scopes.push(name);
    try {
      return build();
    } finally {
      this.scopes.pop();
    }
  }

  /** The gate [form >= threshold] as a bit. No gate where the range decides it, or where it is one literal. */
  gate(form: Form, threshold: number, name = "g"): Form {
    if (form.lo >= threshold) return Form.one;
    if (form.hi < threshold) return Form.zero;
    const [weights, bound] = reduce(form.weights, threshold - form.constant);
    if (weights.length === 1) return weights[0] > 0 ? Form.net(form.nets[0]) : Form.net(form.nets[0]).not();
    return Form.net(this.gateNet(form.nets, weights, bound, name));
  }

  /**
   * The gates [sum of terms >= threshold] for each threshold, as `gate`; but where terms of one net came to a weight beyond
   * GREATEST_WEIGHT together, they stay inputs of their own.
   * @param terms each of one net, or constant
   */
  gatesOfTerms(terms: readonly Form[], thresholds: readonly number[], name = "g"): Form[] {
    const form = Form.sum([Form.zero, ...terms]);
    const [nets, weights] = [terms.flatMap((term) => term.nets), terms.flatMap((term) => term.weights)];
    const apart =
      form.nets.length > 1 &&
      greatest(reduce(form.weights, 0)[0]) > GREATEST_WEIGHT &&
      greatest(weights) <= GREATEST_WEIGHT;
    return thresholds.map((threshold) =>
      apart && form.lo < threshold && threshold <= form.hi
        ? Form.net(this.gateNet(nets, weights, threshold - form.constant, name))
        : this.gate(form, threshold, name),
    );
  }

  /** AND of (virtual) bits: one gate. The empty AND is 1. */
  and(bits: readonly Form[], name = "and"): Form {
    return this.gate(Form.sum([Form.zero, ...bits]), bits.length, name);
  }

  /** OR of (virtual) bits: one gate. The empty OR is 0. Exclusive bits need none: add them. */
  or(bits: readonly Form[], name = "or"): Form {
    return this.gate(Form.sum([Form.zero, ...bits]), 1, name);
  }

  /** The (virtual) bit as one net: the bit itself where it is one or a constant, else one more gate. */
  materialize(bit: Form, name = "m"): Form {
    const net = this.netOf(bit, name);
    return net < CONSTANT_NETS ? Form.constant(net) : Form.net(net);
  }

  /**
   * The same form, promised to lie within [lo, hi] by an argument that the caller's comment gives. Claims are kept in
   * the circuit and checked by evaluation (sim/evaluator).
   */
  claim(form: Form, lo: number, hi: number): Form {
    const claimed = form.within(lo, hi);
    if (claimed.lo === form.lo && claimed.hi === form.hi) return form;
    this.draft.claims.push({ form, lo, hi });
    return claimed;
  }

  /** A claimed 0/1 form: see `claim`. */
  claimBit(form: Form): Form {
    return this.claim(form, 0, 1);
  }

  /** Gathers bits (forms are materialised) or slices under one name. No gate. */
  bus(name: string, bits: readonly Form[] | readonly Slice[]): Bus {
    const slices = isForms(bits) ? this.slicesOf(bits) : bits;
    const width = slicesWidth(slices);
    const bus = new Bus(this.uniqueName(name), this.allocate(width), width);
    this.draft.elements.push({ kind: "join", name: bus.name, base: bus.base, width, slices });
    return bus;
  }

  /** One instance: input port -> bits (forms are materialised; or slices); returns output port -> bus. */
  instance(
    name: string,
    circuit: Circuit,
    inputs: Readonly<Record<string, readonly Form[] | readonly Slice[]>>,
  ): Record<string, Bus> {
    const slices = Object.entries(inputs).map(
      ([port, bits]) => [port, isForms(bits) ? this.slicesOf(bits) : bits] as const,
    );
    const outputs = circuit.outputs.map((port) => [port.name, { width: port.width, index: at(0) }] as const);
    return this.array(name, {
      circuit,
      loops: [],
      inputs: Object.fromEntries(slices),
      outputs: Object.fromEntries(outputs),
    });
  }

  /** An array of instances. Returns output port -> bus that the instances fill (bits that none fills are 0). */
  array(name: string, spec: ArraySpec): Record<string, Bus> {
    const { circuit } = spec;
    const unique = this.uniqueName(name);
    for (const port of Object.keys(spec.inputs))
      if (!circuit.inputs.some((input) => input.name === port))
        throw new Error(`${this.draft.name}.${unique}: ${circuit.name} has no input port ${port}`);
    const inputs = circuit.inputs.map((port) => {
      const slices = spec.inputs[port.name];
      if (!slices) throw new Error(`${this.draft.name}.${unique}: input port ${port.name} of ${circuit.name} is open`);
      const width = slicesWidth(slices);
      if (width !== port.width)
        throw new Error(
          `${this.draft.name}.${unique}: ${width} bits on port ${port.name} of ${circuit.name}, which has ${port.width}`,
        );
      return slices;
    });
    const buses: Record<string, Bus> = {};
    const outputs = circuit.outputs.map((port) => {
      const target = spec.outputs[port.name];
      if (!target) throw new Error(`${this.draft.name}.${unique}: output port ${port.name} of ${circuit.name} is open`);
      const bus = new Bus(this.uniqueName(`${name}_${port.name}`), this.allocate(target.width), target.width);
      buses[port.name] = bus;
      return { port: port.name, name: bus.name, base: bus.base, width: bus.width, index: target.index };
    });
    const element: DraftArray = { kind: "array", name: unique, circuit, loops: spec.loops, inputs, outputs };
    this.draft.elements.push(spec.guard ? { ...element, guard: spec.guard } : element);
    return buses;
  }

  /** The finished circuit: dead elements removed, nets renumbered, validated. The builder is not used after this. */
  build(): Circuit {
    return finish(this.draft);
  }

  private allocate(width: number): number {
    const base = this.draft.netCount;
    this.draft.signalBases.push(base);
    this.draft.netCount += width;
    return base;
  }

  private uniqueName(hint: string): string {
    const name = [...this.scopes, hint].join("_");
    const used = this.usedNames.get(name);
    this.usedNames.set(name, (used ?? 0) + 1);
    return used === undefined ? name : this.uniqueSuffix(name, used);
  }

  private uniqueSuffix(name: string, from: number): string {
    let k = from;
    while (this.usedNames.has(`${name}_${k}`)) k++;
    this.usedNames.set(`${name}_${k}`, 1);
    this.usedNames.set(name, k + 1);
    return `${name}_${k}`;
  }

  private gateNet(nets: readonly number[], weights: readonly number[], threshold: number, name: string): number {
    const bank = this.bankOf(nets, weights, name);
    let net = bank.netOfThreshold.get(threshold);
    if (net === undefined) {
      net = this.allocate(1);
      bank.netOfThreshold.set(threshold, net);
    }
    return net;
  }

  private bankOf(nets: readonly number[], weights: readonly number[], name: string): DraftBank {
    // a thermometer code asks for many thresholds of one form: it is not looked for again
    const last = this.lastBank;
    if (last && last.nets === nets && last.weights === weights) return last.bank;
    let bank = this.banks.find(nets, weights);
    if (!bank) {
      bank = { kind: "bank", name: this.uniqueName(name), nets, weights, netOfThreshold: new Map() };
      this.banks.add(bank);
      this.draft.elements.push(bank);
    }
    this.lastBank = { nets, weights, bank };
    return bank;
  }

  private netOf(bit: Form, name: string): number {
    if (!bit.isBit) throw new Error(`${this.draft.name}: ${name} is a form in [${bit.lo}, ${bit.hi}], not a bit`);
    if (bit.isConstant) return bit.lo;
    if (bit.isNet) return bit.nets[0];
    const [weights, bound] = reduce(bit.weights, 1 - bit.constant);
    return this.gateNet(bit.nets, weights, bound, name);
  }

  private slicesOf(bits: readonly Form[]): Slice[] {
    return bits.map((bit) => ({ base: this.netOf(bit, "m"), index: START, width: 1, count: 1, stride: 0 }));
  }
}

function isForms(bits: readonly Form[] | readonly Slice[]): bits is readonly Form[] {
  return bits.length === 0 || bits[0] instanceof Form;
}

const greatest = (weights: readonly number[]): number =>
  weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);

/** Divides weights and threshold by the weights' greatest common divisor: the same function, smaller numbers. */
function reduce(weights: readonly number[], threshold: number): [readonly number[], number] {
  let divisor = 0;
  for (let i = 0; i < weights.length && divisor !== 1; i++) divisor = gcd(divisor, weights[i]);
  if (divisor <= 1) return [weights, threshold];
  return [weights.map((weight) => weight / divisor), Math.ceil(threshold / divisor)];
}
