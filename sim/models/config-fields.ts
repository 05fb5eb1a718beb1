// The fields of model configurations: what each accepts, in words for messages; and the message of what does not fit.
import { z } from "zod";
import { UserError } from "../../generator/core/errors.ts";
import { KERNELS, type MapSize, PADDINGS } from "../../generator/params/layer-shape.ts";
import { excerpt } from "../golden/operand.ts";
import { misspeltField } from "./misspelt.ts";

const LARGEST = 2 ** 20;
/** Layers, levels, blocks, token maps. */
const LONGEST = 64;

export const positive = z
  .int(`integers 1..${LARGEST}`)
  .min(1, `integers 1..${LARGEST}`)
  .max(LARGEST, `integers 1..${LARGEST}`);

export const fromZero = z
  .int(`integers 0..${LARGEST}`)
  .min(0, `integers 0..${LARGEST}`)
  .max(LARGEST, `integers 0..${LARGEST}`);

const ENTRIES = `integers 1..${2 ** 16}`;

/** Rows of a table that is looked up. */
export const entries = z
  .int(ENTRIES)
  .min(1, ENTRIES)
  .max(2 ** 16, ENTRIES);

/** Layers or blocks one after another. @param least 0 or 1 */
export const length = (least: number) => {
  const accepted = `integers ${least}..${LONGEST}`;
  return z.int(accepted).min(least, accepted).max(LONGEST, accepted);
};

export const flag = z.boolean("true or false");

/** A finite number between two. */
export const number = (least: number, greatest: number) => {
  const accepted = `numbers ${least}..${greatest}`;
  return z.number(accepted).min(least, accepted).max(greatest, accepted);
};

/** One of several names. */
export const choice = <const N extends readonly [string, ...string[]]>(names: N) => z.enum(names, names.join(", "));

/** A list of 1 to 64 entries. */
export const list = <S extends z.ZodType>(entry: S, what: string) => {
  const accepted = `a list of 1..${LONGEST} ${what}`;
  return z.array(entry, accepted).min(1, accepted).max(LONGEST, accepted);
};

const SIZES = 'a size as "8x8" or [8, 8], of at most 4096x4096';
const SIDE = 4096;

/** Height and width of a map. */
export const mapSize: z.ZodType<MapSize> = z
  .union([z.string().regex(/^[1-9]\d{0,3}x[1-9]\d{0,3}$/, SIZES), z.tuple([z.int(SIZES), z.int(SIZES)])], SIZES)
  .transform((size) => {
    const [h, w] = typeof size === "string" ? size.split("x").map(Number) : size;
    return { h, w };
  })
  .refine(({ h, w }) => h >= 1 && w >= 1 && h <= SIDE && w <= SIDE, SIZES);

/** Several maps, stacked. */
export const maps = list(mapSize, 'sizes, each as "8x8"');

/** The paper's kernel where the file does not say. */
export const kernel = choice(KERNELS).default("bspline");

export const padding = choice(PADDINGS).default("valid");

export const object = <S extends z.ZodRawShape>(shape: S) => z.object(shape, "an object with names and values");

/**
 * The configuration that a value is.
 * @param path the file, for the message
 * @throws UserError in one line: a field that is misspelt, or the first that does not fit, its value, what is accepted
 */
export function validated<S extends z.ZodType>(schema: S, value: unknown, path: string): z.output<S> {
  const misspelt = misspeltField(schema, value);
  if (misspelt) throw new UserError(`${path}: ${misspelt.place.join(".")} is no field: accepted is ${misspelt.meant}`);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [{ path: place, message }] = result.error.issues;
  const found = place.reduce<unknown>(
    (inside, key) => (inside as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  throw refused(path, place, found, message);
}

/** What is said of a field that does not fit. */
export function refused(path: string, place: readonly PropertyKey[], found: unknown, accepted: string): UserError {
  const name = place.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );
  const is = found === undefined ? "is missing" : `is ${excerpt(found)}`;
  return new UserError(`${path}: ${name || "configuration"} ${is}: accepted are ${accepted}`);
}
