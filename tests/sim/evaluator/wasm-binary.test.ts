import { describe, expect, it } from "vitest";
import { Bytes, instantiate, moduleBytes, newMemory, OP, SIMD, VECTOR } from "../../../sim/evaluator/wasm-binary.ts";

describe("Bytes", () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [624485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("writes the unsigned number %i", (value, bytes) => {
    expect([...new Bytes().unsigned(value).bytes()]).toEqual(bytes);
  });

  it.each([
    [0, [0]],
    [63, [0x3f]],
    [64, [0xc0, 0x00]],
    [-64, [0x40]],
    [-1, [0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [0x55555555, [0xd5, 0xaa, 0xd5, 0xaa, 0x05]],
  ])("writes the signed number %i", (value, bytes) => {
    expect([...new Bytes().signed(value).bytes()]).toEqual(bytes);
  });

  it("grows", () => {
    const bytes = new Bytes(1);
    for (let i = 0; i < 1000; i++) bytes.append(new Bytes().push(i & 0xff, 1));
    expect(bytes.length).toBe(2000);
    expect(bytes.bytes()[1998]).toBe(999 & 0xff);
  });
});

describe("moduleBytes", () => {
  it("makes a module whose functions work on the memory", () => {
    const code = new Bytes().push(OP.localGet, 1, OP.localGet, 0, SIMD, VECTOR.load, 4, 0, SIMD, VECTOR.not);
    code.push(SIMD, VECTOR.store, 4).unsigned(1600);
    const functions = [{ params: 2, code, export: "invert" }];
    expect([...moduleBytes(functions).subarray(0, 8)]).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    const memory = newMemory();
    const words = new Uint32Array(memory.buffer);
    words.set([1, 2, 3, 0xfffffff0]);
    instantiate(functions, memory).invert(0, 16);
    expect([...words.subarray(404, 408)]).toEqual([0xfffffffe, 0xfffffffd, 0xfffffffc, 15]);
  });
});
