// A circuit as the view that the template of a module prints: everything computed here, nothing in the template.
import type { Bank, Circuit, Join } from "../circuit/circuit.ts";
import { arrayView, type Declaration, declaration, type GatherView, gatherView } from "./array-view.ts";
import { bankParameters, bankShape, PRIMITIVE } from "./bank-view.ts";
import { connect, type Gather, type Scope } from "./connections.ts";
import { netsSurelyRead } from "./coverage.ts";
import { type HeaderRow, headerRows } from "./header.ts";
import { rangeOf, wrapped } from "./literals.ts";
import { Genvars } from "./loops.ts";
import { Names, portName } from "./names.ts";
import { SignalTable } from "./signals.ts";

export interface PortView extends Declaration {
  readonly direction: "input" | "output";
  readonly comma: string;
  /** "  // 8 x 4 words", where it holds words */
  readonly note: string;
}

export interface BankView {
  readonly partial: "bank";
  readonly declaration: Declaration;
  readonly primitive: string;
  readonly parameters: string;
  readonly instance: string;
  readonly inputs: string;
}

export interface JoinView {
  readonly partial: "join";
  readonly declaration: Declaration;
  readonly gathers: readonly GatherView[];
  readonly text: string;
}

/** What drives an output port. */
export interface DriveView {
  readonly name: string;
  readonly gathers: readonly GatherView[];
  readonly text: string;
}

/** An element of a module: its template is `partial`. */
export type Item = { readonly partial: string };

export interface ModuleView {
  readonly name: string;
  readonly header: readonly HeaderRow[];
  readonly ports: readonly PortView[];
  readonly genvars: readonly string[];
  readonly items: readonly Item[];
  readonly drives: readonly DriveView[];
}

/** Whether something surely reads all nets from .. to - 1. */
export type SurelyRead = (from: number, to: number) => boolean;

/** How a bank is written: the one thing in which the two views of a circuit differ. */
export type BankWriter = (bank: Bank, scope: Scope, surelyRead: SurelyRead) => Item;

/** The view of the module of a circuit. @param writeBank how its banks are written */
export function moduleView(circuit: Circuit, command: string, writeBank: BankWriter): ModuleView {
  const names = new Names();
  names.fixed(circuit.name);
  const signals = new SignalTable(circuit, names);
  const surelyRead = netsSurelyRead(circuit);
  const genvars = new Genvars(names);
  const scope: Scope = {
    signals,
    names,
    genvars,
    variable: (name) => {
      throw new Error(`${circuit.name}: ${name} is used outside of its loop`);
    },
  };
  const items = circuit.elements.map((element): Item => {
    if (element.kind === "bank") return writeBank(element, scope, surelyRead);
    if (element.kind === "join") return joinView(element, scope, surelyRead);
    return arrayView(circuit, element, scope, surelyRead);
  });
  const drives = circuit.outputs.map(({ name, slices }) => {
    const { text, gathers } = connect(slices, scope, `${name}_bits`);
    return { name: portName(name), gathers: gathered(gathers, genvars), text: wrapped(text, 4) };
  });
  return {
    name: circuit.name,
    header: headerRows(circuit, command),
    ports: portViews(circuit, surelyRead),
    genvars: genvars.all(),
    items,
    drives,
  };
}

/** Structural Verilog: each bank an instance of the primitive. */
export const structuralBanks: BankWriter = (bank, { signals, names }, surelyRead): BankView => {
  const shape = bankShape(bank);
  const signal = signals.of(bank.base);
  return {
    partial: "bank",
    declaration: declaration(signal, surelyRead),
    primitive: PRIMITIVE,
    parameters: wrapped(bankParameters(shape), 4),
    instance: names.instance(signal.name),
    inputs: wrapped(signals.text(shape.nets), 4),
  };
};

function joinView(join: Join, scope: Scope, surelyRead: SurelyRead): JoinView {
  const signal = scope.signals.of(join.base);
  const { text, gathers } = connect(join.slices, scope, `${signal.name}_bits`);
  return {
    partial: "join",
    declaration: declaration(signal, surelyRead),
    gathers: gathered(gathers, scope.genvars),
    text: wrapped(text, 4),
  };
}

const gathered = (gathers: readonly Gather[], genvars: Genvars): GatherView[] =>
  gathers.map((gather) => gatherView(gather, 2, genvars));

function portViews(circuit: Circuit, surelyRead: SurelyRead): PortView[] {
  const note = (shape: readonly number[] | undefined): string =>
    shape === undefined ? "" : `  // ${shape.length === 0 ? "a word" : `${shape.join(" x ")} words`}`;
  const inputs = circuit.inputs.map(({ name, base, width, shape }) => ({
    direction: "input" as const,
    name: portName(name),
    range: rangeOf(width),
    unread: !surelyRead(base, base + width),
    note: note(shape),
  }));
  const outputs = circuit.outputs.map(({ name, width, shape }) => ({
    direction: "output" as const,
    name: portName(name),
    range: rangeOf(width),
    unread: false,
    note: note(shape),
  }));
  return [...inputs, ...outputs].map((port, i, all) => ({ ...port, comma: i + 1 < all.length ? "," : "" }));
}
