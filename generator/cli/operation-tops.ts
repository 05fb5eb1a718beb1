// The tops that are operations, from what the user asks for to a circuit; layers and models: layer-tops.ts.
import type { GoldenShape } from "../../sim/golden/definition.ts";
import { and, majority, or, threshold } from "../arith/primitives.ts";
import { iadd, icmp, imul, isum } from "../arith/tops.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { fadd, fsub } from "../float/add.ts";
import { fcmp } from "../float/cmp.ts";
import { div } from "../float/div.ts";
import { exp } from "../float/exp.ts";
import { ffloor } from "../float/floor.ts";
import { fmul } from "../float/mul.ts";
import { fprod } from "../float/prod.ts";
import type { RegimeOperation } from "../float/regimes.ts";
import { sqrt } from "../float/sqrt.ts";
import { fsum } from "../float/sum.ts";
import { type Activation, gelu, sigmoid, silu, tanh } from "../layers/activation.ts";
import { fdot } from "../layers/dot.ts";
import { fdotFused } from "../layers/dot-fused.ts";
import { matmul } from "../layers/matmul.ts";
import type { FloatFormat } from "../params/format.ts";
import { matmulShape } from "../params/matmul-shape.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import { type Made, operandCount, type TopKind, type TopRequest } from "./top-kind.ts";

type Operation = (format: FloatFormat, variant: Variant) => Circuit;
const float = (operation: Operation): TopKind => ({
  operand: "float",
  build: (format, { variant }) => ({ circuit: () => operation(format, variant), shape: {}, parameters: {} }),
});

/**
 * A top with the constructions of an operation. @param differ their results differ within the error bound: the golden model must
 * know which it is
 */
const inRegimes = (
  regimes: RegimeOperation,
  differ = false,
  construct: RegimeOperation["construct"] = regimes.construct,
): TopKind => ({
  operand: "float",
  regimes,
  build: (format, { variant, regime }) => ({
    circuit: () => construct(format, variant, regime as Regime),
    shape: differ ? { regime } : {},
    parameters: {},
  }),
});

/** Operations one after another; but for its exponential, it is the same in all regimes of that. */
const composed = (activation: Activation): TopKind => ({
  ...inRegimes(exp, true, activation),
  composition: true,
  depthBound: activation.bound,
});

type Iterated = (format: FloatFormat, n: number, variant: Variant) => Circuit;
const iterated = (operation: Iterated): TopKind => ({
  operand: "float",
  tokens: 8,
  build: (format, { tokens: n, variant }) => ({
    circuit: () => operation(format, n, variant),
    shape: { n: operandCount(n) },
    parameters: { n },
  }),
});

const integer = (operation: (width: number, variant: Variant) => Circuit): TopKind => ({
  operand: "integer",
  build: ({ p }, { variant }) => ({ circuit: () => operation(p, variant), shape: {}, parameters: {} }),
});

const primitive = (build: (n: number) => Circuit, shape: (n: number) => GoldenShape): TopKind => ({
  operand: "bit",
  tokens: 8,
  build: (_format, { tokens: n }) => ({
    circuit: () => build(n),
    shape: shape(operandCount(n)),
    parameters: { n },
  }),
});

/** The tops that are operations, integer circuits, gates and matrix products. */
export const OPERATION_TOPS: Readonly<Record<string, TopKind>> = {
  fadd: float(fadd),
  fsub: float(fsub),
  fmul: float(fmul),
  fdiv: inRegimes(div),
  fsqrt: inRegimes(sqrt),
  fexp: inRegimes(exp, true),
  fcmp: float(fcmp),
  ffloor: float(ffloor),
  fsum: iterated(fsum),
  fprod: { ...iterated(fprod), onlyRegime: "poly" },
  fdot: iterated(fdot),
  fdot_fused: iterated(fdotFused),
  matmul: {
    operand: "float",
    canonAlways: true,
    tokens: 64,
    takes: ["rows", "inner", "cols", "fused"],
    build: buildMatmul,
  },
  iadd: integer(iadd),
  imul: integer(imul),
  isum: {
    operand: "integer",
    tokens: 8,
    build: ({ p }, { tokens: n, variant }) => ({
      circuit: () => isum(p, n, variant),
      shape: { n: operandCount(n) },
      parameters: { n },
    }),
  },
  icmp: integer(icmp),
  threshold: primitive(
    (n) => threshold(n).circuit,
    (n) => threshold(n).shape,
  ),
  and: primitive(and, (n) => ({ n })),
  or: primitive(or, (n) => ({ n })),
  majority: primitive(majority, (n) => ({ n })),
  sigmoid: composed(sigmoid),
  tanh: composed(tanh),
  silu: composed(silu),
  gelu: composed(gelu),
};

function buildMatmul(format: FloatFormat, request: TopRequest & { readonly tokens: number }): Made {
  const { tokens: n, variant } = request;
  const d = request.dim ?? Math.min(8, n);
  const shape = matmulShape(request.rows ?? n, operandCount(request.inner ?? d), request.cols ?? n);
  const { rows, inner, cols } = shape;
  const usual = rows === n && inner === d && cols === n;
  return {
    circuit: () => matmul(format, shape, variant, request.fused ? fdotFused : fdot),
    shape: { rows, inner, cols, ...(request.fused ? { fused: true } : {}) },
    parameters: { ...(usual ? { n, d } : { rows, inner, cols }), ...(request.fused ? { fused: true } : {}) },
  };
}
