// An instance array as its template prints it: generate loops, a guard as if/else, the bits nobody fills as zeros.
import type { Circuit, InstanceArray } from "../circuit/circuit.ts";
import { connect, type Gather, type Scope } from "./connections.ts";
import { fillOf, type Interval } from "./coverage.ts";
import { indexText } from "./index-text.ts";
import { rangeOf, wrapped, zeros } from "./literals.ts";
import { type Genvars, indentation, type LoopView, loopNest } from "./loops.ts";
import { portName } from "./names.ts";
import type { NamedSignal } from "./signals.ts";

/** A signal to declare; `unread`: nothing surely reads all of it, so a linter is told not to mind. */
export interface Declaration {
  readonly name: string;
  readonly range: string;
  readonly unread: boolean;
}

/** A gather wire with the loops that fill it. */
export interface GatherView extends Gather {
  readonly loops: readonly LoopView[];
  readonly ends: readonly string[];
  readonly indent: string;
  readonly bodyIndent: string;
}

interface ZeroView {
  readonly target: string;
  readonly zeros: string;
}

export interface ArrayView {
  readonly partial: "array";
  readonly declarations: readonly Declaration[];
  /** nothing is generated: one plain instance */
  readonly plain: boolean;
  readonly loops: readonly LoopView[];
  /** `end` of each loop, innermost first */
  readonly ends: readonly string[];
  readonly guard: string;
  readonly guarded: boolean;
  readonly present: string;
  readonly absent: string;
  readonly gathers: readonly GatherView[];
  readonly indent: string;
  readonly guardIndent: string;
  readonly module: string;
  readonly instance: string;
  readonly connections: readonly { readonly port: string; readonly text: string; readonly comma: string }[];
  readonly absentZeros: readonly ZeroView[];
  readonly gaps: readonly ZeroView[];
}

/** @param surelyRead whether something surely reads all nets from .. to - 1 */
export function arrayView(
  circuit: Circuit,
  array: InstanceArray,
  outer: Omit<Scope, "variable">,
  surelyRead: (from: number, to: number) => boolean,
): ArrayView {
  const { names, genvars, signals } = outer;
  const variables = new Map(array.loops.map((loop) => [loop.name, genvars.of(loop.name)]));
  const variable = (name: string): string => {
    const text = variables.get(name);
    if (text === undefined) throw new Error(`${array.name}: index expression uses the unknown loop variable ${name}`);
    return text;
  };
  const scope: Scope = { ...outer, variable };
  const label = names.scope(array.name);
  const plainLoops = array.loops.map((loop) => ({ variable: variable(loop.name), count: loop.count }));
  const loops = loopNest(plainLoops, label, 2, genvars);
  const guarded = array.guard !== undefined;
  const guardDepth = 2 + loops.length;
  const plain = loops.length === 0 && !guarded;
  const depth = plain ? 1 : guardDepth + (guarded ? 1 : 0);

  const gathers: GatherView[] = [];
  const connections = array.circuit.inputs.map((port, k) => {
    const connection = connect(array.inputs[k], scope, `${array.name}_${port.name}`);
    for (const gather of connection.gathers) gathers.push(gatherView(gather, plain ? 2 : depth, genvars));
    return { port: portName(port.name), text: connection.text };
  });
  const declarations: Declaration[] = [];
  const gaps: ZeroView[] = [];
  const absentZeros: ZeroView[] = [];
  array.outputs.forEach((output, k) => {
    const { width } = array.circuit.outputs[k];
    const signal = signals.of(output.base);
    const target = selectText(signal, indexText(output.index, variable), width);
    connections.push({ port: portName(output.port), text: target });
    declarations.push(declaration(signal, surelyRead));
    const fill = fillOf(circuit, array, output, width);
    for (const gap of fill.gaps) gaps.push({ target: intervalText(signal, gap), zeros: zeros(gap.to - gap.from) });
    if (fill.absentAreZero) absentZeros.push({ target, zeros: zeros(width) });
  });
  const indent = indentation(depth);
  return {
    partial: "array",
    declarations,
    plain,
    loops,
    ends: endsOf(loops),
    guard: array.guard ? `${indexText(array.guard.left, variable)} < ${indexText(array.guard.right, variable)}` : "",
    guarded,
    present: loops.length === 0 ? label : genvars.scope("present"),
    absent: genvars.scope("absent"),
    gathers,
    indent,
    guardIndent: indentation(guardDepth),
    module: array.circuit.name,
    instance: names.instance(array.name),
    connections: connections.map(({ port, text }, i) => ({
      port,
      text: wrapped(text, 2 * depth + 6),
      comma: i + 1 < connections.length ? "," : "",
    })),
    absentZeros,
    gaps,
  };
}

/** The declaration of a signal that an element drives. */
export function declaration(signal: NamedSignal, surelyRead: (from: number, to: number) => boolean): Declaration {
  const { name, base, width } = signal;
  return { name, range: rangeOf(width), unread: !surelyRead(base, base + width) };
}

/** A gather wire whose loops stand `depth` levels inside. */
export function gatherView(gather: Gather, depth: number, genvars: Genvars): GatherView {
  const loops = loopNest([gather], gather.label, depth, genvars);
  const indent = indentation(depth);
  return { ...gather, loops, ends: endsOf(loops), indent, bodyIndent: indentation(depth + loops.length) };
}

const endsOf = (loops: readonly LoopView[]): string[] => loops.map((loop) => loop.indent).toReversed();

function selectText({ name, width: whole }: NamedSignal, start: string, width: number): string {
  if (whole === width) return name;
  return width === 1 ? `${name}[${start}]` : `${name}[${start} +: ${width}]`;
}

function intervalText({ name, width }: NamedSignal, { from, to }: Interval): string {
  if (to - from === width) return name;
  return to - from === 1 ? `${name}[${from}]` : `${name}[${to - 1}:${from}]`;
}
