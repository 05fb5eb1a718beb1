// Small netlists written as Yosys writes them.
import { type Netlist, parseNetlist } from "../../../../sim/drivers/yosys/netlist.ts";

type JsonBits = (number | string)[];

/** A cell: its type, input and output connections, parameters. */
export interface JsonCell {
  readonly type: string;
  readonly inputs: Readonly<Record<string, JsonBits>>;
  readonly outputs: Readonly<Record<string, JsonBits>>;
  readonly parameters?: Readonly<Record<string, number | string>>;
}

/** A module: ports and cells, as write_json writes them. */
export function jsonModule(
  inputs: Readonly<Record<string, JsonBits>>,
  outputs: Readonly<Record<string, JsonBits>>,
  cells: Readonly<Record<string, JsonCell>>,
  attributes: Readonly<Record<string, unknown>> = {},
) {
  const ports = (list: typeof inputs, direction: string) =>
    Object.entries(list).map(([name, bits]) => [name, { direction, bits }]);
  const cell = ({ type, inputs: from, outputs: to, parameters = {} }: JsonCell) => ({
    type,
    parameters,
    port_directions: Object.fromEntries([
      ...Object.keys(from).map((name) => [name, "input"]),
      ...Object.keys(to).map((name) => [name, "output"]),
    ]),
    connections: { ...from, ...to },
  });
  return {
    attributes,
    ports: Object.fromEntries([...ports(inputs, "input"), ...ports(outputs, "output")]),
    cells: Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, cell(value)])),
    ...("blackbox" in attributes ? { parameter_default_values: { N: 1, K: 1, W: "0".repeat(40) } } : {}),
  };
}

/** The bank primitive as a black box. */
export const BANK_STUB = jsonModule({ x: [2] }, { y: [3] }, {}, { blackbox: 1 });

/** A bank from input bits to output bits. */
export const bank = (x: JsonBits, y: JsonBits): JsonCell => ({
  type: "tc_bank",
  inputs: { x },
  outputs: { y },
  parameters: { N: x.length, K: y.length },
});

/** A netlist of modules, and the bank's stub. */
export function netlistOf(modules: Readonly<Record<string, unknown>>): Netlist {
  return parseNetlist(JSON.stringify({ creator: "Yosys", modules: { ...modules, tc_bank: BANK_STUB } }));
}
