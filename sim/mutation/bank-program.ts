// A bank as a list of bitwise operations on words of lanes, run by a small interpreter: nothing to compile for a mutant.
import { type BankFunction, bankLogic, isComplement, KIND, Logic, nodeOf } from "../evaluator/bank-logic.ts";

/** An operand: input i of the bank, or ~r for register r. */
type Operand = number;

/** Operations in order, five numbers each: kind, register of the result, three operands. */
export interface BankProgram {
  readonly operations: Int32Array;
  readonly registers: number;
  readonly outputs: readonly { readonly operand: Operand; readonly inverted: boolean }[];
}

const FIELDS = 5;
/** Operand of the constant 0. */
const NOTHING: Operand = 2 ** 30;

/** The program of a bank with these weights and thresholds; its inputs are numbered in their order. */
export function bankProgram({ weights, thresholds }: Pick<BankFunction, "weights" | "thresholds">): BankProgram {
  const logic = new Logic();
  // nets 0 and 1 are constants: input i is net i + 2
  const nets = Array.from(weights, (_, i) => i + 2);
  const edges = bankLogic(logic, { nets, weights, thresholds });
  const { kinds, a, b, c } = logic;
  const operands = (node: number): number[] =>
    kinds[node] <= KIND.net ? [] : kinds[node] === KIND.select ? [a[node], b[node], c[node]] : [a[node], b[node]];

  const lastUse = new Int32Array(kinds.length);
  for (const edge of edges) lastUse[nodeOf(edge)] = kinds.length;
  for (let node = kinds.length - 1; node > 0; node--)
    if (lastUse[node] > 0) for (const operand of operands(node)) lastUse[operand] = Math.max(lastUse[operand], node);

  const place = new Int32Array(kinds.length).fill(NOTHING);
  const operations: number[] = [];
  const free: number[] = [];
  let registers = 0;
  for (let node = 1; node < kinds.length; node++) {
    if (lastUse[node] === 0) continue;
    if (kinds[node] === KIND.net) {
      place[node] = a[node] - 2;
      continue;
    }
    const used = operands(node);
    const register = free.pop() ?? registers++;
    operations.push(kinds[node], register, place[used[0]], place[used[1]], place[used[2] ?? used[1]]);
    place[node] = ~register;
    for (const operand of new Set(used))
      if (lastUse[operand] === node && place[operand] < 0) free.push(~place[operand]);
  }
  return {
    operations: Int32Array.from(operations),
    registers,
    outputs: edges.map((edge) => ({ operand: place[nodeOf(edge)], inverted: isComplement(edge) })),
  };
}

/** Where the lanes of nets are: words stride * net + from .. + count - 1. */
export interface Words {
  readonly words: Uint32Array;
  readonly stride: number;
}

/** Runs bank programs on `count` words a net; keeps the memory of their registers and results. */
export class BankRunner {
  private registers = new Uint32Array(1 << 12);
  private results = new Uint32Array(1 << 12);

  /**
   * Computes the outputs: words k * count .. + count - 1 of the returned array are output k, until the next call.
   * @param nets the net of each input
   * @param from first word of each net that counts
   */
  run(
    { operations, registers, outputs }: BankProgram,
    { words, stride }: Words,
    nets: ArrayLike<number>,
    from: number,
    count: number,
  ): Uint32Array {
    if (this.registers.length < registers * count) this.registers = new Uint32Array(2 * registers * count);
    if (this.results.length < outputs.length * count) this.results = new Uint32Array(2 * outputs.length * count);
    const { registers: scratch, results } = this;
    for (let next = 0; next < operations.length; next += FIELDS) {
      const target = operations[next + 1] * count;
      const [x, y, z] = [operations[next + 2], operations[next + 3], operations[next + 4]];
      const xs = x < 0 ? scratch : words;
      const ys = y < 0 ? scratch : words;
      const xAt = x < 0 ? ~x * count : nets[x] * stride + from;
      const yAt = y < 0 ? ~y * count : nets[y] * stride + from;
      switch (operations[next]) {
        case KIND.and:
          for (let w = 0; w < count; w++) scratch[target + w] = xs[xAt + w] & ys[yAt + w];
          break;
        case KIND.andnot:
          for (let w = 0; w < count; w++) scratch[target + w] = xs[xAt + w] & ~ys[yAt + w];
          break;
        case KIND.or:
          for (let w = 0; w < count; w++) scratch[target + w] = xs[xAt + w] | ys[yAt + w];
          break;
        case KIND.xor:
          for (let w = 0; w < count; w++) scratch[target + w] = xs[xAt + w] ^ ys[yAt + w];
          break;
        default: {
          const masks = z < 0 ? scratch : words;
          const maskAt = z < 0 ? ~z * count : nets[z] * stride + from;
          for (let w = 0; w < count; w++) {
            const other = ys[yAt + w];
            scratch[target + w] = other ^ (masks[maskAt + w] & (xs[xAt + w] ^ other));
          }
        }
      }
    }
    outputs.forEach(({ operand, inverted }, k) => {
      const at = k * count;
      if (operand === NOTHING) {
        results.fill(inverted ? 0xffffffff : 0, at, at + count);
        return;
      }
      const source = operand < 0 ? scratch : words;
      const sourceAt = operand < 0 ? ~operand * count : nets[operand] * stride + from;
      if (inverted) for (let w = 0; w < count; w++) results[at + w] = ~source[sourceAt + w];
      else for (let w = 0; w < count; w++) results[at + w] = source[sourceAt + w];
    });
    return results;
  }
}
