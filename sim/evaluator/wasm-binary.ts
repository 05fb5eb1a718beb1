// Writes WebAssembly modules: the few sections and instructions that the evaluator needs, and their compilation.

/** A growing array of bytes. */
export class Bytes {
  private data: Uint8Array;
  length = 0;

  constructor(capacity = 256) {
    this.data = new Uint8Array(capacity);
  }

  push(...bytes: readonly number[]): this {
    for (const byte of bytes) this.byte(byte);
    return this;
  }

  byte(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  append(other: Bytes): this {
    this.reserve(other.length);
    this.data.set(other.data.subarray(0, other.length), this.length);
    this.length += other.length;
    return this;
  }

  /** An unsigned number below 2^32 in LEB128. */
  unsigned(value: number): this {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
    return this;
  }

  /** A signed 32-bit number in LEB128. */
  signed(value: number): this {
    let rest = value;
    for (; rest < -64 || rest > 63; rest >>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest & 0x7f);
    return this;
  }

  text(value: string): this {
    const encoded = new TextEncoder().encode(value);
    return this.unsigned(encoded.length).push(...encoded);
  }

  bytes(): Uint8Array {
    return this.data.subarray(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.data.length) return;
    const larger = new Uint8Array(Math.max(2 * this.data.length, this.length + more));
    larger.set(this.data.subarray(0, this.length));
    this.data = larger;
  }
}

export const I32 = 0x7f;
export const V128 = 0x7b;

/** Opcodes; those of vectors follow the prefix byte SIMD. */
export const OP = {
  block: 0x02,
  loop: 0x03,
  end: 0x0b,
  brIf: 0x0d,
  call: 0x10,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i32Load: 0x28,
  i32Const: 0x41,
  i32Eqz: 0x45,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  empty: 0x40,
} as const;

export const SIMD = 0xfd;
/**
 * Opcodes on 128-bit vectors. andnot: first AND NOT second. select: (first AND mask) OR (second AND NOT mask). splat and the
 * shifts see four 32-bit words. Those from 0x80 on are written in LEB128.
 */
export const VECTOR = {
  load: 0x00,
  store: 0x0b,
  constant: 0x0c,
  not: 0x4d,
  and: 0x4e,
  andnot: 0x4f,
  or: 0x50,
  xor: 0x51,
  select: 0x52,
  splat: 0x11,
  shiftLeft: 0xab,
  shiftRight: 0xad,
} as const;

/** A function without result: kinds of its parameters, how many i32 and v128 locals follow them, its instructions. */
export interface WasmFunction {
  readonly params: number;
  readonly i32Locals?: number;
  readonly vectorLocals?: number;
  /** without the final `end` */
  readonly code: Bytes;
  /** name under which it is exported */
  readonly export?: string;
}

/** The bytes of a module that imports the memory `env.memory`; its functions are numbered in order. All parameters are i32. */
export function moduleBytes(functions: readonly WasmFunction[]): Uint8Array {
  const module = new Bytes(4096).push(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const section = (id: number, content: Bytes): void => {
    module.push(id).unsigned(content.length).append(content);
  };
  const arities = [...new Set(functions.map(({ params }) => params))];
  const types = new Bytes().unsigned(arities.length);
  for (const arity of arities) types.push(0x60, arity, ...Array(arity).fill(I32), 0);
  section(1, types);
  section(2, new Bytes().unsigned(1).text("env").text("memory").push(0x02, 0x00, 0x01));
  const declarations = new Bytes().unsigned(functions.length);
  for (const { params } of functions) declarations.unsigned(arities.indexOf(params));
  section(3, declarations);
  const exported = [...functions.entries()].filter(([, { export: name }]) => name !== undefined);
  const names = new Bytes().unsigned(exported.length);
  for (const [number, { export: name }] of exported)
    names
      .text(name as string)
      .push(0)
      .unsigned(number);
  section(7, names);
  const bodies = new Bytes(4096).unsigned(functions.length);
  for (const { i32Locals = 0, vectorLocals = 0, code } of functions) {
    const locals = new Bytes();
    const groups = [
      [i32Locals, I32],
      [vectorLocals, V128],
    ].filter(([count]) => count > 0);
    locals.unsigned(groups.length);
    for (const [count, kind] of groups) locals.unsigned(count).push(kind);
    bodies
      .unsigned(locals.length + code.length + 1)
      .append(locals)
      .append(code);
    bodies.push(OP.end);
  }
  section(10, bodies);
  return module.bytes();
}

/** Memory of WebAssembly code. `buffer` is another object after every growth. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

type Exports = Readonly<Record<string, (...args: number[]) => void>>;

/** The part of the WebAssembly interface that is used here; the type library of Node has none of it. */
interface WebAssemblyInterface {
  readonly Memory: new (size: { initial: number; maximum: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: { env: { memory: WasmMemory } }) => { readonly exports: Exports };
}

const wasm = (globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface }).WebAssembly;

export const PAGE_BYTES = 65536;
/** Pages of the largest memory: 4 GB. */
export const MAX_PAGES = 65536;

/** Memory of one page that can grow to the largest. */
export const newMemory = (): WasmMemory => new wasm.Memory({ initial: 1, maximum: MAX_PAGES });

/** Compiles a module, ties it to the memory and returns its exported functions. */
export function instantiate(functions: readonly WasmFunction[], memory: WasmMemory): Exports {
  return new wasm.Instance(new wasm.Module(moduleBytes(functions)), { env: { memory } }).exports;
}
