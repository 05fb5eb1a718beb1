// The comment on top of every emitted file: what the module computes, from what, how deep and how large it is.
import type { Circuit, CircuitDoc } from "../circuit/circuit.ts";
import { ownCounts } from "../metrics/counts.ts";
import { metricsOf } from "../metrics/metrics.ts";

/** Rows of the header: a label and what it says. */
export interface HeaderRow {
  readonly label: string;
  readonly text: string;
}

/** @param command the command that made the file, as a user types it */
export function headerRows(circuit: Circuit, command: string): HeaderRow[] {
  const { depth, strictDepth, majorityDepth, gates, wires, maxFanIn, maxWeight } = metricsOf(circuit);
  const own = ownCounts(circuit);
  const { summary, source, params } = circuit.doc;
  const settings = Object.entries(params).map(([name, value]) => `${name} = ${value}`);
  const rows: [string, string][] = [
    ["function", summary],
    ["source", source],
    ["parameters", settings.join(", ") || "none"],
    ...wordRow(params),
    ["depth", `${depth} threshold gates (strict ${strictDepth}, majority ${majorityDepth})`],
    ["gates", `${gates} (${own.gates} here), fan-in up to ${maxFanIn}, weights up to ${maxWeight}`],
    ["wires", `${wires} (${own.wires} here)`],
    ["made by", command],
  ];
  // a line break in a text must not end the comment
  return rows.map(([label, text]) => ({ label: label.padEnd(10), text: text.replace(/\s+/g, " ") }));
}

/** How words lie on ports, where there are some. */
function wordRow({ p, E }: CircuitDoc["params"]): [string, string][] {
  if (typeof p !== "number" || typeof E !== "number") return [];
  const fields = `{sign, exponent of ${E}, significand of ${p}}`;
  return [["words", `${1 + E + p} bits ${fields}; of a port, row-major, the first word in the low bits`]];
}

/** The header of the primitive. */
export function primitiveHeader(command: string): HeaderRow[] {
  return [
    { label: "function".padEnd(10), text: "K threshold gates over one weighted sum of N bits" },
    { label: "made by".padEnd(10), text: command },
  ];
}
