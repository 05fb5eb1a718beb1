// manifest.json: what was emitted, from which parameters, how often each module occurs, and the hash of every file.
import { createHash } from "node:crypto";
import { type Circuit, distinctCircuits, instanceCount } from "../circuit/circuit.ts";
import { MARKER } from "../core/files.ts";
import { stableJson } from "../core/stable-json.ts";
import { ownCounts } from "../metrics/counts.ts";
import { metricsOf } from "../metrics/metrics.ts";
import type { Style } from "../params/style.ts";

/** What a design is and how it was made. */
export interface DesignFacts {
  readonly style: Style;
  /** the command, as a user types it */
  readonly command: string;
}

/** How often each distinct circuit occurs in the hierarchy of `top`, top itself once; the top comes last. */
export function occurrences(top: Circuit): Map<Circuit, bigint> {
  const order = distinctCircuits(top);
  const times = new Map<Circuit, bigint>(order.map((circuit) => [circuit, 0n]));
  times.set(top, 1n);
  for (const circuit of order.toReversed())
    for (const element of circuit.elements)
      if (element.kind === "array") {
        const more = (times.get(circuit) as bigint) * BigInt(instanceCount(element));
        times.set(element.circuit, (times.get(element.circuit) as bigint) + more);
      }
  return times;
}

/** @param files the emitted files by name, this one not among them */
export function manifestText(top: Circuit, facts: DesignFacts, files: ReadonlyMap<string, string>): string {
  const modules = [...occurrences(top)].map(([circuit, instances]) => {
    const own = ownCounts(circuit);
    return {
      name: circuit.name,
      file: moduleFile(circuit.name),
      instances,
      parameters: circuit.doc.params,
      metrics: metricsOf(circuit),
      own: { gates: own.gates, wires: own.wires },
      children: childrenOf(circuit),
    };
  });
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const manifest = {
    generator: MARKER,
    top: top.name,
    style: facts.style,
    command: facts.command,
    function: top.doc.summary,
    source: top.doc.source,
    parameters: top.doc.params,
    ports: {
      inputs: top.inputs.map(({ name, width, shape }) => ({ name, width, shape })),
      outputs: top.outputs.map(({ name, width, shape }) => ({ name, width, shape })),
    },
    metrics: metricsOf(top),
    modules,
    files: Object.fromEntries(
      [...files].map(([name, text]) => [name, { bytes: Buffer.byteLength(text), sha256: hash(text) }]),
    ),
  };
  return `${stableJson(manifest, { indent: 2 })}\n`;
}

/** The file of a module. */
export const moduleFile = (name: string): string => `${name}.v`;

/** How many instances of each module stand in the circuit itself. */
function childrenOf(circuit: Circuit): Record<string, number> {
  const children: Record<string, number> = {};
  for (const element of circuit.elements)
    if (element.kind === "array")
      children[element.circuit.name] = (children[element.circuit.name] ?? 0) + instanceCount(element);
  return children;
}
