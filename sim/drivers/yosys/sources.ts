// Emitted Verilog as Yosys gets it: without comments, so that equal modules are equal text, and stubs for black boxes.

/** The primitive that a bank of threshold gates is an instance of. */
export const BANK = "tc_bank";

/** The Verilog files of a design by name; other files (lists, manifests) are left out, and comments. */
export function verilogOf(files: ReadonlyMap<string, string>): Map<string, string> {
  const sources = [...files].filter(([name]) => name.endsWith(".v"));
  return new Map(sources.map(([name, text]) => [name, withoutComments(text)]));
}

/** The text without comments and without the lines that held nothing else. Verilog strings do not occur in designs. */
export function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\/\/.*$/gm, "")
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{2,}/g, "\n")
    .replace(/^\n/, "");
}

/** The head of a module (name and ports) and its end: what others need to know of it. @throws Error where there is none */
export function stubOf(text: string): string {
  const head = /^module [\s\S]*?\);$/m.exec(text);
  if (!head) throw new Error("a Verilog file has no module with a list of ports");
  return `${head[0]}\nendmodule\n`;
}
