// Vectors as a simulator reads them, and what it wrote: results, or the verdict of a self-checking run.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { UserError } from "../../generator/core/errors.ts";
import { portName } from "../../generator/emit/names.ts";
import { type ToolResult, toolFailure } from "./tool.ts";

/** Names of the files that a simulation reads and writes in its working folder. */
export const VECTORS = "vectors.txt";
export const RESULTS = "results.txt";

/** Values of ports, one number a vector. */
export type PortValues = Readonly<Record<string, readonly bigint[]>>;

/** One port of one vector whose result is not the expected one. */
export interface PortMismatch {
  readonly vector: number;
  readonly port: string;
  readonly found: bigint;
  readonly expected: bigint;
}

/** What a self-checking run found. */
export interface Verdict {
  readonly compared: number;
  /** vectors with a wrong result on some port */
  readonly mismatched: number;
  /** the first wrong results */
  readonly first: readonly PortMismatch[];
}

/** The number of vectors. @throws Error where ports differ in it or a port has no values; UserError for none */
export function vectorCount(circuit: Circuit, inputs: PortValues): number {
  const counts = circuit.inputs.map(({ name }) => {
    const values = inputs[name];
    if (!values) throw new Error(`${circuit.name}: no values for port ${name}`);
    return values.length;
  });
  if (counts.some((count) => count !== counts[0]))
    throw new Error(`${circuit.name}: ports differ in vectors: ${counts}`);
  if (counts.length === 0 || counts[0] === 0) throw new UserError(`no vectors to simulate ${circuit.name} with`);
  return counts[0];
}

/** The text of the vectors: a line each, fields in hexadecimal. */
export function vectorsText(circuit: Circuit, inputs: PortValues, expected?: PortValues): string {
  const columns = [
    ...circuit.inputs.map((port) => column(port, inputs[port.name])),
    ...(expected ? circuit.outputs.map((port) => column(port, expected[port.name])) : []),
  ];
  const lines = columns[0].map((_, v) => columns.map((values) => values[v].toString(16)).join(" "));
  return `${lines.join("\n")}\n`;
}

function column(
  { name, width }: { readonly name: string; readonly width: number },
  values: readonly bigint[] | undefined,
) {
  if (!values) throw new Error(`no values for port ${name}`);
  const limit = 1n << BigInt(width);
  const wrong = values.find((value) => value < 0n || value >= limit);
  if (wrong !== undefined) throw new Error(`port ${name} of ${width} bits cannot take ${wrong}`);
  return values;
}

/** The results that a run wrote. @throws UserError with exit code 4 where they are not what was asked for */
export async function readResults(
  circuit: Circuit,
  folder: string,
  count: number,
  tool: string,
  run: ToolResult,
): Promise<Record<string, bigint[]>> {
  const text = await readFile(join(folder, RESULTS), "latin1").catch(() => "");
  const refuse = (reason: string) => toolFailure(tool, reason, run.command, run.stdout + run.stderr);
  const lines = text.split("\n").slice(0, -1);
  if (lines.length !== count || !run.stdout.includes(`evaluated ${count}\n`))
    throw refuse(`wrote ${lines.length} results for ${count} vectors`);
  const outputs = circuit.outputs.map(() => new Array<bigint>(count));
  for (const [v, line] of lines.entries()) {
    const fields = line.split(" ");
    if (fields.length !== outputs.length || !fields.every((field) => /^[0-9a-f]+$/.test(field)))
      throw refuse(
        `gave ${JSON.stringify(line.slice(0, 80))} for vector ${v}, expected ${outputs.length} hexadecimal numbers`,
      );
    for (const [k, field] of fields.entries()) outputs[k][v] = BigInt(`0x${field}`);
  }
  return Object.fromEntries(circuit.outputs.map(({ name }, k) => [name, outputs[k]]));
}

/** The verdict that a self-checking run printed. @throws UserError with exit code 4 where it printed none, or compared too few */
export function readVerdict(circuit: Circuit, count: number, tool: string, run: ToolResult): Verdict {
  const refuse = (reason: string) => toolFailure(tool, reason, run.command, run.stdout + run.stderr);
  const verdict = /^compared (\d+), mismatched (\d+)$/m.exec(run.stdout);
  if (!verdict) throw refuse("printed no verdict");
  const [compared, mismatched] = [Number(verdict[1]), Number(verdict[2])];
  if (compared !== count || compared === 0) throw refuse(`compared ${compared} of ${count} vectors`);
  const ports = new Map(circuit.outputs.map(({ name }) => [portName(name), name]));
  const first: PortMismatch[] = [];
  for (const [, vector, port, found, expected] of run.stdout.matchAll(
    /^mismatch (\d+) (\w+) ([0-9a-fxz]+) ([0-9a-f]+)$/gm,
  )) {
    if (!/^[0-9a-f]+$/.test(found)) throw refuse(`gave ${found} on port ${port} for vector ${vector}`);
    first.push({
      vector: Number(vector),
      port: ports.get(port) ?? port,
      found: BigInt(`0x${found}`),
      expected: BigInt(`0x${expected}`),
    });
  }
  return { compared, mismatched, first };
}
