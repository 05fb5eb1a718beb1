// Which bits of ports and signals are constants: what constant folding knows, and the keys by which it shares circuits.

/** A bit that is not a constant, beside the values 0 and 1. */
export const UNKNOWN = 2;

/** For each bit of a port or signal 0, 1 or UNKNOWN; undefined where no bit is a constant. */
export type KnownBits = Uint8Array | undefined;

/** The same, undefined where nothing is known. */
export const knownOrNone = (bits: Uint8Array): KnownBits => (bits.some((bit) => bit !== UNKNOWN) ? bits : undefined);

/** Is every bit a constant? */
export const allKnown = (bits: KnownBits): boolean => bits?.every((bit) => bit !== UNKNOWN) ?? false;

/** The bits of several ports as a text that differs where they do: "01x,-". */
export function keyOf(ports: readonly KnownBits[]): string {
  return ports.map((bits) => (bits ? textOf(bits) : "-")).join();
}

function textOf(bits: Uint8Array): string {
  const digits = Buffer.alloc(bits.length);
  for (let i = 0; i < bits.length; i++) digits[i] = "01x".charCodeAt(bits[i]);
  return digits.toString("latin1");
}

/** Is no bit from .. to - 1 a constant? */
export function noneKnown(bits: KnownBits, from: number, to: number): boolean {
  return bits?.subarray(from, to).every((bit) => bit === UNKNOWN) ?? true;
}

/** Maximal runs from .. to - 1 of bits that are not constants. */
export function unknownRuns(bits: Uint8Array, from: number, to: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let i = from; i < to; i++) {
    if (bits[i] !== UNKNOWN) continue;
    const start = i;
    while (i < to && bits[i] === UNKNOWN) i++;
    runs.push({ from: start, to: i });
  }
  return runs;
}
