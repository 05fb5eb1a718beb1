// Generate loops. Verilator refuses one of more than 1,024 steps, so a longer one becomes blocks of that many.
import type { Names } from "./names.ts";

/** One `for` of a nest as its template prints it. */
export interface LoopView {
  readonly indent: string;
  readonly variable: string;
  readonly from: string;
  readonly condition: string;
  readonly step: number;
  readonly label: string;
}

/** A loop before it has its place in a nest. */
export interface PlainLoop {
  readonly variable: string;
  readonly count: number;
}

/** The genvars of a module: one for each name of a loop, shared by all its nests. */
export class Genvars {
  private readonly byLoop = new Map<string, string>();
  private readonly scopes = new Map<string, string>();
  private readonly names: Names;

  constructor(names: Names) {
    this.names = names;
  }

  /** The genvar of the loops of that name. */
  of(loop: string): string {
    const genvar = this.byLoop.get(loop) ?? this.names.fresh(loop.trim());
    this.byLoop.set(loop, genvar);
    return genvar;
  }

  /** What the scope of an inner loop of that genvar is called. */
  scope(genvar: string): string {
    const scope = this.scopes.get(genvar) ?? this.names.scope(genvar);
    this.scopes.set(genvar, scope);
    return scope;
  }

  /** All genvars asked for so far. */
  all(): string[] {
    return [...this.byLoop.values()];
  }
}

const MOST_STEPS = 1024;

/**
 * The nest of these loops, outermost first.
 * @param label the scope of the outermost; the inner ones are named by their genvar
 * @param depth levels of indentation outside
 */
export function loopNest(loops: readonly PlainLoop[], label: string, depth: number, genvars: Genvars): LoopView[] {
  const nest: LoopView[] = [];
  const open = (variable: string, from: string, condition: string, step: number): void => {
    nest.push({
      indent: indentation(depth + nest.length),
      variable,
      from,
      condition,
      step,
      label: nest.length === 0 ? label : genvars.scope(variable),
    });
  };
  for (const { variable, count } of loops) {
    if (count > MOST_STEPS ** 2) throw new Error(`${label}: a loop of ${count} steps is not emitted`);
    if (count > MOST_STEPS) {
      const block = genvars.of(`${variable}_block`);
      open(block, "0", `${block} < ${count}`, MOST_STEPS);
      open(variable, block, `${variable} < ${block} + ${MOST_STEPS} && ${variable} < ${count}`, 1);
    } else open(variable, "0", `${variable} < ${count}`, 1);
  }
  return nest;
}

/** Blanks in front of a line `depth` levels inside. */
export const indentation = (depth: number): string => "  ".repeat(depth);
