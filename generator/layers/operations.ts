// The operations that layers are made of, at one format, variant and choice of regimes.
import type { Circuit } from "../circuit/circuit.ts";
import { fadd, fsub } from "../float/add.ts";
import { fcmp } from "../float/cmp.ts";
import { div, fdiv } from "../float/div.ts";
import { exp, fexp } from "../float/exp.ts";
import { fmul } from "../float/mul.ts";
import { chooseRegime, type RegimeChoice } from "../float/regime-choice.ts";
import type { RegimeOperation } from "../float/regimes.ts";
import { fsqrt, sqrt } from "../float/sqrt.ts";
import { fsum } from "../float/sum.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import { gelu, silu } from "./activation.ts";
import { fdot } from "./dot.ts";
import { fdotFused } from "./dot-fused.ts";

/** What holds for every operation inside a layer. */
export interface OperationChoice {
  readonly format: FloatFormat;
  readonly variant: Variant;
  /** of div, sqrt and exp; absent: for each the best by counted size */
  readonly regime?: Regime;
  /** inner products with exact products and one rounding */
  readonly fused?: boolean;
}

/** The operations with several constructions, by name. */
export const REGIME_OPERATIONS = { div, sqrt, exp } as const satisfies Record<string, RegimeOperation>;

export type RegimeName = keyof typeof REGIME_OPERATIONS;

export const REGIME_NAMES = Object.keys(REGIME_OPERATIONS) as readonly RegimeName[];

/** The circuits of the operations inside a layer: memoized, words in, a word out. */
export class Operations {
  readonly format: FloatFormat;
  readonly variant: Variant;
  readonly fused: boolean;
  private readonly regime?: Regime;
  private readonly chosen = new Map<RegimeName, { readonly regime: Regime; readonly choice?: RegimeChoice }>();

  constructor({ format, variant, regime, fused = false }: OperationChoice) {
    this.format = format;
    this.variant = variant;
    this.regime = regime;
    this.fused = fused;
  }

  get add(): Circuit {
    return fadd(this.format, this.variant);
  }

  get sub(): Circuit {
    return fsub(this.format, this.variant);
  }

  get mul(): Circuit {
    return fmul(this.format, this.variant);
  }

  get cmp(): Circuit {
    return fcmp(this.format, this.variant);
  }

  get div(): Circuit {
    return fdiv(this.format, this.variant, this.regimeOf("div"));
  }

  get sqrt(): Circuit {
    return fsqrt(this.format, this.variant, this.regimeOf("sqrt"));
  }

  get exp(): Circuit {
    return fexp(this.format, this.variant, this.expRegime);
  }

  get silu(): Circuit {
    return silu(this.format, this.variant, this.expRegime);
  }

  /** In its tanh form. */
  get gelu(): Circuit {
    return gelu(this.format, this.variant, this.expRegime);
  }

  /** Port x (n words). */
  sum(n: number): Circuit {
    return fsum(this.format, n, this.variant);
  }

  /** Ports a, b (n words each): fdot, or the fused one. */
  dot(n: number): Circuit {
    return (this.fused ? fdotFused : fdot)(this.format, n, this.variant);
  }

  /** The regime of exp: the golden model must know it, as its results differ. */
  get expRegime(): Regime {
    return this.regimeOf("exp");
  }

  /** The constructions of div, sqrt and exp. */
  get regimes(): Readonly<Record<RegimeName, Regime>> {
    return { div: this.regimeOf("div"), sqrt: this.regimeOf("sqrt"), exp: this.regimeOf("exp") };
  }

  /** What the construction was chosen from; undefined where it was named, or taken over from another format. */
  choiceOf(name: RegimeName): RegimeChoice | undefined {
    this.regimeOf(name);
    return this.chosen.get(name)?.choice;
  }

  /** For names of circuits of sums and products alone, e.g. "p16_e17_balanced": what these depend on. */
  get plainTag(): string {
    const { p, E } = this.format;
    return `p${p}_e${E}_${this.variant}`;
  }

  /** The same where inner products are among them: "fused" if so. */
  get dotTag(): string {
    return `${this.plainTag}${this.fused ? "_fused" : ""}`;
  }

  /** For names of circuits, e.g. "p16_e17_balanced_tts": format, variant, regimes of div, sqrt and exp; "fused" if so. */
  get tag(): string {
    const letters = REGIME_NAMES.map((name) => this.regimeOf(name)[0]).join("");
    return `${this.plainTag}_${letters}${this.fused ? "_fused" : ""}`;
  }

  /** The same choice at another format: the same constructions of div, sqrt and exp. */
  at(format: FloatFormat): Operations {
    const { variant, regime, fused } = this;
    const other = new Operations({ format, variant, regime, fused });
    for (const name of REGIME_NAMES) other.chosen.set(name, { regime: this.regimeOf(name) });
    return other;
  }

  private regimeOf(name: RegimeName): Regime {
    if (this.regime) return this.regime;
    const known = this.chosen.get(name);
    if (known) return known.regime;
    const choice = chooseRegime(REGIME_OPERATIONS[name], this.format, this.variant);
    this.chosen.set(name, { regime: choice.regime, choice });
    return choice.regime;
  }
}
