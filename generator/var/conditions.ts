// What the class does to the public model: ada(c) = linear(silu(c)), as scales, shifts and factors of each block and of the head.
import { loopVariable } from "../circuit/index-map.ts";
import { clamp } from "../layers/clamp.ts";
import { type Rational, ratio } from "../layers/constant.ts";
import { elementwise } from "../layers/elementwise.ts";
import { part, reshape, type Tensor } from "../layers/layer-builder.ts";
import { linear } from "../layers/linear.ts";
import type { Operations } from "../layers/operations.ts";
import { linearParameters } from "../layers/parameters.ts";
import type { VarShape } from "../params/model-shape.ts";
import { BLOCK_ADA_ROWS } from "./block.ts";
import type { ModelBuilder } from "./model-builder.ts";

/** ln 100, to 39 places. */
const LN_100: Rational = ratio(4_605170185988091368035982909368728415202n, 10n ** 39n);

/** Computes once for the model, or for a block, what all scales use. */
export class Conditions {
  private readonly model: ModelBuilder;
  private readonly operations: Operations;
  private readonly shape: VarShape;
  private readonly active: Tensor;
  private shared?: Tensor;

  /** @param condition c (rows, C) */
  constructor(model: ModelBuilder, operations: Operations, shape: VarShape, condition: Tensor) {
    this.model = model;
    this.operations = operations;
    this.shape = shape;
    this.active = elementwise(model.l, "silu_condition", operations.silu, { a: condition });
  }

  /** gamma1, gamma2, scale1, scale2, shift1, shift2 of a block: (rows, 6, C). */
  block(i: number): Tensor {
    const { sharedAln, embedDim } = this.shape;
    if (!sharedAln) return this.ada(`w.blocks.${i}.ada_lin.1`, BLOCK_ADA_ROWS);
    this.shared ??= this.ada("w.shared_ada_lin.1", BLOCK_ADA_ROWS);
    const own = this.model.plain(`w.blocks.${i}.ada_gss`, 1, 1, BLOCK_ADA_ROWS, embedDim);
    const [rows, words] = [this.shared.shape[0], BLOCK_ADA_ROWS * embedDim];
    const [r, k] = [loopVariable("r"), loopVariable("k")];
    const sum = this.model.l.map(
      `ada_${i}`,
      this.operations.add,
      { r: rows, k: words },
      {
        a: part(reshape(this.shared, rows, words), r, k),
        b: part(reshape(own, words), k),
      },
    );
    return reshape(sum, rows, BLOCK_ADA_ROWS, embedDim);
  }

  /** scale and shift of the head: (rows, 2, C). */
  head(): Tensor {
    return this.ada("w.head_nm.ada_lin.1", 2);
  }

  /** Factors of a block's normalized queries, by head: exp(min(scale_mul_1H11, ln 100)). */
  factors(i: number): Tensor {
    const { operations } = this;
    const { heads } = this.shape;
    const { l } = this.model;
    const scale = this.model.plain(`w.blocks.${i}.attn.scale_mul_1H11`, 1, heads, 1, 1);
    const least = elementwise(l, `scale_mul_${i}`, clamp(operations, { greatest: LN_100 }), {
      a: reshape(scale, heads),
    });
    return elementwise(l, `factors_${i}`, operations.exp, { a: least });
  }

  private ada(tensor: string, count: number): Tensor {
    const { embedDim } = this.shape;
    const [rows] = this.active.shape;
    const [weight, bias] = linearParameters(tensor, embedDim, count * embedDim).map((p) => this.model.weight(p));
    const every = { loops: { r: rows }, row: part(this.active, loopVariable("r")) };
    const name = tensor.replace(/^w\./, "").replaceAll(".", "_");
    return reshape(
      linear(this.model.l, this.operations, `${name}_result`, every, { weight, bias }),
      rows,
      count,
      embedDim,
    );
  }
}
