// What JSON.parse does not tell: a name that stands twice in an object, of which it keeps the last.

/** Strings whole, and the signs that open, close and part objects and lists. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

export interface KeyFault {
  readonly kind: "twice" | "nesting";
  /** the name that stands twice */
  readonly name?: string;
}

/**
 * The first name that stands twice in one object of a JSON text, or that objects and lists nest deeper than `depth`.
 * @param text valid JSON
 */
export function keyFault(text: string, depth: number): KeyFault | undefined {
  const open: (Set<string> | undefined)[] = [];
  let latest: string | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : undefined);
      if (open.length > depth) return { kind: "nesting" };
    } else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const name = JSON.parse(latest as string) as string;
      const names = open.at(-1) as Set<string>;
      if (names.has(name)) return { kind: "twice", name };
      names.add(name);
    } else if (token !== ",") latest = token;
  }
  return undefined;
}
