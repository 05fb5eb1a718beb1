// A whole design as Verilog: one file a module, filelist.f, manifest.json.
import { type Circuit, distinctCircuits } from "../circuit/circuit.ts";
import { UserError } from "../core/errors.ts";
import { MANIFEST } from "../core/files.ts";
import { PRIMITIVE } from "./bank-view.ts";
import { primitiveHeader } from "./header.ts";
import { type DesignFacts, manifestText, moduleFile } from "./manifest.ts";
import { type BankWriter, moduleView, structuralBanks } from "./module-view.ts";
import { simulationBanks } from "./simulation-banks.ts";
import { render } from "./templates.ts";

/** The file that lists the Verilog files, one a line, each after those it needs: for `-f` of Icarus and Verilator. */
export const FILE_LIST = "filelist.f";

/**
 * The files of a design by name: Verilog-2005 with the hierarchy of the circuit, then filelist.f and manifest.json.
 * The bytes depend on the circuit and the facts alone.
 * @throws UserError for a style that is not there
 */
export function emitDesign(top: Circuit, facts: DesignFacts): Map<string, string> {
  if (facts.style !== "threshold")
    throw new UserError(`style ${facts.style} is not available yet: accepted are threshold`);
  const files = structuralFiles(top, facts.command);
  files.set(MANIFEST, manifestText(top, facts, files));
  return files;
}

/** The Verilog files and filelist.f of the structural view: what a design is for people and for synthesis. */
export function structuralFiles(top: Circuit, command: string): Map<string, string> {
  const header = primitiveHeader(command);
  const primitive = render(PRIMITIVE, { name: PRIMITIVE, header });
  return moduleFiles(top, command, structuralBanks, new Map([[moduleFile(PRIMITIVE), primitive]]));
}

/** The Verilog files and filelist.f of the simulation view: the same modules, gates as sums of bits. */
export function simulationFiles(top: Circuit, command: string): Map<string, string> {
  return moduleFiles(top, command, simulationBanks, new Map());
}

function moduleFiles(
  top: Circuit,
  command: string,
  banks: BankWriter,
  files: Map<string, string>,
): Map<string, string> {
  for (const circuit of distinctCircuits(top)) {
    const file = moduleFile(circuit.name);
    if (files.has(file)) throw new Error(`two different circuits are called ${circuit.name}`);
    files.set(file, render("module", moduleView(circuit, command, banks)));
  }
  files.set(FILE_LIST, render("filelist", { files: [...files.keys()] }));
  return files;
}
