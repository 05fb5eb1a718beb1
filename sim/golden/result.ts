// Results as `tcvar eval` prints them: one line of JSON.
import type { FloatFormat } from "../../generator/params/format.ts";
import { absolute } from "./integers.ts";
import { decode } from "./word.ts";

const FIRST_STRING = 2n ** 53n;

/** An integer as JSON: a number below 2^53 in magnitude, else a decimal string. */
export function integerJson(x: bigint): string {
  return absolute(x) < FIRST_STRING ? `${x}` : `"${x}"`;
}

/** A canonical word as JSON: "[m,e]". @throws Error (a bug) if the word is not canonical */
export function wordJson(format: FloatFormat, word: bigint): string {
  const { m, e } = decode(format, word);
  return `[${integerJson(m)},${integerJson(e)}]`;
}

/** The two outputs of cmp as JSON: "-1", "0" or "1". @throws Error (a bug) if both are 1 */
export function orderJson(lt: bigint, eq: bigint): string {
  if (lt === 1n && eq === 1n) throw new Error("cmp says both less and equal");
  return lt === 1n ? "-1" : eq === 1n ? "0" : "1";
}
