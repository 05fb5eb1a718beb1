// Reads safetensors files: 8 bytes with the length of a JSON header, little-endian; the header, name -> dtype, shape and
// place; the numbers, without gaps. Everything that the file says is checked before anything is read or reserved for it.
import { type FileHandle, open } from "node:fs/promises";
import { z } from "zod";
import { UserError } from "../../generator/core/errors.ts";
import { inputOutputError, isSystemError } from "../../generator/core/input-output.ts";
import { excerpt } from "../golden/operand.ts";
import type { FloatValue } from "../golden/value.ts";
import { checkedJson } from "./checked-json.ts";
import { bytesOf, DTYPES, type Stored, storedNumbers } from "./elements.ts";

/** A tensor of a file, where it stands. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** first byte, counted from the end of the header */
  readonly begin: number;
  readonly end: number;
}

/** A file whose header is sound: its tensors by name. */
export interface TensorFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /**
   * The exact numbers of a tensor, row-major.
   * @throws UserError on NaN or infinity, with its index; exit code 5 when the file cannot be read
   */
  values(tensor: StoredTensor): Promise<FloatValue[]>;
}

const LENGTH_BYTES = 8;
/** The format's own limit. */
const LARGEST_HEADER = 100_000_000;
/** Header, entry, list. */
const DEEPEST = 3;
const METADATA = "__metadata__";

const count = z.int().min(0);
/** Axes; no model has as many. */
const LARGEST_RANK = 32;
const ENTRY = z.strictObject({
  dtype: z.string(),
  shape: z.array(count).max(LARGEST_RANK),
  data_offsets: z.tuple([count, count]),
});
const METADATA_ENTRY = z.record(z.string(), z.string());

/**
 * Reads and checks the header of a file.
 * @throws UserError in one line that names the file, what is wrong and what is accepted; exit code 5 when it cannot be read
 */
export async function openSafetensors(path: string): Promise<TensorFile> {
  const { tensors, dataStart } = await reading(path, async (file) => {
    const { size } = await file.stat();
    const headerLength = await lengthOfHeader(file, path, size);
    const header = await bytesAt(file, path, LENGTH_BYTES, headerLength);
    const dataStart = LENGTH_BYTES + headerLength;
    return { tensors: checked(path, entriesOf(path, header), size - dataStart), dataStart };
  });
  return {
    path,
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    values: async (tensor) => {
      const { begin, end, dtype } = tensor;
      const data = await reading(path, (file) => bytesAt(file, path, dataStart + begin, end - begin));
      return finite(path, tensor, storedNumbers(dtype, data));
    },
  };
}

async function reading<T>(path: string, task: (file: FileHandle) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    return await task(file);
  } catch (error) {
    throw isSystemError(error) ? inputOutputError(error, `cannot read ${path}`) : error;
  } finally {
    await file?.close();
  }
}

async function bytesAt(file: FileHandle, path: string, position: number, length: number): Promise<Uint8Array> {
  const data = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(data, done, Math.min(length - done, 1 << 30), position + done);
    if (bytesRead === 0) throw new UserError(`${path}: truncated: it ends before byte ${position + length}`);
    done += bytesRead;
  }
  return data;
}

async function lengthOfHeader(file: FileHandle, path: string, size: number): Promise<number> {
  if (size < LENGTH_BYTES)
    throw new UserError(`${path}: truncated: ${size} bytes, a safetensors file has at least ${LENGTH_BYTES}`);
  const start = await bytesAt(file, path, 0, LENGTH_BYTES);
  const length = new DataView(start.buffer).getBigUint64(0, true);
  if (length > BigInt(LARGEST_HEADER))
    throw new UserError(`${path}: header length is ${length}: accepted are at most ${LARGEST_HEADER} bytes`);
  if (length > BigInt(size - LENGTH_BYTES))
    throw new UserError(
      `${path}: header length is ${length}: accepted are at most ${size - LENGTH_BYTES} bytes, the rest of the file`,
    );
  return Number(length);
}

/** The header's entries but the metadata, each as it stands. */
function entriesOf(path: string, bytes: Uint8Array): [name: string, entry: unknown][] {
  const header = checkedJson(textOf(path, bytes), {
    where: `${path}: the header`,
    accepted: "a safetensors file",
    depth: DEEPEST,
  });
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw new UserError(`${path}: the header is not a JSON object: accepted is a safetensors file`);
  return Object.entries(header).filter(([name, entry]) => {
    if (name !== METADATA) return true;
    if (!METADATA_ENTRY.safeParse(entry).success)
      throw new UserError(`${path}: ${METADATA} is ${excerpt(entry)}: accepted are names with strings`);
    return false;
  });
}

/** The header's text: other than in JSON files, a byte order mark is no part of it. */
function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(`${path}: the header is not UTF-8: accepted is a safetensors file`);
  }
}

/** The entries as tensors, in the order of their places; all checked. @param size bytes of the numbers */
function checked(path: string, entries: readonly [string, unknown][], size: number): StoredTensor[] {
  const tensors = entries.map(([name, entry]) => tensorOf(path, name, entry));
  tensors.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  let before: StoredTensor | undefined;
  for (const tensor of tensors) {
    const { name, begin } = tensor;
    const offsets = `${path}: tensor ${excerpt(name)}: data_offsets [${begin}, ${tensor.end}]`;
    if (tensor.end > size)
      throw new UserError(`${offsets} are beyond the file: accepted is an end of at most ${size}, or it is truncated`);
    if (before && begin < end) throw new UserError(`${offsets} overlap tensor ${excerpt(before.name)}`);
    if (begin > end) throw new UserError(`${offsets} leave a gap: accepted is a begin of ${end}`);
    end = tensor.end;
    before = tensor;
  }
  if (end < size) throw new UserError(`${path}: ${size - end} bytes after the last tensor: accepted are none`);
  return tensors;
}

function tensorOf(path: string, name: string, entry: unknown): StoredTensor {
  const where = `${path}: tensor ${excerpt(name)}`;
  const parsed = ENTRY.safeParse(entry);
  if (!parsed.success)
    throw new UserError(
      `${where} is ${excerpt(entry)}: accepted is {"dtype": name, "shape": [sizes], "data_offsets": [begin, end]}`,
    );
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const [begin, end] = offsets;
  const size = bytesOf(dtype);
  if (size === undefined)
    throw new UserError(`${where}: dtype is ${excerpt(dtype)}: accepted are ${DTYPES.join(", ")}`);
  if (begin > end)
    throw new UserError(`${where}: data_offsets [${begin}, ${end}] are out of order: accepted is begin <= end`);
  const bytes = shape.reduce((product, n) => product * BigInt(n), BigInt(size));
  if (bytes !== BigInt(end - begin))
    throw new UserError(
      `${where}: shape ${excerpt(shape)} of ${dtype} takes ${bytes} bytes, data_offsets [${begin}, ${end}] hold ${end - begin}`,
    );
  return { name, dtype, shape, begin, end };
}

function finite(path: string, { name, shape }: StoredTensor, numbers: Iterable<Stored>): FloatValue[] {
  const values: FloatValue[] = [];
  for (const number of numbers) {
    if (typeof number === "string")
      throw new UserError(
        `${path}: tensor ${excerpt(name)} has ${number} at index [${subscripts(shape, values.length).join(", ")}]: ` +
          "accepted are finite numbers",
      );
    values.push(number);
  }
  return values;
}

/** The subscripts of the k-th number of a row-major tensor. */
function subscripts(shape: readonly number[], k: number): number[] {
  let rest = k;
  return [...shape]
    .reverse()
    .map((n) => {
      const subscript = rest % n;
      rest = Math.floor(rest / n);
      return subscript;
    })
    .reverse();
}
