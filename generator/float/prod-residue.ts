// One prime's share of an iterated product: from the logarithms of all operands to the columns of f * (M / q). Lemma 3.5.2.
import { productHot } from "../arith/discrete-log.ts";
import { anyOf } from "../arith/one-hot.ts";
import { centredResidue } from "../arith/residue.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { Variant } from "../params/variant.ts";
import type { ProductPlan } from "./prod-plan.ts";
import type { ProductModulus } from "./prod-system.ts";

/** What the prime's circuit depends on. */
export interface ResidueShape {
  readonly p: number;
  readonly n: number;
  readonly variant: Variant;
  readonly plan: ProductPlan;
}

/**
 * fprod_residue: port log (n operands' coded residues) -> hot ([the product's residue is r], r = 1 .. q - 1), column
 * (the n * p lower bits of f * (M / q) in two's complement, f the centred (M / q)^-1 times the residue). Depth 3; with counts
 * of the logarithms' columns 2 more, with codes of the components as nets 1 more.
 */
export function productResidue({ p, n, variant, plan }: ResidueShape, modulus: ProductModulus): Circuit {
  const { q, inverse, cofactor, code } = modulus;
  const name = `fprod_residue_p${p}_n${n}_q${q}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the product of ${n} significands modulo ${q}, from logarithms to columns`,
      source: "Lemma 3.5.2, Chinese remainders",
      params: { p, n, q, variant },
    });
    const { width } = code;
    const log = b.input("log", n * width);
    const operands = range(0, n).map((i) => log.bits(i * width, (i + 1) * width));
    const hot = productHot(b, code, operands, plan);
    b.output("hot", hot);
    // bits of the shares, lowest first, as characters: faster than shifts of long integers
    const shares = range(1, q).map((r) => {
      const share = BigInt(centredResidue(BigInt(r * inverse), q)) * cofactor;
      return [
        ...BigInt.asUintN(n * p, share)
          .toString(2)
          .padStart(n * p, "0"),
      ].reverse();
    });
    b.output(
      "column",
      range(0, n * p).map((j) => anyOf(b, hot, (v) => shares[v][j] === "1")),
    );
    return b.build();
  });
}
