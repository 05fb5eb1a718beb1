// Numbers as tensor files store them, little-endian, as exact values m * 2^e.
import type { FloatValue } from "../golden/value.ts";

/** A stored number: an exact value, or what is no number. */
export type Stored = FloatValue | "NaN" | "infinity" | "-infinity";

interface Kind {
  readonly bytes: number;
  read(view: DataView, at: number): Stored;
}

/** An IEEE format: exponent and fraction bits; the word as an unsigned number. */
const float = (exponentBits: number, fractionBits: number, word: (view: DataView, at: number) => bigint): Kind => {
  const [fractions, exponents] = [1n << BigInt(fractionBits), 1n << BigInt(exponentBits)];
  const least = 2n - exponents / 2n - BigInt(fractionBits); // exponent of the last place of the smallest numbers
  return {
    bytes: (1 + exponentBits + fractionBits) / 8,
    read: (view, at) => {
      const bits = word(view, at);
      const fraction = bits % fractions;
      const exponent = (bits / fractions) % exponents;
      const negative = bits >= fractions * exponents;
      if (exponent === exponents - 1n) return fraction !== 0n ? "NaN" : negative ? "-infinity" : "infinity";
      const m = exponent === 0n ? fraction : fraction + fractions;
      const e = exponent === 0n ? least : least + exponent - 1n;
      return { m: negative ? -m : m, e };
    },
  };
};

const integer = (bytes: number, read: (view: DataView, at: number) => number | bigint): Kind => ({
  bytes,
  read: (view, at) => ({ m: BigInt(read(view, at)), e: 0n }),
});

const KINDS: Readonly<Record<string, Kind>> = {
  F64: float(11, 52, (view, at) => view.getBigUint64(at, true)),
  F32: float(8, 23, (view, at) => BigInt(view.getUint32(at, true))),
  F16: float(5, 10, (view, at) => BigInt(view.getUint16(at, true))),
  BF16: float(8, 7, (view, at) => BigInt(view.getUint16(at, true))),
  I64: integer(8, (view, at) => view.getBigInt64(at, true)),
  I32: integer(4, (view, at) => view.getInt32(at, true)),
  I16: integer(2, (view, at) => view.getInt16(at, true)),
  I8: integer(1, (view, at) => view.getInt8(at)),
  U64: integer(8, (view, at) => view.getBigUint64(at, true)),
  U32: integer(4, (view, at) => view.getUint32(at, true)),
  U16: integer(2, (view, at) => view.getUint16(at, true)),
  U8: integer(1, (view, at) => view.getUint8(at)),
};

/** The names of the types that are read. */
export const DTYPES = Object.keys(KINDS);

/** Those of numbers with a fraction: what weights are stored as. */
export const FLOAT_DTYPES = DTYPES.filter((dtype) => /^B?F/.test(dtype));

/** Bytes of a number of the type; undefined for a type that is not read. */
export const bytesOf = (dtype: string): number | undefined =>
  Object.hasOwn(KINDS, dtype) ? KINDS[dtype].bytes : undefined;

/** The numbers of a type, in order. @param data a whole number of them */
export function* storedNumbers(dtype: string, data: Uint8Array): Generator<Stored, void> {
  const { bytes, read } = KINDS[dtype];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at < data.byteLength; at += bytes) yield read(view, at);
}
