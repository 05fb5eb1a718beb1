// JSON whose bytes depend on the value alone.

/** Whether objects keep the order in which their keys were added, or are sorted by key; and the indentation. */
export interface JsonStyle {
  /** sort keys by code unit: for hashing, where equal values must give equal bytes; insertion order when left out */
  readonly sortKeys?: boolean;
  /** spaces a level; one line when 0 or left out */
  readonly indent?: number;
}

const LARGEST_NUMBER = 2n ** 53n;

/**
 * A count as it stands in JSON: a number as long as every reader has it exactly (|count| <= 2^53), else a decimal string.
 */
export function jsonCount(count: bigint): number | string {
  const exact = count <= LARGEST_NUMBER && count >= -LARGEST_NUMBER;
  return exact ? Number(count) : count.toString();
}

/**
 * The value as JSON text, without a final newline. BigInts are written as `jsonCount` says; keys whose value is
 * undefined are left out; a Map with string keys is an object.
 * @throws TypeError for what JSON has no form for: NaN, infinities, functions, symbols, sets, dates, undefined in a list, cycles
 */
export function stableJson(value: unknown, style: JsonStyle = {}): string {
  const plain = toPlain(value, style.sortKeys ?? false, []);
  return JSON.stringify(plain, undefined, style.indent ?? 0);
}

function toPlain(value: unknown, sortKeys: boolean, above: readonly object[]): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint") return jsonCount(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`JSON has no form for ${value}`);
    return value;
  }
  if (typeof value !== "object" || value instanceof Set || value instanceof Date)
    throw new TypeError(`JSON has no form for a ${typeof value === "object" ? value.constructor.name : typeof value}`);
  if (above.includes(value)) throw new TypeError("JSON has no form for a value that contains itself");
  const inside = [...above, value];
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return Array.from(value as ArrayLike<unknown>, (item) => toPlain(item, sortKeys, inside));
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  const kept = entries.filter(([, item]) => item !== undefined);
  if (sortKeys) kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(kept.map(([key, item]) => [key, toPlain(item, sortKeys, inside)]));
}
