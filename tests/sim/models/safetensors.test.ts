// Files of weights: every type exactly, and what is refused, in one line that says why.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../generator/core/errors.ts";
import { openSafetensors } from "../../../sim/models/safetensors.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { safetensorsBytes } from "../../support/safetensors.ts";

const file = (bytes: Uint8Array): string => {
  const path = join(temporaryFolder(), "t.safetensors");
  writeFileSync(path, bytes);
  return path;
};

/** Bytes from the given ones, least significant first. */
const bytes = (...list: readonly number[]): Uint8Array => Uint8Array.from(list);

async function valuesOf(dtype: string, data: Uint8Array, count: number): Promise<number[]> {
  const header = JSON.stringify({ t: { dtype, shape: [count], data_offsets: [0, data.length] } });
  const opened = await openSafetensors(file(safetensorsBytes(header, data)));
  const stored = opened.tensors.get("t");
  if (!stored) throw new Error("no tensor");
  return (await opened.values(stored)).map(({ m, e }) => Number(m) * 2 ** Number(e));
}

describe("numbers", () => {
  const doubles = [0, -0, 1, -1.5, 0.1, 2 ** -1000, Number.MAX_VALUE, 2 ** -1060];
  const singles = [0, 1, -1.5, Math.fround(0.1), 2 ** -149, -(2 ** 127), Math.fround(3.4028234663852886e38)];
  it.each([
    ["F64", Float64Array.from(doubles), doubles],
    ["F32", Float32Array.from(singles), singles],
    [
      "F16",
      Uint16Array.from([0x3c00, 0xbe00, 0x0001, 0x7bff, 0x0400, 0x8000]),
      [1, -1.5, 2 ** -24, 65504, 2 ** -14, 0],
    ],
    ["BF16", Uint16Array.from([0x3f80, 0xbfc0, 0x0001, 0x4049]), [1, -1.5, 2 ** -133, 3.140625]],
    ["I8", Int8Array.from([-128, 127]), [-128, 127]],
    ["I16", Int16Array.from([-32768, 5]), [-32768, 5]],
    ["I32", Int32Array.from([-(2 ** 31), 7]), [-(2 ** 31), 7]],
    ["I64", BigInt64Array.from([-(2n ** 63n), 3n]), [-(2 ** 63), 3]],
    ["U8", Uint8Array.from([0, 255]), [0, 255]],
    ["U16", Uint16Array.from([65535]), [65535]],
    ["U32", Uint32Array.from([2 ** 32 - 1]), [2 ** 32 - 1]],
    ["U64", BigUint64Array.from([2n ** 63n]), [2 ** 63]],
  ] as const)("%s", async (dtype, data, expected) => {
    const found = await valuesOf(dtype, new Uint8Array(data.buffer), expected.length);
    expect(found.map((x) => x + 0)).toEqual(expected.map((x) => x + 0));
  });
});

const one = (name: string, entry: unknown): string => JSON.stringify({ [name]: entry });
const sound = { dtype: "U8", shape: [2], data_offsets: [0, 2] };
const two = bytes(1, 2);

const HOSTILE: readonly [title: string, content: Uint8Array, message: string][] = [
  ["empty", bytes(), "truncated: 0 bytes, a safetensors file has at least 8"],
  ["cut in the length", bytes(1, 2, 3), "truncated: 3 bytes, a safetensors file has at least 8"],
  [
    "header beyond the file",
    safetensorsBytes("{}", bytes(), 3n),
    "header length is 3: accepted are at most 2 bytes, the rest of the file",
  ],
  [
    "absurd header length",
    safetensorsBytes("{}", bytes(), 2n ** 64n - 1n),
    "header length is 18446744073709551615: accepted are at most 100000000 bytes",
  ],
  ["not JSON", safetensorsBytes("{not JSON", bytes()), "the header is not JSON: accepted is a safetensors file"],
  ["not UTF-8", safetensorsBytes("", bytes(0xff), 1n), "the header is not UTF-8: accepted is a safetensors file"],
  ["a list", safetensorsBytes("[]", bytes()), "the header is not a JSON object: accepted is a safetensors file"],
  [
    "a name twice",
    safetensorsBytes(`{"a":${JSON.stringify(sound)},"a":${JSON.stringify(sound)}}`, two),
    'the header has "a" twice in one object: accepted is each name once',
  ],
  [
    "a name twice, written in two ways",
    safetensorsBytes(`{"a":${JSON.stringify(sound)},"\\u0061":${JSON.stringify(sound)}}`, two),
    'the header has "a" twice in one object: accepted is each name once',
  ],
  [
    "a field twice",
    safetensorsBytes('{"a":{"dtype":"U8","dtype":"I8","shape":[2],"data_offsets":[0,2]}}', two),
    'the header has "dtype" twice in one object: accepted is each name once',
  ],
  [
    "deep nesting",
    safetensorsBytes(`{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, bytes()),
    "the header nests deeper than 3 levels: accepted is a safetensors file",
  ],
  [
    "no dtype",
    safetensorsBytes(one("a", { shape: [2], data_offsets: [0, 2] }), two),
    'tensor "a" is {"shape":[2],"data_offsets":[0,2]}: accepted is {"dtype": name, "shape": [sizes], "data_offsets": [begin, end]}',
  ],
  [
    "negative size",
    safetensorsBytes(one("a", { ...sound, shape: [-2] }), two),
    'tensor "a" is {"dtype":"U8","shape":[-2],"data_offsets":[0,2]}: accepted is {"dtype": name, "shape": [sizes], "data_offsets": [begin, end]}',
  ],
  [
    "unknown dtype",
    safetensorsBytes(one("a", { ...sound, dtype: "constructor" }), two),
    'tensor "a": dtype is "constructor": accepted are F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8',
  ],
  [
    "offsets out of order",
    safetensorsBytes(one("a", { ...sound, data_offsets: [2, 0] }), two),
    'tensor "a": data_offsets [2, 0] are out of order: accepted is begin <= end',
  ],
  [
    "shape and offsets",
    safetensorsBytes(one("a", { ...sound, shape: [3] }), two),
    'tensor "a": shape [3] of U8 takes 3 bytes, data_offsets [0, 2] hold 2',
  ],
  [
    "huge shape",
    safetensorsBytes(one("a", { ...sound, shape: [2 ** 50, 2 ** 50] }), two),
    'tensor "a": shape [1125899906842624,1125899906842624] of U8 takes 1267650600228229401496703205376 bytes, data_offsets [0, 2] hold 2',
  ],
  [
    "numbers cut off",
    safetensorsBytes(one("a", { ...sound, shape: [9], data_offsets: [0, 9] }), two),
    'tensor "a": data_offsets [0, 9] are beyond the file: accepted is an end of at most 2, or it is truncated',
  ],
  [
    "overlap",
    safetensorsBytes(JSON.stringify({ a: sound, b: { ...sound, data_offsets: [1, 3] } }), bytes(1, 2, 3)),
    'tensor "b": data_offsets [1, 3] overlap tensor "a"',
  ],
  [
    "gap",
    safetensorsBytes(JSON.stringify({ a: sound, b: { ...sound, data_offsets: [3, 5] } }), bytes(1, 2, 3, 4, 5)),
    'tensor "b": data_offsets [3, 5] leave a gap: accepted is a begin of 2',
  ],
  ["more bytes", safetensorsBytes(one("a", sound), bytes(1, 2, 3)), "1 bytes after the last tensor: accepted are none"],
  [
    "metadata that is none",
    safetensorsBytes(JSON.stringify({ __metadata__: { a: 1 } }), bytes()),
    '__metadata__ is {"a":1}: accepted are names with strings',
  ],
];

describe("hostile files", () => {
  it.each(HOSTILE)("%s", async (_title, content, message) => {
    const path = file(content);
    const error = await openSafetensors(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: `${path}: ${message}`, exitCode: 2 });
  });

  it.each([
    ["F32", 0x7fc00000, "NaN"],
    ["F32", 0x7f800000, "infinity"],
    ["F32", 0xff800000, "-infinity"],
  ])("%s %i: not a number, with its place", async (dtype, word, name) => {
    const data = new Uint8Array(Uint32Array.from([0, 0, 0, 0, word, 0]).buffer);
    const header = JSON.stringify({ w: { dtype, shape: [2, 3], data_offsets: [0, 24] } });
    const path = file(safetensorsBytes(header, data));
    const opened = await openSafetensors(path);
    const stored = opened.tensors.get("w");
    if (!stored) throw new Error("no tensor");
    await expect(opened.values(stored)).rejects.toThrow(
      `${path}: tensor "w" has ${name} at index [1, 1]: accepted are finite numbers`,
    );
  });

  it("a file that is not there: exit code 5", async () => {
    await expect(openSafetensors("/nowhere/a.safetensors")).rejects.toMatchObject({
      message: "cannot read /nowhere/a.safetensors: no such file or directory",
      exitCode: 5,
    });
  });
});
