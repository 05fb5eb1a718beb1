// Activation functions as compositions of rounded operations: sigmoid, tanh, silu, gelu (tanh form).
//
//   sigmoid(x) = e / (1 + e),              e = exp(x)
//   tanh(x)    = (e - 1) / (e + 1),        e = exp(2 x)
//   silu(x)    = x * sigmoid(x)
//   gelu(x)    = x * sigmoid(x (c1 + c2 (x x))),  c1 = 2 sqrt(2 / pi), c2 = 0.044715 c1
//
// The last is x (1 + tanh(z)) / 2 with z = sqrt(2 / pi) (x + 0.044715 x^3), since (1 + tanh(z)) / 2 = sigmoid(2 z): the sum
// 1 + tanh(z), which cancels for negative x, is not needed. In e / (1 + e) nothing cancels for any x: where exp saturates the
// result is largest / largest = 1, where it underflows it is 0, so sigmoid, silu (and gelu but for what the argument of its
// exponential is rounded by) have a small relative error for both signs. tanh has a small absolute one: e - 1 is exact near
// x = 0, but has no more places than e.
//
// Every operation rounds once, in this order; exp is the documented algorithm of its regime. Depth, with d_std the greatest
// depth of add, sub, mul and div: at most d_exp + 2 d_std (sigmoid), d_exp + 3 d_std (tanh, silu), d_exp + 7 d_std (gelu).
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import type { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { fadd, fsub } from "../float/add.ts";
import { div, fdiv } from "../float/div.ts";
import { fexp } from "../float/exp.ts";
import { fmul } from "../float/mul.ts";
import { chooseRegime } from "../float/regime-choice.ts";
import { depthOf } from "../metrics/arrival.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import { constantBits, type Rational } from "./constant.ts";

const ONE: Rational = { numerator: 1n, denominator: 1n };
const TWO: Rational = { numerator: 2n, denominator: 1n };
/** How often d_std counts in the depth of each, beside d_exp. */
const STANDARD_STEPS = { sigmoid: 2, tanh: 3, silu: 3, gelu: 7 } as const;
/** 2 sqrt(2 / pi), to 39 places. */
const GELU_SLOPE: Rational = { numerator: 1_595769121605730711759784239737527473903n, denominator: 10n ** 39n };
const GELU_CUBE: Rational = {
  numerator: GELU_SLOPE.numerator * 44715n,
  denominator: GELU_SLOPE.denominator * 10n ** 6n,
};

type Word = Bus | Form[];

/** Instances of the operations at one format, variant and regime of exp; words in, a word out. */
class Operations {
  private readonly b: CircuitBuilder;
  private readonly format: FloatFormat;
  private readonly variant: Variant;
  private readonly regime: Regime;

  constructor(b: CircuitBuilder, format: FloatFormat, variant: Variant, regime: Regime) {
    this.b = b;
    this.format = format;
    this.variant = variant;
    this.regime = regime;
  }

  constant(value: Rational): Form[] {
    return constantBits(this.format, value);
  }

  add(name: string, a: Word, b: Word): Bus {
    return this.pair(name, fadd(this.format, this.variant), a, b);
  }

  sub(name: string, a: Word, b: Word): Bus {
    return this.pair(name, fsub(this.format, this.variant), a, b);
  }

  mul(name: string, a: Word, b: Word): Bus {
    return this.pair(name, fmul(this.format, this.variant), a, b);
  }

  div(name: string, a: Word, b: Word): Bus {
    return this.pair(name, quotient(this.format, this.variant), a, b);
  }

  exp(name: string, a: Word): Bus {
    return this.b.instance(name, fexp(this.format, this.variant, this.regime), { a: bits(a) }).y;
  }

  /** e / (1 + e), e = exp(x). */
  sigmoid(x: Word): Bus {
    const e = this.exp("power", x);
    return this.div("sigmoid", e, this.add("denominator", this.constant(ONE), e));
  }

  private pair(name: string, circuit: Circuit, a: Word, b: Word): Bus {
    return this.b.instance(name, circuit, { a: bits(a), b: bits(b) }).y;
  }
}

function bits(word: Word): Form[] {
  return Array.isArray(word) ? word : word.bits();
}

/** The divider of the regime that counts best: its result is the same in all. */
function quotient(format: FloatFormat, variant: Variant): Circuit {
  return fdiv(format, variant, chooseRegime(div, format, variant).regime);
}

/** An activation function: its circuit, by the regime of its exponential, and the bound on its depth. */
export interface Activation {
  (format: FloatFormat, variant: Variant, regime: Regime): Circuit;
  bound(format: FloatFormat, variant: Variant, regime: Regime): DepthBound;
}

/** A bound on a depth: a formula in the depths of operations, these depths as they are, and what the formula comes to. */
export interface DepthBound {
  readonly formula: string;
  readonly value: number;
  readonly d_exp: number;
  readonly d_std: number;
}

function depthBound(
  top: keyof typeof STANDARD_STEPS,
  format: FloatFormat,
  variant: Variant,
  regime: Regime,
): DepthBound {
  const steps = STANDARD_STEPS[top];
  const standard = [fadd, fsub, fmul, quotient].map((operation) => depthOf(operation(format, variant)));
  const [d_exp, d_std] = [depthOf(fexp(format, variant, regime)), Math.max(...standard)];
  return { formula: `d_exp + ${steps} d_std`, value: d_exp + steps * d_std, d_exp, d_std };
}

function activation(
  top: keyof typeof STANDARD_STEPS,
  summary: string,
  build: (on: Operations, x: Bus) => Bus,
): Activation {
  const construct = (format: FloatFormat, variant: Variant, regime: Regime): Circuit => {
    const { p, E, width } = format;
    const name = `${top}_p${p}_e${E}_${variant}_${regime}`;
    return circuitNamed(name, () => {
      const b = new CircuitBuilder(name, {
        summary,
        source: "Lemma 3.5, Lemma 3.6",
        params: { p, E, variant, regime },
      });
      const x = b.input("a", width);
      const y = build(new Operations(b, format, variant, regime), x);
      b.output("y", [y.all()]);
      return b.build();
    });
  };
  const bound: Activation["bound"] = (format, variant, regime) => depthBound(top, format, variant, regime);
  return Object.assign(construct, { bound });
}

/** a -> y = e / (1 + e), e = exp(a). Depth at most d_exp + 2 d_std. @param regime of exp */
export const sigmoid: Activation = activation("sigmoid", "y = e / (1 + e), e = exp(a), each step rounded", (on, x) =>
  on.sigmoid(x),
);

/** a -> y = (e - 1) / (e + 1), e = exp(2 a). Depth at most d_exp + 3 d_std. @param regime of exp */
export const tanh: Activation = activation(
  "tanh",
  "y = (e - 1) / (e + 1), e = exp(2 a), each step rounded",
  (on, x) => {
    const e = on.exp("power", on.mul("twice", on.constant(TWO), x));
    const one = on.constant(ONE);
    return on.div("quotient", on.sub("numerator", e, one), on.add("denominator", e, one));
  },
);

/** a -> y = a * sigmoid(a). Depth at most d_exp + 3 d_std. @param regime of exp */
export const silu: Activation = activation("silu", "y = a * (e / (1 + e)), e = exp(a), each step rounded", (on, x) =>
  on.mul("product", x, on.sigmoid(x)),
);

/** a -> y = a * sigmoid(a * (c1 + c2 * (a * a))). Depth at most d_exp + 7 d_std. @param regime of exp */
export const gelu: Activation = activation(
  "gelu",
  "y = a * (e / (1 + e)), e = exp(a (c1 + c2 (a a))), c1 = 2 sqrt(2 / pi), c2 = 0.044715 c1, each step rounded",
  (on, x) => {
    const cube = on.mul("scaled", on.constant(GELU_CUBE), on.mul("square", x, x));
    const argument = on.mul("argument", x, on.add("slope", on.constant(GELU_SLOPE), cube));
    return on.mul("product", x, on.sigmoid(argument));
  },
);
