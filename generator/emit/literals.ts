// Numbers and concatenations as Verilog text.

/** Bits of a two's-complement number that holds every integer from lo to hi (lo <= 0 <= hi not required). */
export function signedWidth(lo: number, hi: number): number {
  let bits = 1;
  while (lo < -(2 ** (bits - 1)) || hi > 2 ** (bits - 1) - 1) bits++;
  return bits;
}

/** A sized decimal, `4'd3` or `-4'd1`. */
export const sized = (value: number, bits: number): string => (value < 0 ? `-${bits}'d${-value}` : `${bits}'d${value}`);

/** The longest literal; longer ones are replications. */
const LONGEST = 64;

/** So many zero bits. */
export const zeros = (bits: number): string => (bits > LONGEST ? `{${bits}{1'b0}}` : `${bits}'d0`);

/** Constant bits, most significant first. */
export function constantBits(bits: readonly number[]): string {
  if (bits.every((bit) => bit === 0)) return zeros(bits.length);
  if (bits.length <= LONGEST) return `${bits.length}'b${bits.join("")}`;
  return concatenation(bits.map((bit) => `1'b${bit}`));
}

/** `[7:0] ` in front of a name, nothing for one bit. */
export const rangeOf = (width: number): string => (width === 1 ? "" : `[${width - 1}:0] `);

/** A concatenation of parts, the last part in the low bits; equal neighbours become one replication. */
export function concatenation(parts: readonly string[]): string {
  const groups: string[] = [];
  for (let i = 0; i < parts.length; ) {
    let end = i + 1;
    while (end < parts.length && parts[end] === parts[i]) end++;
    const count = end - i;
    groups.push(count > 1 ? `{${count}{${parts[i]}}}` : parts[i]);
    i = end;
  }
  return groups.length === 1 ? groups[0] : `{${groups.join(", ")}}`;
}

const LINE = 116;

/** The text with line breaks after commas and operators where it is longer than a line, continued below `indent` blanks. */
export function wrapped(text: string, indent: number): string {
  if (text.length + indent <= LINE) return text;
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (line.length + piece.trimEnd().length + indent > LINE && line !== "") {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  lines.push(line);
  return lines.join(`\n${" ".repeat(indent)}`);
}

/** The text cut after each `, `, `+ `, `& ` and `| ` that is not inside square brackets. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  let depth = 0;
  for (let i = 1; i < text.length; i++) {
    const before = text[i - 1];
    if (before === "[") depth++;
    else if (before === "]") depth--;
    else if (before === " " && depth === 0 && i > 1 && ",+&|".includes(text[i - 2])) {
      pieces.push(text.slice(from, i));
      from = i;
    }
  }
  pieces.push(text.slice(from));
  return pieces;
}
