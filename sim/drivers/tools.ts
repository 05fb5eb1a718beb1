// The external tools: what needs each, how it is installed, how it tells its version.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

export interface ToolDescription {
  readonly name: string;
  /** what stops working without it */
  readonly neededBy: string;
  /** the command that installs it on Debian */
  readonly install: string;
  /** false: only a convenience is lost without it */
  readonly required: boolean;
  readonly versionArguments: readonly string[];
  /** finds the version in what the tool prints */
  readonly versionPattern: RegExp;
  /** the least version that works, where an older one is known not to */
  readonly minimum?: readonly number[];
  /** it tells its version only where there is a display */
  readonly needsDisplay?: boolean;
}

/** Every tool that a command runs, the required ones first. */
export const TOOLS: readonly ToolDescription[] = [
  {
    name: "node",
    neededBy: "everything",
    install: "install Node.js 20.20 or newer",
    required: true,
    versionArguments: ["--version"],
    versionPattern: /v(\d[\w.]*)/,
    minimum: [20, 20],
  },
  {
    name: "npm",
    neededBy: "make (installs the packages once)",
    install: "install npm, which comes with Node.js",
    required: true,
    versionArguments: ["--version"],
    versionPattern: /^(\d[\w.]*)/m,
  },
  {
    name: "make",
    neededBy: "make, tcvar sim and eval with Verilator",
    install: "apt-get install make",
    required: true,
    versionArguments: ["--version"],
    versionPattern: /Make (\d[\w.]*)/,
  },
  {
    name: "yosys",
    neededBy: "tcvar synth, make test",
    install: "apt-get install yosys",
    required: true,
    versionArguments: ["-V"],
    versionPattern: /Yosys (\d[\w.+]*)/,
  },
  {
    name: "iverilog",
    neededBy: "tcvar sim and eval with Icarus, make test",
    install: "apt-get install iverilog",
    required: true,
    versionArguments: ["-V"],
    versionPattern: /Icarus Verilog version (\d[\w.]*)/,
  },
  {
    name: "vvp",
    neededBy: "tcvar sim and eval with Icarus, make test",
    install: "apt-get install iverilog",
    required: true,
    versionArguments: ["-V"],
    versionPattern: /Icarus Verilog runtime version (\d[\w.]*)/,
  },
  {
    name: "verilator",
    neededBy: "tcvar sim and eval with Verilator, make bench, make test",
    install: "apt-get install verilator",
    required: true,
    versionArguments: ["--version"],
    versionPattern: /Verilator (\d[\w.]*)/,
  },
  {
    name: "g++",
    neededBy: "tcvar sim and eval with Verilator, make bench, make test",
    install: "apt-get install g++",
    required: true,
    versionArguments: ["-dumpfullversion"],
    versionPattern: /^(\d[\w.]*)/m,
  },
  {
    name: "z3",
    neededBy: "tcvar mutate (survivors beyond exhaustive search)",
    install: "apt-get install z3",
    required: false,
    versionArguments: ["--version"],
    versionPattern: /version (\d[\w.]*)/,
  },
  {
    name: "gtkwave",
    neededBy: "looking at the waveforms of tcvar sim --wave",
    install: "apt-get install gtkwave",
    required: false,
    versionArguments: ["--version"],
    versionPattern: /v(\d[\w.]*)/,
    needsDisplay: true,
  },
];

/** The description of a tool. @throws Error for a name that is not in the list: a bug of the caller */
export function toolDescription(name: string): ToolDescription {
  const found = TOOLS.find((tool) => tool.name === name);
  if (!found) throw new Error(`no tool is called ${name}`);
  return found;
}

/** The absolute path of a program on PATH, or undefined. */
export function findProgram(name: string): string | undefined {
  if (name === "node") return process.execPath;
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
