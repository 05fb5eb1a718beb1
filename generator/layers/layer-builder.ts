// Builds layers: tensors of words on buses, and arrays of operations over them. A layer has no gates of its own.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit, CircuitDoc, Slice } from "../circuit/circuit.ts";
import type { Form } from "../circuit/form.ts";
import { add, at, type Index, loopVariable, mul } from "../circuit/index-map.ts";

type Subscript = Index | number;

/** A row-major array of words on one signal: word k is bits k * width .. (k + 1) * width - 1. */
export interface Tensor {
  readonly bus: Bus;
  readonly shape: readonly number[];
  /** bits of a word */
  readonly width: number;
}

/** Loops of an array: variable -> count, outermost first. */
export type Loops = Readonly<Record<string, number>>;

const product = (numbers: readonly number[]): number => numbers.reduce((result, n) => result * n, 1);

/** The words at these leading subscripts, all of it where none is given: contiguous. */
export function part(tensor: Tensor, ...subscripts: readonly Subscript[]): Slice {
  const { bus, shape, width } = tensor;
  const words = product(shape.slice(subscripts.length));
  return bus.slice(bits(tensor, subscripts), words * width);
}

/**
 * Words along one axis, the other subscripts given: `from`, `from` + 1, ... so many (the whole axis when left out). Axes
 * after the given subscripts come along whole: along(m, 0, [0]) of a matrix is its rows, along(m, 0, [0, j]) column j.
 */
export function along(
  tensor: Tensor,
  axis: number,
  subscripts: readonly Subscript[],
  count: number = tensor.shape[axis],
): Slice {
  const { bus, shape, width } = tensor;
  const words = product(shape.slice(subscripts.length));
  const stride = product(shape.slice(axis + 1));
  return bus.slice(bits(tensor, subscripts), words * width, count, stride * width);
}

/** First bit at these leading subscripts. */
function bits({ shape, width }: Tensor, subscripts: readonly Subscript[]): Index {
  return mul(rowMajor(shape, subscripts), width);
}

/** The number of the first word at these leading subscripts. */
function rowMajor(shape: readonly number[], subscripts: readonly Subscript[]): Index {
  const first = subscripts.reduce<Index>((index, subscript, axis) => add(mul(index, shape[axis]), subscript), at(0));
  return mul(first, product(shape.slice(subscripts.length)));
}

/** Builds one layer. Ports, buses and instances are named as in CircuitBuilder. */
export class LayerBuilder {
  readonly b: CircuitBuilder;
  /** bits of a word */
  readonly width: number;

  constructor(name: string, doc: CircuitDoc, width: number) {
    this.b = new CircuitBuilder(name, doc);
    this.width = width;
  }

  /** An input port. */
  input(name: string, ...shape: readonly number[]): Tensor {
    return { bus: this.b.input(name, product(shape) * this.width, shape), shape, width: this.width };
  }

  /** An output port. */
  output(name: string, tensor: Tensor): void {
    // bits (indices) are no words
    this.b.output(name, [tensor.bus.all()], tensor.width === this.width ? tensor.shape : undefined);
  }

  /** Output words of one loop-free instance or an array: `circuit` at every value of `loops`; its port y has `words`. */
  array(
    name: string,
    circuit: Circuit,
    loops: Loops,
    inputs: Readonly<Record<string, Slice | readonly Slice[]>>,
  ): Record<string, Tensor> {
    const counts = Object.values(loops);
    const place = rowMajor(counts, Object.keys(loops).map(loopVariable));
    const buses = this.b.array(name, {
      circuit,
      loops: Object.entries(loops).map(([variable, count]) => ({ name: variable, count })),
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([port, slices]) => [port, Array.isArray(slices) ? slices : [slices as Slice]]),
      ),
      outputs: Object.fromEntries(
        circuit.outputs.map((port) => [
          port.name,
          { width: product(counts) * port.width, index: mul(place, port.width) },
        ]),
      ),
    });
    return Object.fromEntries(
      circuit.outputs.map((port) => {
        const words = port.width % this.width === 0 ? port.width / this.width : 0;
        const [inner, width] = words === 0 ? [[port.width], 1] : words === 1 ? [[], this.width] : [[words], this.width];
        return [port.name, { bus: buses[port.name], shape: [...counts, ...inner], width }];
      }),
    );
  }

  /** The same for circuits with the one output port y. */
  map(
    name: string,
    circuit: Circuit,
    loops: Loops,
    inputs: Readonly<Record<string, Slice | readonly Slice[]>>,
  ): Tensor {
    return this.array(name, circuit, loops, inputs).y;
  }

  /** Slices under one name, as a tensor of this shape: wiring, no gate. */
  join(name: string, shape: readonly number[], slices: readonly Slice[]): Tensor {
    return { bus: this.b.bus(name, slices), shape, width: this.width };
  }

  /** Constant words (bits given least significant first) as a tensor of this shape. */
  constants(name: string, shape: readonly number[], words: readonly (readonly Form[])[]): Tensor {
    return { bus: this.b.bus(name, words.flat()), shape, width: this.width };
  }

  build(): Circuit {
    return this.b.build();
  }
}

/** The same words under another shape. */
export function reshape(tensor: Tensor, ...shape: readonly number[]): Tensor {
  return { ...tensor, shape };
}
