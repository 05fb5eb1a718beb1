// A netlist as Yosys writes it (write_json), reduced to ports, cells and which bit connects to which.

/** Bits of a port or connection, least significant first: numbers of Yosys, constants as CONSTANT[...]. */
export type Bits = readonly number[];

/** What constants are among the bits: all negative. */
export const CONSTANT = { "0": -1, "1": -2, x: -3, z: -4 } as const;

export interface NetlistPort {
  readonly name: string;
  readonly bits: Bits;
}

/** A cell: an instance of a module of the netlist, of a black box, or a cell of Yosys such as $lut. */
export interface NetlistCell {
  readonly name: string;
  readonly type: string;
  readonly inputs: readonly NetlistPort[];
  readonly outputs: readonly NetlistPort[];
  /** parameters that are numbers; wider ones are left out */
  readonly parameters: Readonly<Record<string, number>>;
}

export interface NetlistModule {
  readonly name: string;
  /** only its ports are known: its inside is elsewhere, or it is a primitive */
  readonly blackbox: boolean;
  readonly inputs: readonly NetlistPort[];
  readonly outputs: readonly NetlistPort[];
  readonly cells: readonly NetlistCell[];
  /** the parameters of a black box and their values where a cell gives none */
  readonly defaults: Readonly<Record<string, number>>;
}

/** The modules of a design by name. */
export type Netlist = ReadonlyMap<string, NetlistModule>;

/**
 * Reads the text of `write_json`.
 * @throws SyntaxError where it is not a netlist: the caller knows the tool and the command to blame
 */
export function parseNetlist(text: string): Netlist {
  const modules = record(record(fromJson(text), "the netlist").modules, "modules");
  return new Map(Object.entries(modules).map(([name, module]) => [name, readModule(name, record(module, name))]));
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the engine's message quotes the text, line breaks included
    throw new SyntaxError("it is not JSON");
  }
}

function readModule(name: string, module: Fields): NetlistModule {
  const ports = Object.entries(record(module.ports, `${name}: ports`)).map(([port, value]) => {
    const { direction, bits } = record(value, `${name}.${port}`);
    return { direction: directionOf(direction, `${name}.${port}`), port: { name: port, bits: readBits(bits, name) } };
  });
  const attributes = record(module.attributes ?? {}, `${name}: attributes`);
  return {
    name,
    blackbox: "blackbox" in attributes || "whitebox" in attributes,
    inputs: ports.filter(({ direction }) => direction === "input").map(({ port }) => port),
    outputs: ports.filter(({ direction }) => direction === "output").map(({ port }) => port),
    cells: Object.entries(record(module.cells, `${name}: cells`)).map(([cell, value]) =>
      readCell(cell, record(value, cell), `${name}.${cell}`),
    ),
    defaults: numbers(record(module.parameter_default_values ?? {}, `${name}: parameters`)),
  };
}

function readCell(name: string, cell: Fields, where: string): NetlistCell {
  if (typeof cell.type !== "string") throw new SyntaxError(`${where} has no type`);
  const directions = record(cell.port_directions ?? {}, `${where}: port directions`);
  const inputs: NetlistPort[] = [];
  const outputs: NetlistPort[] = [];
  for (const [port, value] of Object.entries(record(cell.connections, `${where}: connections`))) {
    const list = directionOf(directions[port], `${where}.${port}`) === "input" ? inputs : outputs;
    list.push({ name: port, bits: readBits(value, where) });
  }
  return { name, type: cell.type, inputs, outputs, parameters: numbers(record(cell.parameters ?? {}, where)) };
}

type Fields = Readonly<Record<string, unknown>>;

function record(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new SyntaxError(`${what}: an object was expected`);
  return value as Fields;
}

function directionOf(direction: unknown, where: string): "input" | "output" {
  if (direction === "input" || direction === "output") return direction;
  throw new SyntaxError(`${where} is neither an input nor an output`);
}

function readBits(bits: unknown, where: string): number[] {
  if (!Array.isArray(bits)) throw new SyntaxError(`${where}: bits were expected`);
  return bits.map((bit: unknown) => {
    if (typeof bit === "number" && Number.isSafeInteger(bit) && bit >= 0) return bit;
    if (typeof bit === "string" && Object.hasOwn(CONSTANT, bit)) return CONSTANT[bit as keyof typeof CONSTANT];
    throw new SyntaxError(`${where} is connected to ${JSON.stringify(bit)}`);
  });
}

/** Parameters that are plain numbers; Yosys writes numbers of up to 32 bits as such with -compat-int. */
function numbers(parameters: Fields): Record<string, number> {
  const plain = Object.entries(parameters).filter((entry): entry is [string, number] => typeof entry[1] === "number");
  return Object.fromEntries(plain);
}
