// Fault simulation: the circuit is evaluated once, a mutant only where its values differ, in batches of vectors.
import type { Bank } from "../../generator/circuit/circuit.ts";
import { type BankProgram, BankRunner, bankProgram, type Words } from "./bank-program.ts";
import { type Mutant, originalBank } from "./mutant.ts";
import type { Netlist, PlacedBank } from "./netlist.ts";

/** Words of lanes of the batches: most mutants show in the first one. */
const BATCHES = [8, 24, 96];

/** The values of every net of a design on some vectors, and which mutants change an output there. */
export class FaultSimulator {
  private readonly netlist: Netlist;
  private readonly runner = new BankRunner();
  private readonly programs = new Map<Bank, BankProgram>();
  private readonly placesOf = new Map<Bank, number[]>();
  private readonly localNets: Int32Array[];
  private readonly isOutput: Uint8Array;
  /** readers of net n: banks readers[readersFrom[n]] .. */
  private readonly readersFrom: Int32Array;
  private readonly readers: Int32Array;
  private readonly dirty: Uint8Array;
  /** the values of net n: `stride` words from n * stride */
  private values: Words = { words: new Uint32Array(0), stride: 0 };

  constructor(netlist: Netlist) {
    this.netlist = netlist;
    const { banks, netCount } = netlist;
    this.localNets = banks.map(({ bank, instance }) => bank.nets.map((net) => instance.nets[net]));
    this.isOutput = new Uint8Array(netCount);
    for (const net of netlist.outputs) this.isOutput[net] = 1;
    this.dirty = new Uint8Array(banks.length);
    this.readersFrom = new Int32Array(netCount + 1);
    for (const nets of this.localNets) for (const net of nets) this.readersFrom[net + 1]++;
    for (let net = 0; net < netCount; net++) this.readersFrom[net + 1] += this.readersFrom[net];
    this.readers = new Int32Array(this.readersFrom[netCount]);
    const next = this.readersFrom.slice();
    this.localNets.forEach((nets, place) => {
      for (const net of nets) this.readers[next[net]++] = place;
    });
    banks.forEach(({ bank }, place) => {
      const places = this.placesOf.get(bank);
      if (places) places.push(place);
      else this.placesOf.set(bank, [place]);
    });
  }

  /**
   * Evaluates the design.
   * @param inputs bit b of the input ports (as in `netlist.inputs`) in words b * stride .. : one lane a bit, all lanes count
   * @param stride words of one bit
   */
  load(inputs: Uint32Array, stride: number): void {
    const { netlist, runner } = this;
    if (this.values.stride !== stride) this.values = { words: new Uint32Array(netlist.netCount * stride), stride };
    const { words } = this.values;
    words.fill(0, 0, stride).fill(0xffffffff, stride, 2 * stride);
    netlist.inputs.forEach((net, bit) => {
      words.set(inputs.subarray(bit * stride, (bit + 1) * stride), net * stride);
    });
    for (const [place, { bank, base }] of netlist.banks.entries()) {
      const results = runner.run(this.programOf(bank), this.values, this.localNets[place], 0, stride);
      words.set(results.subarray(0, bank.thresholds.length * stride), base * stride);
    }
  }

  /** The values of the output ports after `load`: bit b in words b * stride .. */
  outputs(): Uint32Array {
    const { stride, words } = this.values;
    const values = new Uint32Array(this.netlist.outputs.length * stride);
    this.netlist.outputs.forEach((net, bit) => {
      values.set(words.subarray(net * stride, (net + 1) * stride), bit * stride);
    });
    return values;
  }

  /** A lane in which some output of the mutant differs from the design's, or -1. */
  detect(mutant: Mutant): number {
    const program = bankProgram(mutant.replacement);
    const { stride } = this.values;
    for (let from = 0, batch = 0; from < stride; batch++) {
      const count = Math.min(BATCHES[Math.min(batch, BATCHES.length - 1)], stride - from);
      const lane = this.detectIn(mutant, program, from, count);
      if (lane >= 0) return lane;
      from += count;
    }
    return -1;
  }

  /** The places of the mutant's bank: one an instance of its module. */
  placesOfBank(mutant: Mutant): readonly number[] {
    return this.placesOf.get(originalBank(mutant)) ?? [];
  }

  /** Propagates the mutant's values through the banks that see a difference; puts the old values back at the end. */
  private detectIn(mutant: Mutant, program: BankProgram, from: number, count: number): number {
    const { dirty, netlist, isOutput } = this;
    const { words, stride } = this.values;
    const original = originalBank(mutant);
    const places = this.placesOfBank(mutant);
    const saved: { readonly net: number; readonly values: Uint32Array }[] = [];
    let pending = places.length;
    for (const place of places) dirty[place] = 1;
    let found = -1;
    for (let place = places[0] ?? 0; pending > 0; place++) {
      if (dirty[place] === 0) continue;
      dirty[place] = 0;
      pending--;
      if (found >= 0) continue;
      const placed = netlist.banks[place];
      const { bank, base } = placed;
      const mutated = bank === original;
      const nets = mutated ? mutatedNets(mutant, placed) : this.localNets[place];
      const results = this.runner.run(mutated ? program : this.programOf(bank), this.values, nets, from, count);
      for (let k = 0; k < bank.thresholds.length && found < 0; k++) {
        const net = base + k;
        const at = net * stride + from;
        const difference = firstDifference(words, at, results, k * count, count);
        if (difference < 0) continue;
        if (isOutput[net] === 1) {
          found = 32 * from + difference;
          continue;
        }
        saved.push({ net, values: words.slice(at, at + count) });
        words.set(results.subarray(k * count, (k + 1) * count), at);
        for (let r = this.readersFrom[net]; r < this.readersFrom[net + 1]; r++) {
          const reader = this.readers[r];
          if (dirty[reader] === 0) {
            dirty[reader] = 1;
            pending++;
          }
        }
      }
    }
    for (const { net, values } of saved) words.set(values, net * stride + from);
    return found;
  }

  private programOf(bank: Bank): BankProgram {
    let program = this.programs.get(bank);
    if (!program) {
      program = bankProgram(bank);
      this.programs.set(bank, program);
    }
    return program;
  }
}

/** Nets of the design that the mutated bank reads in this instance. */
export function mutatedNets({ replacement }: Mutant, { instance }: PlacedBank): Int32Array {
  return replacement.nets.map((net) => instance.nets[net]);
}

/** The first bit in which `count` words differ, or -1. */
function firstDifference(a: Uint32Array, aFrom: number, b: Uint32Array, bFrom: number, count: number): number {
  for (let w = 0; w < count; w++) {
    const difference = a[aFrom + w] ^ b[bFrom + w];
    if (difference !== 0) return 32 * w + 31 - Math.clz32(difference & -difference);
  }
  return -1;
}
