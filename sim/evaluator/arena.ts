// The memory in which compiled code evaluates: a stack of frames, one for each circuit being evaluated.
import { FRAME_LANES, NET_BYTES } from "./bank-code.ts";
import { Bytes, instantiate, MAX_PAGES, newMemory, OP, PAGE_BYTES, SIMD, VECTOR } from "./wasm-binary.ts";

/** Words of one net in a frame. */
export const NET_WORDS = FRAME_LANES / 32;

/** All compiled code works in this one memory: it can hold any number of frames, and each memory costs address space. */
export const memory = newMemory();

const tools = instantiate([copyFunction()], memory);
let view = new Uint32Array(memory.buffer);
let top = 0;

/** The memory as 32-bit words. Valid until the next call of `push`. */
export const memoryWords = (): Uint32Array => view;

/** Reserves bytes on the stack and returns their address, a multiple of 16. Their content is undefined. */
export function push(bytes: number): number {
  const address = top;
  top += NET_BYTES * Math.ceil(bytes / NET_BYTES);
  if (top > view.byteLength) {
    const pages = view.byteLength / PAGE_BYTES;
    const missing = Math.ceil(top / PAGE_BYTES) - pages;
    memory.grow(Math.max(missing, Math.min(pages, MAX_PAGES - pages)));
    view = new Uint32Array(memory.buffer);
  }
  return address;
}

/** Frees everything from `address` on. */
export function pop(address: number): void {
  top = address;
}

/**
 * Copies vectors: `count` entries {byte offset in source, byte offset in target, bytes} lie at address `table`.
 * `source` and `target` are added to the offsets.
 */
export const copyVectors: (table: number, count: number, source: number, target: number) => void = tools.copy;

function copyFunction() {
  const [table, count, source, target, from, to, left] = [0, 1, 2, 3, 4, 5, 6];
  const get = (local: number): number[] => [OP.localGet, local];
  const load = (offset: number): number[] => [...get(table), OP.i32Load, 2, offset];
  const constant = (value: number): number[] => [OP.i32Const, value];
  const advance = (local: number, by: number): number[] => [
    ...get(local),
    ...constant(by),
    OP.i32Add,
    OP.localSet,
    local,
  ];
  const lower = (local: number, by: number): number[] => [
    ...get(local),
    ...constant(by),
    OP.i32Sub,
    OP.localTee,
    local,
    OP.brIf,
    0,
  ];
  const code = new Bytes().push(
    ...[OP.block, OP.empty, ...get(count), OP.i32Eqz, OP.brIf, 0],
    ...[OP.loop, OP.empty],
    ...[...load(0), ...get(source), OP.i32Add, OP.localSet, from],
    ...[...load(4), ...get(target), OP.i32Add, OP.localSet, to],
    ...[...load(8), OP.localSet, left],
    ...[OP.loop, OP.empty],
    ...[...get(to), ...get(from), SIMD, VECTOR.load, 4, 0, SIMD, VECTOR.store, 4, 0],
    ...[...advance(from, NET_BYTES), ...advance(to, NET_BYTES), ...lower(left, NET_BYTES)],
    OP.end,
    ...[...advance(table, 12), ...lower(count, 1)],
    ...[OP.end, OP.end],
  );
  return { params: 4, i32Locals: 3, code, export: "copy" };
}
