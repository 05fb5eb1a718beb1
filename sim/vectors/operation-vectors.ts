// The vectors of every top, by its name.
import { UserError } from "../../generator/core/errors.ts";
import { range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { LAYER_TOPS, type LayerShapes, type LayerTop } from "../../generator/params/layer-ports.ts";
import { type FloatFamily, floatVectors } from "./float-vectors.ts";
import { gateVectors } from "./gate-vectors.ts";
import { integerVectors } from "./integer-vectors.ts";
import { layerVectors } from "./layer-vectors.ts";
import type { VectorOptions, VectorSet } from "./vector-set.ts";

/** The size of a top. A top looks only at the fields it needs. */
export interface VectorShape {
  /** operands of fsum, fprod and isum, products of fdot and fdot_fused, inputs of and, or, majority */
  readonly n?: number;
  /** matmul: rows x inner times inner x cols */
  readonly rows?: number;
  readonly inner?: number;
  readonly cols?: number;
  /** threshold: one integer weight an input, and the bound */
  readonly weights?: readonly number[];
  readonly threshold?: number;
  /** the shape object of a top of the paper's layers and models */
  readonly layer?: LayerShapes[LayerTop];
}

type Maker = (format: FloatFormat, shape: VectorShape, options: VectorOptions) => VectorSet;

const MAKERS: Readonly<Record<string, Maker>> = {
  fadd: float(() => ({ kind: "sumPair" })),
  fsub: float(() => ({ kind: "sumPair" })),
  fcmp: float(() => ({ kind: "sumPair" })),
  fmul: float(() => ({ kind: "productPair" })),
  fdiv: float(() => ({ kind: "quotientPair" })),
  ffloor: float(() => ({ kind: "floor" })),
  fsqrt: float(() => ({ kind: "root" })),
  fexp: float(() => ({ kind: "exp" })),
  fprod: float((shape) => ({ kind: "product", n: needed(shape, "n") })),
  fsum: float((shape) => ({ kind: "sum", n: needed(shape, "n") })),
  fdot: float(innerProduct),
  fdot_fused: float(innerProduct),
  matmul: float((shape) => ({
    kind: "matrixProduct",
    rows: needed(shape, "rows"),
    inner: needed(shape, "inner"),
    cols: needed(shape, "cols"),
  })),
  iadd: integer(() => 2),
  imul: integer(() => 2),
  icmp: integer(() => 2),
  isum: integer((shape) => needed(shape, "n")),
  threshold: (_format, shape, options) => gateVectors(needed(shape, "weights"), needed(shape, "threshold"), options),
  and: counting((n) => n),
  or: counting(() => 1),
  majority: counting((n) => Math.floor(n / 2) + 1),
  sigmoid: float(() => ({ kind: "exp" })),
  tanh: float(() => ({ kind: "exp" })),
  silu: float(() => ({ kind: "exp" })),
  gelu: float(() => ({ kind: "exp" })),
  ...Object.fromEntries(LAYER_TOPS.map((top) => [top, layer(top)])),
};

/**
 * Vectors when nobody says how many, where they are not exhaustive. Many single faults of circuits for sums and inner
 * products show in one vector of 10,000 only (see sim/mutation): 4,096 vectors do not notice about 2.5 % of them at p = 4.
 */
export const DEFAULT_VECTORS = 32_768;

/** The tops that have vectors. */
export const VECTOR_TOPS: readonly string[] = Object.keys(MAKERS);

/**
 * The vectors of a top: operand words in the order of the top's operands (inner products: x1..xn then y1..yn; matmul: A
 * then B, row-major; layers port by port). Integer operands have format.p bits.
 * @throws UserError on an unknown top or a count below 1; Error (a bug) when the shape lacks a field that the top needs
 */
export function operationVectors(
  top: string,
  format: FloatFormat,
  shape: VectorShape,
  options: VectorOptions,
): VectorSet {
  if (!Object.hasOwn(MAKERS, top))
    throw new UserError(`top ${JSON.stringify(top)} has no vectors: accepted are ${VECTOR_TOPS.join(", ")}`);
  return MAKERS[top](format, shape, options);
}

function float(family: (shape: VectorShape) => FloatFamily): Maker {
  return (format, shape, options) => floatVectors(format, family(shape), options);
}

function innerProduct(shape: VectorShape): FloatFamily {
  return { kind: "matrixProduct", rows: 1, inner: needed(shape, "n"), cols: 1 };
}

function layer<K extends LayerTop>(top: K): Maker {
  return (format, shape, options) => layerVectors(top, format, needed(shape, "layer") as LayerShapes[K], options);
}

function integer(operands: (shape: VectorShape) => number): Maker {
  return (format, shape, options) => integerVectors(format.p, operands(shape), options);
}

function counting(threshold: (n: number) => number): Maker {
  return (_format, shape, options) => {
    const n = needed(shape, "n");
    return gateVectors(
      range(0, n).map(() => 1),
      threshold(n),
      options,
    );
  };
}

function needed<K extends keyof VectorShape>(shape: VectorShape, field: K): NonNullable<VectorShape[K]> {
  const value = shape[field];
  if (value === undefined || value === null) throw new Error(`the shape lacks ${field}`);
  return value;
}
