// Runs of ones that end at a given bit: where a carry that enters below passes. Two levels, chunk by chunk.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";

/** Runs of ones within the bits, in chunks of `width`. */
export class RunsOfOnes {
  private readonly b: CircuitBuilder;
  private readonly bits: readonly Form[];
  private readonly width: number;

  constructor(b: CircuitBuilder, bits: readonly Form[], width: number) {
    this.b = b;
    this.bits = bits;
    this.width = width;
  }

  /** [bits from .. to - 1 are all 1]: one gate, depth +1; a run of one bit is that bit. */
  ones(from: number, to: number): Form {
    return this.b.and(this.bits.slice(from, to), "ones");
  }

  /**
   * [start[k] is 1 for some k <= last, and bits k .. last are all 1], where at most one of `start` is 1 (those that are
   * undefined never are), and all `literals` are 1: exclusive gates whose sum it is, one for every chunk that holds a k.
   * Depth 2 above the bits and 1 above `start`; fan-in about two chunks.
   */
  carried(start: readonly (Form | undefined)[], last: number, literals: readonly Form[], name = "carried"): Form[] {
    const gates: Form[] = [];
    for (let chunk = 0; chunk <= last; chunk += this.width) {
      const end = Math.min(chunk + this.width - 1, last);
      const from = start.findIndex((bit, k) => k >= chunk && bit !== undefined);
      if (from < 0 || from > end) continue;
      const size = end - from + 1;
      // length of the run of ones down from bit `end`, at most size; a start d bits down needs d ones: it counts
      // size + 1 - d, so that run + start reaches size + 1 exactly where the run is long enough
      const run: Form[] = [];
      for (let k = from; k <= end; k++) run.push(this.ones(k, end + 1));
      const starts = run.map((_, j) => (start[from + j] ?? Form.zero).times(j + 1));
      const others = [...literals, ...this.wholeRuns(end + 1, last + 1)];
      // run + start is at most 2 * size: one literal that fails, of weight size, is enough to fail
      const sum = Form.sum([...run, ...starts, ...others.map((literal) => literal.times(size))]);
      gates.push(this.b.gate(sum, size + 1 + size * others.length, name));
    }
    return gates;
  }

  /** Gates for "bits from .. to - 1 are all 1", one a chunk; `from` starts a chunk. */
  private wholeRuns(from: number, to: number): Form[] {
    const runs: Form[] = [];
    for (let at = from; at < to; at += this.width) runs.push(this.ones(at, Math.min(at + this.width, to)));
    return runs;
  }
}
