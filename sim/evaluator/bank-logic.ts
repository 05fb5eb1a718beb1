// A bank as a network of bitwise operations: inputs are counted by carry-save adders into binary, the count is compared.
import { CONSTANT_NETS } from "../../generator/circuit/circuit.ts";

/** What determines a bank: output k is [sum of weights[i] * nets[i] >= thresholds[k]]. */
export interface BankFunction {
  readonly nets: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly thresholds: ArrayLike<number>;
}

/** A node's value or its complement: 2 * node + 1 is the complement. Node 0 is the constant 0. */
export type Edge = number;

export const ZERO: Edge = 0;
export const ONE: Edge = 1;
export const complement = (edge: Edge): Edge => edge ^ 1;
export const nodeOf = (edge: Edge): number => edge >>> 1;
export const isComplement = (edge: Edge): boolean => (edge & 1) === 1;

/** Kinds of nodes. net: operand a is a net. select: c ? a : b. All other operands are nodes. */
export const KIND = { constant: 0, net: 1, and: 2, andnot: 3, or: 4, xor: 5, select: 6 } as const;

/** Bitwise operations in the order of their creation: operands come before their users. */
export class Logic {
  readonly kinds: number[] = [KIND.constant];
  readonly a: number[] = [0];
  readonly b: number[] = [0];
  readonly c: number[] = [0];

  net(net: number): Edge {
    return net < CONSTANT_NETS ? net : this.node(KIND.net, net, 0);
  }

  and(x: Edge, y: Edge): Edge {
    if (x === ZERO || y === ZERO || x === complement(y)) return ZERO;
    if (x === ONE || x === y) return y;
    if (y === ONE) return x;
    if (isComplement(x))
      return isComplement(y)
        ? complement(this.node(KIND.or, nodeOf(x), nodeOf(y)))
        : this.node(KIND.andnot, nodeOf(y), nodeOf(x));
    return this.node(isComplement(y) ? KIND.andnot : KIND.and, nodeOf(x), nodeOf(y));
  }

  or(x: Edge, y: Edge): Edge {
    return complement(this.and(complement(x), complement(y)));
  }

  xor(x: Edge, y: Edge): Edge {
    if (nodeOf(x) === nodeOf(y)) return x === y ? ZERO : ONE;
    if (x <= ONE) return y ^ x;
    if (y <= ONE) return x ^ y;
    return this.node(KIND.xor, nodeOf(x), nodeOf(y)) ^ ((x ^ y) & 1);
  }

  /** mask ? x : y */
  select(mask: Edge, x: Edge, y: Edge): Edge {
    if (isComplement(mask)) return this.select(complement(mask), y, x);
    if (mask === ZERO || x === y) return y;
    if (x <= ONE || y <= ONE || isComplement(x) !== isComplement(y))
      return this.or(this.and(mask, x), this.and(complement(mask), y));
    return this.node(KIND.select, nodeOf(x), nodeOf(y), nodeOf(mask)) ^ (x & 1);
  }

  /** AND of many, as a balanced tree. */
  all(edges: readonly Edge[]): Edge {
    if (edges.length <= 1) return edges.length === 0 ? ONE : edges[0];
    const half = edges.length >> 1;
    return this.and(this.all(edges.slice(0, half)), this.all(edges.slice(half)));
  }

  private node(kind: number, a: number, b: number, c = 0): Edge {
    const number = this.kinds.push(kind) - 1;
    this.a.push(a);
    this.b.push(b);
    this.c.push(c);
    return 2 * number;
  }
}

/** The outputs of a bank as edges of `logic`. */
export function bankLogic(logic: Logic, { nets, weights, thresholds }: BankFunction): Edge[] {
  // sum of w * x = sum of |w| * literal - sum of |w| over negative w, so negative weights only shift the thresholds
  let [shift, greatest, least] = [0, 0, Number.POSITIVE_INFINITY];
  for (let i = 0; i < weights.length; i++) {
    const size = Math.abs(weights[i]);
    if (weights[i] < 0) shift += size;
    greatest += size;
    least = Math.min(least, size);
  }
  const shifted = Array.from(thresholds, (threshold) => threshold + shift);
  const literal = (i: number): Edge => logic.net(nets[i]) ^ (weights[i] < 0 ? 1 : 0);
  const isAnd = (threshold: number): boolean => threshold > greatest - least;
  const isOr = (threshold: number): boolean => threshold <= least;
  const isConstant = (threshold: number): boolean => threshold <= 0 || threshold > greatest;
  if (shifted.every((threshold) => isConstant(threshold) || isAnd(threshold) || isOr(threshold))) {
    const literals = shifted.every(isConstant) ? [] : Array.from(nets, (_, i) => literal(i));
    return shifted.map((threshold) => {
      if (isConstant(threshold)) return threshold <= 0 ? ONE : ZERO;
      return isAnd(threshold) ? logic.all(literals) : complement(logic.all(literals.map(complement)));
    });
  }
  const planes = new Counter(logic);
  for (let i = 0; i < weights.length; i++) planes.add(literal(i), Math.abs(weights[i]));
  return reaches(logic, planes.binary(), shifted);
}

/** Counts weighted literals in binary. Each plane is reduced as soon as it holds three bits, so few are pending at a time. */
class Counter {
  private readonly logic: Logic;
  private readonly planes: Edge[][] = [];

  constructor(logic: Logic) {
    this.logic = logic;
  }

  add(literal: Edge, weight: number): void {
    for (let plane = 0; weight >>> plane > 0; plane++) if ((weight >>> plane) & 1) this.push(plane, literal);
  }

  /** The planes of the sum, least significant first. */
  binary(): Edge[] {
    for (let plane = 0; plane < this.planes.length; plane++) {
      const bits = this.planes[plane];
      if (bits.length === 2) {
        const [x, y] = bits;
        this.planes[plane] = [this.logic.xor(x, y)];
        this.push(plane + 1, this.logic.and(x, y));
      }
    }
    return this.planes.map(([bit]) => bit ?? ZERO);
  }

  private push(plane: number, bit: Edge): void {
    if (bit === ZERO) return;
    while (this.planes.length <= plane) this.planes.push([]);
    const bits = this.planes[plane];
    bits.push(bit);
    if (bits.length < 3) return;
    // full adder; carry = (x differs from y) ? z : x, cheapest where x and z are complemented alike: two of three are
    const [first, second, third] = bits;
    const alike = isComplement(first) === isComplement(third);
    const [x, y, z] = alike
      ? [first, second, third]
      : isComplement(second) === isComplement(third)
        ? [second, first, third]
        : [first, third, second];
    const differ = this.logic.xor(x, y);
    this.planes[plane] = [this.logic.xor(differ, z)];
    this.push(plane + 1, this.logic.select(differ, z, x));
  }
}

/** [count >= threshold] for each threshold. Comparisons share their low planes. */
function reaches(logic: Logic, count: readonly Edge[], thresholds: readonly number[]): Edge[] {
  const shared = count.map(() => new Map<number, Edge>());
  return thresholds.map((threshold) => {
    if (threshold <= 0) return ONE;
    if (threshold >= 2 ** count.length) return ZERO;
    let reached = ONE;
    for (const [plane, bit] of count.entries()) {
      const low = threshold % 2 ** (plane + 1);
      const known = shared[plane].get(low);
      if (known === undefined) {
        reached = low >= 2 ** plane ? logic.and(bit, reached) : logic.or(bit, reached);
        shared[plane].set(low, reached);
      } else reached = known;
    }
    return reached;
  });
}
