// JSON of files that others wrote, with what JSON.parse does not tell: a name that stands twice in an object, of which it
// keeps the last; and nesting so deep that a walk through the value ends the program.
import { UserError } from "../../generator/core/errors.ts";
import { excerpt } from "../golden/operand.ts";

/** What is read, for messages, and how deep it may be. */
export interface JsonSource {
  /** "model.json", "model.safetensors: the header" */
  readonly where: string;
  /** "a model's configuration" */
  readonly accepted: string;
  /** levels of objects and lists */
  readonly depth: number;
}

/**
 * The value of a JSON text.
 * @throws UserError in one line: it is not JSON, a name stands twice in one object, or it nests deeper than `depth`
 */
export function checkedJson(text: string, { where, accepted, depth }: JsonSource): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${where} is not JSON: accepted is ${accepted}`);
  }
  const fault = faultIn(text, depth);
  if (fault === "deep") throw new UserError(`${where} nests deeper than ${depth} levels: accepted is ${accepted}`);
  if (fault)
    throw new UserError(`${where} has ${excerpt(fault.twice)} twice in one object: accepted is each name once`);
  return value;
}

/** Strings whole, and the signs that open and close objects and lists, and follow a name. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** @param text valid JSON */
function faultIn(text: string, depth: number): { readonly twice: string } | "deep" | undefined {
  const open: (Set<string> | undefined)[] = [];
  let latest: string | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : undefined);
      if (open.length > depth) return "deep";
    } else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const name = JSON.parse(latest as string) as string;
      const names = open.at(-1) as Set<string>;
      if (names.has(name)) return { twice: name };
      names.add(name);
    } else latest = token;
  }
  return undefined;
}
