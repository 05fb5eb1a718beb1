// Words on ports and signals of a circuit that is evaluated once: entry k is bits k * size .. (k + 1) * size - 1.
import { type Lanes, packWords, unpackWords } from "../evaluator/lanes.ts";

/** The entries of `size` bits as the value of a port. */
export function packEntries(entries: readonly bigint[], size: number): Lanes {
  const width = entries.length * size;
  const words = new Uint32Array(Math.ceil(width / 32));
  entries.forEach((entry, k) => {
    for (let rest = entry, bit = k * size; rest !== 0n; ) {
      const room = 32 - (bit & 31);
      words[bit >>> 5] |= Number(BigInt.asUintN(room, rest)) << (bit & 31);
      rest >>= BigInt(room);
      bit += room;
    }
  });
  return packWords(words, width);
}

/** The entries of `size` bits of a port: inverse of packEntries. */
export function unpackEntries(values: Lanes, size: number): bigint[] {
  const words = unpackWords(values);
  return Array.from({ length: values.width / size }, (_, k) => {
    let entry = 0n;
    for (let done = 0; done < size; ) {
      const bit = k * size + done;
      const room = Math.min(32 - (bit & 31), size - done);
      const part = BigInt.asUintN(room, BigInt(words[bit >>> 5] >>> (bit & 31)));
      entry |= part << BigInt(done);
      done += room;
    }
    return entry;
  });
}
