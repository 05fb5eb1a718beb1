// prod of n: round_p of the exact product, rounded once. Source: Lemma 3.5.2 (iterated product) by Chinese remainders.
import { Digit } from "../arith/digit.ts";
import { trailingZeros } from "../arith/trailing-zeros.ts";
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { UserError } from "../core/errors.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { fmul } from "./mul.ts";
import { productExponents } from "./prod-exponent.ts";
import { isDecoded, logWires, significandCode, significandLog } from "./prod-logs.ts";
import { PRODUCT_PLANS } from "./prod-plan.ts";
import { productRank } from "./prod-rank.ts";
import { productResidue } from "./prod-residue.ts";
import { productWord } from "./prod-round.ts";
import { productSystem } from "./prod-system.ts";

/**
 * x (n words, operand i at x[i * W +: W]) -> y.
 *
 * Steps (levels of the `depth` variant): logarithms of every significand modulo every small prime (4), their sums modulo the
 * prime powers of q - 1 (1), the residue of the product (1), the rank and the rows f * (M / q) (1), digits of their sum (2),
 * its upper bits (1), leading one and rounding carries (1), their AND (1), the word (1). A zero among the operands counts as
 * 2^(p-1) on the way and clears the word. n = 1 is a wire, n = 2 a multiplier.
 * @throws UserError if n is out of range
 */
export function fprod(format: FloatFormat, n: number, variant: Variant): Circuit {
  const { p, E, width } = format;
  checkOperands(p, n);
  const name = `fprod_p${p}_e${E}_n${n}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `round_p of the exact product of ${n} words of F(${p}, ${E})`,
      source: "Lemma 3.5.2",
      params: { p, E, n, variant },
    });
    const x = b.input("x", n * width);
    if (n === 1) {
      b.output("y", [x.all()]);
      return b.build();
    }
    if (n === 2) {
      const { y } = b.instance("product", fmul(format, variant), {
        a: [x.slice(0, width)],
        b: [x.slice(width, width)],
      });
      b.output("y", [y.all()]);
      return b.build();
    }
    const plan = PRODUCT_PLANS[variant];
    const system = productSystem(p, n, (q) => logWires(p, q));
    const logs = logarithms(b, x, format, n, system.moduli);
    const shares = system.moduli.map((modulus, k) =>
      b.instance(`residue_${modulus.q}`, productResidue({ p, n, variant, plan }, modulus), { log: [logs[k].all()] }),
    );
    const rank = b.instance("rank", productRank(p, n, variant, system), { hot: shares.map(({ hot }) => hot.all()) });
    const exponents = b.instance("exponent", productExponents(format, n), { e: [x.slice(p, E, n, width)] });
    const ends = b.instance("ends", productEnds(format, n), { x: [x.all()] });
    const { y } = b.instance("word", productWord({ format, n, variant, plan, system }), {
      column: shares.map(({ column }) => column.all()),
      rank: [rank.y.all()],
      ...slices(exponents),
      ...slices(ends),
    });
    b.output("y", [y.all()]);
    return b.build();
  });
}

const slices = (ports: Readonly<Record<string, Bus>>) =>
  Object.fromEntries(Object.entries(ports).map(([port, bus]) => [port, [bus.all()]]));

function checkOperands(p: number, n: number): void {
  const most = p <= 16 ? 64 : p <= 32 ? 16 : 4;
  if (!Number.isInteger(n) || n < 1 || n > most)
    throw new UserError(`a product of ${n} operands of precision ${p}: accepted are 1..${most}`);
}

/** For every prime the logarithms of all operands, operand by operand. */
function logarithms(
  b: CircuitBuilder,
  x: Bus,
  { p, width }: FloatFormat,
  n: number,
  moduli: ReturnType<typeof productSystem>["moduli"],
): Bus[] {
  const i = loopVariable("i");
  const loops = [{ name: "i", count: n }];
  const lines = 2 ** (p - 1);
  const code = isDecoded(p)
    ? b.array("code", {
        circuit: significandCode(p),
        loops,
        inputs: { m: [x.slice(mul(i, width), p - 1)] },
        outputs: { y: { width: n * lines, index: mul(i, lines) } },
      }).y
    : undefined;
  return moduli.map((modulus) => {
    const bits = modulus.code.width;
    return b.array(`log_${modulus.q}`, {
      circuit: significandLog(p, modulus),
      loops,
      inputs: { m: [code ? code.slice(mul(i, lines), lines) : x.slice(mul(i, width), p - 1)] },
      outputs: { y: { width: n * bits, index: mul(i, bits) } },
    }).y;
  });
}

/** fprod_ends: port x (n words) -> tail, some_one, nonzero, odd: see productWord. Depth 4. */
function productEnds(format: FloatFormat, n: number): Circuit {
  const { p, E, width } = format;
  const name = `fprod_ends_p${p}_e${E}_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `zeros, signs and trailing zeros of ${n} words`,
      source: "Lemma 3.5.2",
      params: { p, E, n },
    });
    const x = b.input("x", n * width);
    const significands = range(0, n).map((i) => x.bits(i * width, i * width + p));
    // the product has the trailing zeros of all operands together
    const zeros = Form.sum(significands.flatMap((bits) => trailingZeros(b, bits)));
    b.output(
      "tail",
      range(0, n).map((z) => b.gate(zeros, n * (p - 1) + z - p, "trailing").not()),
    );
    b.output("some_one", [
      b.or(
        significands.flatMap((bits) => bits.slice(0, p - 1)),
        "any_one",
      ),
    ]);
    b.output("nonzero", [
      b.and(
        significands.map((bits) => bits[p - 1]),
        "all_nonzero",
      ),
    ]);
    const signs = range(0, n).map((i) => x.bit(i * width + width - 1));
    b.output("odd", [Digit.of(b, Form.sum(signs), "negative").bit(0)]);
    return b.build();
  });
}
