// Which regime an operation takes at a format and a variant: the circuits of all that apply are counted, or shown to be worse.
import type { Circuit } from "../circuit/circuit.ts";
import { depthOf } from "../metrics/arrival.ts";
import { countsOf } from "../metrics/counts.ts";
import { type FloatFormat, floatFormat } from "../params/format.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import type { RegimeOperation } from "./regimes.ts";

/** What decides. */
interface Size {
  readonly depth: number;
  readonly wires: bigint;
}

/** The figures of one regime's circuit. */
export interface RegimeFigures extends Size {
  readonly regime: Regime;
  readonly gates: bigint;
}

/** A regime that was given up while it was counted: bounds of what decides tell that it is worse than the best. */
export interface BeatenRegime {
  readonly regime: Regime;
  /** its levels are at least that, where levels decide first */
  readonly depth?: number;
  /** its wires are at least that, as far as they were counted */
  readonly wires?: bigint;
  readonly why: string;
}

/** The regime that was taken, and the figures of all that were counted, in the order in which the best come first. */
export interface RegimeChoice {
  readonly regime: Regime;
  /** the operation whose figures these are: "div" */
  readonly of: string;
  /** what decided: "fewest levels, then fewest wires" */
  readonly by: string;
  readonly candidates: readonly RegimeFigures[];
  /** those that apply and were given up */
  readonly beaten: readonly BeatenRegime[];
}

const byDepth = (a: Size, b: Size): number => a.depth - b.depth;
const byWires = (a: Size, b: Size): number => Number(a.wires - b.wires);

const choices = new WeakMap<RegimeOperation, Map<string, RegimeChoice>>();

/**
 * Counts the circuits of the regimes that apply and takes the best: for the variant `depth` the fewest levels, then the
 * fewest wires; for the others the fewest wires, then the fewest levels. Of a regime whose construction tells its parts, these are
 * counted first, and it is given up as soon as they alone are worse. Memoized.
 * @throws Error (a bug) where a circuit is smaller than its parts
 */
export function chooseRegime(operation: RegimeOperation, format: FloatFormat, variant: Variant): RegimeChoice {
  const known = choices.get(operation) ?? new Map<string, RegimeChoice>();
  choices.set(operation, known);
  const key = `${format.p},${format.E},${variant}`;
  const choice = known.get(key) ?? choose(operation, format, variant);
  known.set(key, choice);
  return choice;
}

function choose(operation: RegimeOperation, format: FloatFormat, variant: Variant): RegimeChoice {
  const [first, second] = variant === "depth" ? [byDepth, byWires] : [byWires, byDepth];
  const order = (a: Size, b: Size): number => first(a, b) || second(a, b);
  const by = variant === "depth" ? "fewest levels, then fewest wires" : "fewest wires, then fewest levels";
  const regimes = operation.regimes(format);
  if (regimes.length === 1) {
    const [regime] = regimes;
    // the one that there is needs no figures, unless they are asked for: near P = 64 they take half a minute
    return {
      ...{ regime, of: operation.name, by, beaten: [] },
      get candidates() {
        return [figuresOf(operation.construct(format, variant, regime), regime)];
      },
    };
  }
  const candidates: RegimeFigures[] = [];
  const beaten: BeatenRegime[] = [];
  for (const regime of regimes) {
    const [best] = candidates;
    let bound: Size = { depth: 0, wires: 0n };
    if (best)
      for (bound of lowerBounds(operation, format, variant, regime)) {
        if (order(bound, best) > 0) break;
      }
    if (best && order(bound, best) > 0) {
      beaten.push(beatenRegime(regime, bound, best));
      continue;
    }
    const circuit = operation.construct(format, variant, regime);
    const figures = figuresOf(circuit, regime);
    if (figures.depth < bound.depth || figures.wires < bound.wires)
      throw new Error(`${circuit.name} has ${sizeText(figures)}, its bound is ${sizeText(bound)}`);
    candidates.push(figures);
    candidates.sort(order);
  }
  const [{ regime }] = candidates;
  return { regime, of: operation.name, by, candidates, beaten };
}

function figuresOf(circuit: Circuit, regime: Regime): RegimeFigures {
  const { gates, wires } = countsOf(circuit);
  return { regime, depth: depthOf(circuit), gates, wires };
}

/** Precision from which on the depth of a construction is one number. */
const DEEPEST = 8;

/** Sizes that the circuit has at least, each closer than the one before; none where it is counted quickly. */
function* lowerBounds(
  operation: RegimeOperation,
  format: FloatFormat,
  variant: Variant,
  regime: Regime,
): Generator<Size> {
  const parts = operation.parts(format, variant, regime);
  if (!parts) return;
  const p = Math.min(format.p, DEEPEST);
  const sample = floatFormat(p, Math.min(format.E, p + 1));
  const depth = variant === "depth" ? depthOf(operation.construct(sample, variant, regime)) : 0;
  let wires = 0n;
  yield { depth, wires };
  for (const part of parts) {
    wires += countsOf(part).wires;
    yield { depth, wires };
  }
}

const sizeText = ({ depth, wires }: Size): string => `${depth} levels and ${wires.toLocaleString("en")} wires`;

function beatenRegime(regime: Regime, { depth, wires }: Size, best: RegimeFigures): BeatenRegime {
  const levels = depth > 0 ? { depth } : {};
  if (wires === 0n) return { regime, ...levels, why: `${depth} levels at every precision, more than ${best.regime}` };
  const why = `at least ${wires.toLocaleString("en")} wires, more than ${best.regime}: given up`;
  return { regime, ...levels, wires, why };
}
