// The rank of a number known by residues: how often the product of the moduli is in the sum of its shares. Lemma 3.5.2.
import { centredResidue } from "../arith/residue.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { Variant } from "../params/variant.ts";
import { type ProductModulus, type ProductSystem, RANK_UNIT } from "./prod-system.ts";

/** The ranks that can be, and how many thresholds tell them apart. */
export interface RankRange {
  readonly least: number;
  readonly thresholds: number;
}

/** f / q is between -1/2 and 1/2, so that the rank is between -Q / 2 - 1 and Q / 2. */
export function rankRange(moduli: readonly ProductModulus[]): RankRange {
  const most = Math.ceil(moduli.length / 2);
  return { least: -most, thresholds: 2 * most };
}

/**
 * fprod_rank: port hot (all primes' codes of residues 1 .. q - 1) -> y, the thermometer of the rank R of X = sum over the
 * primes of f * (M / q) - R * M, 0 <= X < M: gate t - 1 is [R >= least + t], t = 1 .. thresholds. Depth 1.
 *
 * Each f / q is rounded to a multiple of 1 / RANK_UNIT, so that with Q primes the sum is off by at most Q / (2 RANK_UNIT).
 * With ceil(Q / 2) of these units added, the sum is at least R, and below R + X / M + (Q + 1/2) / RANK_UNIT <= R + 1, as
 * productSystem chooses M.
 */
export function productRank(p: number, n: number, variant: Variant, { moduli }: ProductSystem): Circuit {
  const name = `fprod_rank_p${p}_n${n}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the rank of a number from its residues",
      source: "Lemma 3.5.2, Chinese remainders",
      params: { p, n, variant },
    });
    const weights = moduli.flatMap(({ q, inverse }) =>
      range(1, q).map((r) => Math.round((RANK_UNIT * centredResidue(BigInt(r * inverse), q)) / q)),
    );
    const hot = b.input("hot", weights.length);
    const sum = Form.sum([Form.zero, ...weights.map((weight, i) => hot.bit(i).times(weight))]);
    const { least, thresholds } = rankRange(moduli);
    const half = Math.ceil(moduli.length / 2);
    b.output(
      "y",
      range(1, thresholds + 1).map((t) => b.gate(sum, RANK_UNIT * (least + t) - half, "rank")),
    );
    return b.build();
  });
}
