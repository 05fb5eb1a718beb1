// Writes safetensors files for tests, sound ones and others.
import { writeFileSync } from "node:fs";

/** A file of a header and the bytes after it. @param length what the file says of the header's length */
export function safetensorsBytes(header: string, data: Uint8Array, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  return Buffer.concat([start, text, data]);
}

/** A tensor as F64; or as the type of 8 bytes that is said, of the same bytes. */
interface TestTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly dtype?: string;
}

/** Tensors of numbers, in a file. */
export function writeSafetensors(path: string, tensors: Readonly<Record<string, TestTensor>>): void {
  const header: Record<string, unknown> = { __metadata__: { format: "test" } };
  const parts: Uint8Array[] = [];
  let begin = 0;
  for (const [name, { shape, data, dtype = "F64" }] of Object.entries(tensors)) {
    const bytes = new Uint8Array(Float64Array.from(data).buffer);
    header[name] = { dtype, shape, data_offsets: [begin, begin + bytes.length] };
    begin += bytes.length;
    parts.push(bytes);
  }
  writeFileSync(path, safetensorsBytes(JSON.stringify(header), Buffer.concat(parts)));
}
