// The values that an index expression takes over ranges of its loop variables: bounds, and the step between them.
import { collectVariables, type Index, indexRange, type Range } from "../circuit/index-map.ts";
import { gcd } from "../core/integers.ts";

/** All values lie in least .. greatest and differ from `least` by multiples of `step` (0: there is one value). */
export interface IndexValues {
  readonly least: number;
  readonly greatest: number;
  readonly step: number;
}

/** Bounds and step; both may be wider than what the index takes. */
export function indexValues(index: Index, ranges: ReadonlyMap<string, Range>): IndexValues {
  if (index.op === "constant") return { least: index.value, greatest: index.value, step: 0 };
  const [least, greatest] = indexRange(index, ranges);
  if (least === greatest) return { least, greatest, step: 0 };
  const { base, step } = residue(index, ranges);
  if (step === 0) return { least: base, greatest: base, step };
  // interval arithmetic may give bounds that no value reaches
  const aligned = least + modulo(base - least, step);
  return { least: aligned, greatest: greatest - modulo(greatest - base, step), step };
}

/**
 * How far each loop variable of the expression moves its value, the others at the least of their ranges; where `moves` has a
 * greater distance for it already, that one stays.
 */
export function distances(index: Index, ranges: ReadonlyMap<string, Range>, moves: Map<string, number>): void {
  const names = new Set<string>();
  collectVariables(index, names);
  const alone = new Map([...ranges].map(([name, [least]]): [string, Range] => [name, [least, least]]));
  for (const name of names) {
    const range = ranges.get(name) as Range;
    const [least, greatest] = indexRange(index, new Map(alone).set(name, range));
    moves.set(name, Math.max(moves.get(name) ?? 0, greatest - least));
  }
}

/** Every value is `base` plus a multiple of `step`. */
interface Residue {
  readonly base: number;
  readonly step: number;
}

function residue(index: Index, ranges: ReadonlyMap<string, Range>): Residue {
  if (index.op === "constant") return { base: index.value, step: 0 };
  const [least, greatest] = indexRange(index, ranges);
  if (least === greatest) return { base: least, step: 0 };
  if (index.op === "variable") return { base: least, step: 1 };
  const [a, b] = [residue(index.left, ranges), residue(index.right, ranges)];
  switch (index.op) {
    case "add":
      return { base: a.base + b.base, step: gcd(a.step, b.step) };
    case "mul":
      return { base: a.base * b.base, step: gcd(gcd(a.base * b.step, b.base * a.step), a.step * b.step) };
    case "min":
    case "max":
      return { base: a.base, step: gcd(gcd(a.step, b.step), a.base - b.base) };
    case "div":
      return b.step === 0 && a.step % b.base === 0
        ? { base: Math.floor(a.base / b.base), step: a.step / b.base }
        : { base: least, step: 1 };
    case "mod":
      return b.step === 0 ? { base: modulo(a.base, b.base), step: gcd(a.step, b.base) } : { base: least, step: 1 };
  }
}

const modulo = (value: number, divisor: number): number => value - divisor * Math.floor(value / divisor);
