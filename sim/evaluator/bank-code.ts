// From banks to WebAssembly: straight-line code on 128 lanes at once. Net n of a frame is the vector at byte 16 n.
import type { Bank, Claim } from "../../generator/circuit/circuit.ts";
import {
  type BankFunction,
  bankLogic,
  complement,
  type Edge,
  isComplement,
  KIND,
  Logic,
  nodeOf,
  ONE,
} from "./bank-logic.ts";
import { Bytes, OP, SIMD, VECTOR, type WasmFunction } from "./wasm-binary.ts";

/** Bytes of one net in a frame: 128 lanes. */
export const NET_BYTES = 16;
export const FRAME_LANES = 128;

/** Code of a function ends after the bank with which it exceeds this: the compiler is slow on long functions. */
const FUNCTION_BYTES = 12_000;

/** Collects code for banks in functions of bounded size; each takes the byte address of a frame. */
export class BankCode {
  readonly functions: WasmFunction[] = [];
  private code = new Bytes();
  private locals = 0;

  /** Code that evaluates the bank and stores its outputs. */
  bank(bank: BankFunction & Pick<Bank, "base">): void {
    const logic = new Logic();
    const outputs = bankLogic(logic, bank);
    this.expressions(logic, outputs, (k) => bank.base + k);
  }

  /** Code that stores in `net` the lanes in which the claim does not hold. */
  claim(claim: Claim, net: number): void {
    const logic = new Logic();
    const [low, high] = bankLogic(logic, {
      nets: claim.nets,
      weights: claim.weights,
      thresholds: [claim.lo - claim.constant, claim.hi - claim.constant + 1],
    });
    this.expressions(logic, [logic.or(complement(low), high)], () => net);
  }

  /** Ends the current function and returns the numbers of those made since the last call. */
  cut(exportName?: string): void {
    if (this.code.length === 0 && exportName === undefined) return;
    const base = { params: 1, vectorLocals: this.locals, code: this.code };
    this.functions.push(exportName === undefined ? base : { ...base, export: exportName });
    this.code = new Bytes();
    this.locals = 0;
  }

  /** Ends the current function and adds one, exported as `name`, that calls all those from number `from` on. */
  sequence(from: number, name: string): void {
    this.cut();
    const calls = new Bytes();
    for (let i = from; i < this.functions.length; i++) calls.push(OP.localGet, 0, OP.call).unsigned(i);
    this.functions.push({ params: 1, code: calls, export: name });
  }

  private expressions(logic: Logic, edges: readonly Edge[], net: (k: number) => number): void {
    const writer = new ExpressionWriter(logic, edges, this.code);
    writer.write(net);
    this.locals = Math.max(this.locals, writer.localCount);
    if (this.code.length > FUNCTION_BYTES) this.cut();
  }
}

/** Writes the nodes that the outputs need in order of creation; a node used once is written where it is used. */
class ExpressionWriter {
  localCount = 0;
  private readonly logic: Logic;
  private readonly outputs: readonly Edge[];
  private readonly code: Bytes;
  private readonly uses: Int32Array;
  private readonly localOf: Int32Array;
  private readonly free: number[] = [];

  constructor(logic: Logic, outputs: readonly Edge[], code: Bytes) {
    const { kinds, a, b, c } = logic;
    this.logic = logic;
    this.outputs = outputs;
    this.code = code;
    this.uses = new Int32Array(kinds.length);
    this.localOf = new Int32Array(kinds.length).fill(-1);
    for (const edge of outputs) this.uses[nodeOf(edge)]++;
    for (let node = kinds.length - 1; node > 0; node--) {
      if (this.uses[node] === 0 || kinds[node] === KIND.net) continue;
      this.uses[a[node]]++;
      this.uses[b[node]]++;
      if (kinds[node] === KIND.select) this.uses[c[node]]++;
    }
  }

  write(net: (k: number) => number): void {
    for (let node = 1; node < this.uses.length; node++) {
      if (this.uses[node] < 2) continue;
      this.compute(node);
      const local = this.free.pop() ?? this.localCount++;
      this.localOf[node] = local;
      this.code.push(OP.localSet).unsigned(local + 1);
    }
    for (const [k, edge] of this.outputs.entries()) {
      this.code.push(OP.localGet, 0);
      if (nodeOf(edge) === 0)
        this.code.push(SIMD, VECTOR.constant, ...Array<number>(NET_BYTES).fill(edge === ONE ? 0xff : 0));
      else {
        this.value(nodeOf(edge));
        if (isComplement(edge)) this.vector(VECTOR.not);
      }
      this.vector(VECTOR.store)
        .push(4)
        .unsigned(net(k) * NET_BYTES);
    }
  }

  private value(node: number): void {
    const local = this.localOf[node];
    if (local < 0) {
      this.compute(node);
      return;
    }
    this.code.push(OP.localGet).unsigned(local + 1);
    if (--this.uses[node] === 0) this.free.push(local);
  }

  private compute(node: number): void {
    const { kinds, a, b, c } = this.logic;
    const kind = kinds[node];
    if (kind === KIND.net) {
      this.code.push(OP.localGet, 0);
      this.vector(VECTOR.load)
        .push(4)
        .unsigned(a[node] * NET_BYTES);
      return;
    }
    this.value(a[node]);
    this.value(b[node]);
    if (kind === KIND.select) this.value(c[node]);
    this.vector(OPCODES[kind]);
  }

  private vector(opcode: number): Bytes {
    return this.code.push(SIMD, opcode);
  }
}

const OPCODES: Readonly<Record<number, number>> = {
  [KIND.and]: VECTOR.and,
  [KIND.andnot]: VECTOR.andnot,
  [KIND.or]: VECTOR.or,
  [KIND.xor]: VECTOR.xor,
  [KIND.select]: VECTOR.select,
};
