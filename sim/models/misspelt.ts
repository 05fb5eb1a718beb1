// Fields of a configuration that are misspelt: others that are not known are left alone, files say more than a model needs.
import { z } from "zod";

/** Letters that are wrong, missing or too many in a misspelt name. */
const SLIPS = 2;

/** A field that is none, and the one that was meant. */
export interface Misspelt {
  readonly place: readonly string[];
  readonly meant: string;
}

/** The first field of a value that a schema has not, and that is a slip away from one that the value has not. */
export function misspeltField(schema: z.core.$ZodType, value: unknown): Misspelt | undefined {
  if (schema instanceof z.ZodPipe) return misspeltField(schema.in, value);
  if (!(schema instanceof z.ZodObject) || typeof value !== "object" || value === null) return undefined;
  const fields: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const given = Object.entries(value).filter(([, inside]) => inside !== undefined);
  const absent = Object.keys(fields).filter((name) => given.every(([other]) => other !== name));
  for (const [name, inside] of given) {
    if (Object.hasOwn(fields, name)) {
      const deeper = misspeltField(fields[name], inside);
      if (deeper) return { ...deeper, place: [name, ...deeper.place] };
      continue;
    }
    const meant = absent.find((other) => other.length > 2 * SLIPS && slips(name.toLowerCase(), other) <= SLIPS);
    if (meant) return { place: [name], meant };
  }
  return undefined;
}

/** Letters to insert, to remove or to change between two words. */
function slips(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++)
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
  }
  return row[b.length];
}
