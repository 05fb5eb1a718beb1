// One circuit with constant input bits, rebuilt element by element: banks as gates on what is left of their forms, so that
// the builder propagates constants and shares gates; joins and arrays as wiring between signals of the same layout.

import { lastAtMost } from "../core/sorted.ts";
import { type Bus, CircuitBuilder } from "./builder.ts";
import { type Bank, type Circuit, CONSTANT_NETS, type Join, type Slice } from "./circuit.ts";
import type { Folded } from "./fold.ts";
import { foldArray } from "./fold-array.ts";
import { Form } from "./form.ts";
import { add, at, evaluateIndex, type Index } from "./index-map.ts";
import { allKnown, type KnownBits, knownOrNone, noneKnown, UNKNOWN } from "./known-bits.ts";
import { signalsOf } from "./validate.ts";
import { constantSlice } from "./wiring.ts";

/** A signal of the original circuit, and what stands for it in the folded one: a bus of its layout, or forms bit by bit. */
interface Source {
  readonly name: string;
  readonly known: KnownBits;
  readonly bits?: readonly Form[];
  bus?: Bus;
}

/** How sub-circuits are folded. */
export type FoldSubcircuit = (circuit: Circuit, inputs: readonly KnownBits[]) => Folded;

const NO_VARIABLES: ReadonlyMap<string, number> = new Map();
const BITS = [Form.zero, Form.one] as const;

/** Folds one circuit. Nets in arguments are those of the original; slices that are returned are of the folded one. */
export class CircuitFolder {
  readonly b: CircuitBuilder;
  readonly subcircuit: FoldSubcircuit;
  private readonly circuit: Circuit;
  private readonly inputs: readonly KnownBits[];
  private readonly bases: readonly number[];
  private readonly sources = new Map<number, Source>();

  constructor(name: string, circuit: Circuit, inputs: readonly KnownBits[], subcircuit: FoldSubcircuit) {
    this.b = new CircuitBuilder(name, circuit.doc);
    this.subcircuit = subcircuit;
    this.circuit = circuit;
    this.inputs = inputs;
    this.bases = signalsOf(circuit)
      .map(({ base }) => base)
      .sort((left, right) => left - right);
  }

  fold(): Folded {
    this.circuit.inputs.forEach((port, i) => {
      this.addInput(port.name, port.base, port.width, this.inputs[i]);
    });
    for (const element of this.circuit.elements) {
      if (element.kind === "bank") this.foldBank(element);
      else if (element.kind === "join") this.foldJoin(element);
      else foldArray(this, element);
    }
    this.foldClaims();
    const outputs = this.circuit.outputs.map((port) => {
      const known = this.knownOf(port.slices, NO_VARIABLES);
      this.b.output(port.name, this.wiring(port.slices, known));
      return known;
    });
    return { circuit: this.b.build(), outputs };
  }

  /** Sets what stands for the output of an array: a bus of the same layout. */
  setBus(base: number, name: string, bus: Bus, known: KnownBits): void {
    this.sources.set(base, { name, known, bus });
  }

  /** Which bits of the slices are constants, at these values of the loop variables that their indices need. */
  knownOf(slices: readonly Slice[], variables: ReadonlyMap<string, number>): KnownBits {
    if (!slices.some((slice) => this.mayBeConstant(slice))) return undefined;
    const known: number[] = [];
    for (const slice of slices) {
      const { base, width, count, stride } = slice;
      if (!this.mayBeConstant(slice)) {
        for (let i = 0; i < width * count; i++) known.push(UNKNOWN);
        continue;
      }
      const start = base + evaluateIndex(slice.index, variables);
      for (let r = 0; r < count; r++) for (let i = 0; i < width; i++) known.push(this.knownNet(start + r * stride + i));
    }
    return knownOrNone(Uint8Array.from(known));
  }

  /** Does the slice read a signal that has constant bits? */
  mayBeConstant({ base }: Slice): boolean {
    return base < CONSTANT_NETS || this.sourceOf(base).source.known !== undefined;
  }

  /** The slice in the folded circuit, its bits from `from` on, of the given layout; `index` within the signal of its base. */
  place(base: number, index: Index, width: number, count: number, stride: number): Slice[] {
    if (base < CONSTANT_NETS) return [{ base, index, width, count, stride }];
    const { source, offset } = this.sourceOf(base);
    if (!source.bus && source.bits && index.op === "constant") {
      const first = offset + index.value;
      return Array.from({ length: count }, (_, r) => r).flatMap((r) =>
        (source.bits as readonly Form[])
          .slice(first + r * stride, first + r * stride + width)
          .map((bit) => this.sliceOf(bit)),
      );
    }
    return [this.busOf(source).slice(add(index, offset), width, count, stride)];
  }

  /** The slices in the folded circuit, with constants where bits are known. */
  private wiring(slices: readonly Slice[], known: KnownBits): Slice[] {
    let bit = 0;
    return slices.flatMap((slice) => {
      const { base, index, width, count, stride } = slice;
      const first = bit;
      bit += width * count;
      if (!known || noneKnown(known, first, bit)) return this.place(base, index, width, count, stride);
      return Array.from({ length: count }, (_, r) => first + r * width).flatMap((start, r) => {
        const pieces: Slice[] = [];
        for (let i = 0; i < width; ) {
          const value = known[start + i];
          let end = i + 1;
          while (end < width && known[start + end] === value) end++;
          if (value === UNKNOWN) pieces.push(...this.place(base, add(index, r * stride + i), end - i, 1, 0));
          else pieces.push(constantSlice(value, end - i));
          i = end;
        }
        return pieces;
      });
    });
  }

  private addInput(name: string, base: number, width: number, known: KnownBits): void {
    if (!known) {
      this.setBus(base, name, this.b.input(name, width), undefined);
      return;
    }
    const left = known.reduce((count, bit) => count + Number(bit === UNKNOWN), 0);
    const port = left > 0 ? this.b.input(name, left) : undefined;
    let next = 0;
    const bits = Array.from(known, (bit) => (bit === UNKNOWN ? (port as Bus).bit(next++) : BITS[bit]));
    this.sources.set(base, { name, known, bits });
  }

  private foldBank({ name, nets, weights, thresholds, base }: Bank): void {
    const terms = Array.from(nets, (net, i) => this.netForm(net).times(weights[i]));
    const bits = this.b.gatesOfTerms(terms, Array.from(thresholds), name);
    const known = knownOrNone(Uint8Array.from(bits, (bit) => (bit.isConstant ? bit.lo : UNKNOWN)));
    this.sources.set(base, { name, known, bits });
  }

  private foldJoin({ name, base, slices }: Join): void {
    const known = this.knownOf(slices, NO_VARIABLES);
    if (known && allKnown(known)) this.sources.set(base, { name, known, bits: Array.from(known, (bit) => BITS[bit]) });
    else this.setBus(base, name, this.b.bus(name, this.wiring(slices, known)), known);
  }

  /** Claims on forms that still move; one that the constants contradict promised nothing for them. */
  private foldClaims(): void {
    for (const { nets, weights, constant, lo, hi } of this.circuit.claims) {
      const form = this.formOf(nets, weights).plus(constant);
      if (!form.isConstant && Math.max(form.lo, lo) <= Math.min(form.hi, hi)) this.b.claim(form, lo, hi);
    }
  }

  private formOf(nets: Int32Array, weights: Int32Array): Form {
    return Form.sum([Form.zero, ...Array.from(nets, (net, i) => this.netForm(net).times(weights[i]))]);
  }

  private netForm(net: number): Form {
    if (net < CONSTANT_NETS) return BITS[net];
    const { source, offset } = this.sourceOf(net);
    const known = source.known?.[offset] ?? UNKNOWN;
    if (known !== UNKNOWN) return BITS[known];
    return source.bits?.[offset] ?? (source.bus as Bus).bit(offset);
  }

  private knownNet(net: number): number {
    if (net < CONSTANT_NETS) return net;
    const { source, offset } = this.sourceOf(net);
    return source.known?.[offset] ?? UNKNOWN;
  }

  private sourceOf(net: number): { source: Source; offset: number } {
    const base = this.bases[lastAtMost(this.bases, net)];
    return { source: this.sources.get(base) as Source, offset: net - base };
  }

  private busOf(source: Source): Bus {
    source.bus ??= this.b.bus(`${source.name}_all`, source.bits as readonly Form[]);
    return source.bus;
  }

  private sliceOf(bit: Form): Slice {
    const form = this.b.materialize(bit);
    return { base: form.isConstant ? form.lo : form.nets[0], index: at(0), width: 1, count: 1, stride: 0 };
  }
}
