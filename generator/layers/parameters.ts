// Weights of a module as its input ports, by the names of the published code: declared once, for the module and for who uses it.
import type { LayerBuilder, Tensor } from "./layer-builder.ts";

/** A tensor of weights within a module: "norm1.weight". */
export interface Parameter {
  readonly name: string;
  /** shape as stored */
  readonly stored: readonly number[];
  /** axes of the stored tensor in the order of the port; absent: as stored */
  readonly order?: readonly number[];
}

/** The input port of a tensor: its name, with _ for what Verilog has no letter for. */
export const portOf = (name: string): string => name.replaceAll(".", "_");

/** The shape of a parameter's port. */
export const portShape = ({ stored, order }: Parameter): readonly number[] =>
  order ? order.map((axis) => stored[axis]) : stored;

/** Declares the ports of a module's parameters. @returns the tensors by name */
export function declare(l: LayerBuilder, parameters: readonly Parameter[]): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    parameters.map((parameter) => [parameter.name, l.input(portOf(parameter.name), ...portShape(parameter))]),
  );
}

/** Weight and bias of a convolution of `size` x `size`: kernels come (k, hk, wk, c) on the port. */
export const convParameters = (name: string, channels: number, kernels: number, size = 3): Parameter[] => [
  { name: `${name}.weight`, stored: [kernels, channels, size, size], order: [0, 2, 3, 1] },
  { name: `${name}.bias`, stored: [kernels] },
];

/** Weight and bias of a linear map. */
export const linearParameters = (name: string, inner: number, outer: number): Parameter[] => [
  { name: `${name}.weight`, stored: [outer, inner] },
  { name: `${name}.bias`, stored: [outer] },
];

/** The weights of a module within another: its name goes in front. */
export const within = (name: string, parameters: readonly Parameter[]): Parameter[] =>
  parameters.map((parameter) => ({ ...parameter, name: `${name}.${parameter.name}` }));
