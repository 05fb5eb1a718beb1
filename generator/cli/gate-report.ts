// What `tcvar gate` says of one query.
import type { Circuit } from "../circuit/circuit.ts";
import { UserError } from "../core/errors.ts";
import { countsOf } from "../metrics/counts.ts";
import { gateAt, gateOfPath } from "../metrics/gate-at.ts";
import { type GateKind, gateKind } from "../metrics/gate-kind.ts";
import { type GatePlace, gateNumber, gatePath } from "../metrics/gate-place.ts";
import { gateInputs, outputSource, type Source } from "../metrics/gate-sources.ts";

/** What drives something: exactly one of `constant`, `input` and `gate` (with `path`) is there. */
export interface SourceRecord {
  readonly constant?: number;
  /** a bit of an input port of the top: `x[12]` */
  readonly input?: string;
  readonly gate?: bigint;
  readonly path?: string;
}

/** One gate: [sum of weight * input >= threshold]. */
export interface GateRecord {
  readonly query: string;
  /** gates of the flat circuit */
  readonly gates: bigint;
  readonly number: bigint;
  readonly path: string;
  /** the module whose bank it belongs to */
  readonly module: string;
  readonly bank: string;
  readonly kind: GateKind;
  readonly threshold: number;
  readonly fanIn: number;
  readonly inputs: readonly (SourceRecord & { readonly weight: number })[];
}

/** An output bit that no gate drives. */
export interface WireRecord extends SourceRecord {
  readonly query: string;
  readonly gates: bigint;
}

/** The answer to one query: a number, a path, or output:PORT[BIT]. @throws UserError for what is not there */
export function gateReport(circuit: Circuit, query: string): GateRecord | WireRecord {
  const text = query.trim();
  const { gates } = countsOf(circuit);
  const output = /^output:(.*)$/.exec(text);
  if (output) {
    const source = readOutput(circuit, output[1]);
    return source.kind === "gate" ? gateRecord(source.gate, query, gates) : { query, gates, ...sourceRecord(source) };
  }
  const place = /^[+-]?\d+$/.test(text) ? gateAt(circuit, BigInt(text)) : gateOfPath(circuit, text);
  return gateRecord(place, query, gates);
}

/** `y[5]`, or `y` for the lowest bit of a port of one. */
function readOutput(circuit: Circuit, text: string): Source {
  const accepted = circuit.outputs.map(({ name, width }) => `output:${name}[0..${width - 1}]`).join(", ");
  const match = /^([^[\]]+)(?:\[(\d{1,15})\])?$/.exec(text);
  const port = circuit.outputs.findIndex(({ name }) => name === match?.[1]);
  const bit = Number(match?.[2] ?? (circuit.outputs[port]?.width === 1 ? 0 : Number.NaN));
  if (!(port >= 0 && bit < circuit.outputs[port].width))
    throw new UserError(`output bit is ${JSON.stringify(text)}: accepted for ${circuit.name} are ${accepted}`);
  return outputSource(circuit, port, bit);
}

function gateRecord(gate: GatePlace, query: string, gates: bigint): GateRecord {
  const { place, bank, output } = gate;
  const threshold = bank.thresholds[output];
  return {
    query,
    gates,
    number: gateNumber(gate),
    path: gatePath(gate),
    module: place.circuit.name,
    bank: bank.name,
    kind: gateKind(bank.weights, threshold),
    threshold,
    fanIn: bank.nets.length,
    inputs: gateInputs(gate).map(({ weight, source }) => ({ weight, ...sourceRecord(source) })),
  };
}

function sourceRecord(source: Source): SourceRecord {
  if (source.kind === "constant") return { constant: source.value };
  if (source.kind === "input") return { input: `${source.port}[${source.bit}]` };
  return { gate: gateNumber(source.gate), path: gatePath(source.gate) };
}

/** A report for people: a few lines, then one an input. */
export function gateText(report: GateRecord | WireRecord): string {
  if (!("number" in report)) return `${report.query} is ${sourceText(report)}: no gate drives it`;
  const { number, gates, path, module, bank, kind, threshold, fanIn, inputs } = report;
  const width = Math.max(...inputs.map(({ weight }) => signed(weight).length));
  return [
    `gate ${number} of 0..${gates - 1n}: ${path}`,
    `${kind}, 1 iff the weighted sum of ${fanIn} ${fanIn === 1 ? "input" : "inputs"} is at least ${threshold}`,
    `bank ${bank} of module ${module}`,
    ...inputs.map((input) => `  ${signed(input.weight).padStart(width)} * ${sourceText(input)}`),
  ].join("\n");
}

const signed = (weight: number): string => (weight < 0 ? `${weight}` : `+${weight}`);

function sourceText({ constant, input, gate, path }: SourceRecord): string {
  if (constant !== undefined) return `constant ${constant}`;
  return input === undefined ? `gate ${gate}: ${path}` : `input ${input}`;
}
