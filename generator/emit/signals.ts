// From net numbers to Verilog text: names of signals, selects, concatenations.
import { type Circuit, CONSTANT_NETS } from "../circuit/circuit.ts";
import { signalsOf } from "../circuit/validate.ts";
import { concatenation, constantBits } from "./literals.ts";
import type { Names } from "./names.ts";

/** A signal of a circuit and what it is called in the module. */
export interface NamedSignal {
  readonly name: string;
  readonly base: number;
  readonly width: number;
}

/** The signals of one module, ascending by first net. */
export class SignalTable {
  private readonly signals: readonly NamedSignal[];

  /** @param names the names of the module; its ports are taken first, as they are */
  constructor(circuit: Circuit, names: Names) {
    const ports = new Map([...circuit.inputs, ...circuit.outputs].map(({ name }) => [name, names.fixed(name)]));
    this.signals = signalsOf(circuit)
      .map(({ name, base, width }) => ({ name: ports.get(name) ?? names.fresh(name), base, width }))
      .sort((a, b) => a.base - b.base);
  }

  /** The signal that a net belongs to. */
  of(net: number): NamedSignal {
    let [low, high] = [0, this.signals.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.signals[middle].base <= net) low = middle;
      else high = middle - 1;
    }
    return this.signals[low];
  }

  /** Consecutive nets of one signal: its name, `name[3]` or `name[5:2]`. */
  run(from: number, count: number): string {
    const { name, base, width } = this.of(from);
    const low = from - base;
    if (low === 0 && count === width) return name;
    return count === 1 ? `${name}[${low}]` : `${name}[${low + count - 1}:${low}]`;
  }

  /** Nets, least significant first, as one expression: ranges for consecutive ones, literals for constants. */
  text(nets: ArrayLike<number>): string {
    return concatenation(this.parts(nets));
  }

  /** The parts of the concatenation of nets, most significant first. */
  parts(nets: ArrayLike<number>): string[] {
    const parts: string[] = [];
    for (let i = 0; i < nets.length; ) {
      const constant = nets[i] < CONSTANT_NETS;
      const end = constant ? constantRun(nets, i) : this.netRun(nets, i);
      parts.push(constant ? constantText(nets, i, end) : this.run(nets[i], end - i));
      i = end;
    }
    return parts.reverse();
  }

  private netRun(nets: ArrayLike<number>, from: number): number {
    const { base, width } = this.of(nets[from]);
    let end = from + 1;
    while (end < nets.length && nets[end] === nets[end - 1] + 1 && nets[end] < base + width) end++;
    return end;
  }
}

function constantRun(nets: ArrayLike<number>, from: number): number {
  let end = from + 1;
  while (end < nets.length && nets[end] < CONSTANT_NETS) end++;
  return end;
}

/** Constant nets as a literal. */
const constantText = (nets: ArrayLike<number>, from: number, to: number): string =>
  constantBits(Array.from({ length: to - from }, (_, i) => nets[to - 1 - i]));
