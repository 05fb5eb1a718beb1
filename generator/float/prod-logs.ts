// Logarithms of a significand modulo small primes. Source: Lemma 3.5.2 (iterated product) by Chinese remainders.
import { logBits } from "../arith/discrete-log.ts";
import { oneHot } from "../arith/one-hot.ts";
import { binaryNumber, residueHot, residueOf } from "../arith/residue.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { bitLength, range } from "../core/integers.ts";
import type { ProductModulus } from "./prod-system.ts";

const SOURCE = "Lemma 3.5.2, Chinese remainders";

/** Significands of at most so many bits are decoded whole, once for all primes: fewer wires than residues by arithmetic. */
const DECODED = 9;

export const isDecoded = (p: number): boolean => p <= DECODED;

/** Bits of the lower digit of a residue by arithmetic: the two digits' thermometers are about as long. */
const digitOf = (p: number, q: number): number => Math.max(1, Math.min(5, Math.round(Math.log2(p * q) / 2 - 1)));

/** Estimated wires of the logarithms modulo q of one significand of p bits. */
export function logWires(p: number, q: number): number {
  const bits = bitLength(q) + 1;
  return isDecoded(p) ? 2 ** (p - 1) + (q * bits) / 2 : p * q * (1 + bits / 8) + 20 * p;
}

/**
 * fprod_decode: port m (the p - 1 lower bits of a significand whose top bit is 1) -> y: the significand's one-hot code, from
 * 2^(p-1) up. Depth 2.
 */
export function significandCode(p: number): Circuit {
  const name = `fprod_decode_p${p}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, { summary: "one-hot code of a significand", source: SOURCE, params: { p } });
    const bits = b.input("m", p - 1).bits();
    b.output("y", oneHot(b, bits, Math.ceil((p - 1) / 2)));
    return b.build();
  });
}

/**
 * fprod_log: the significand (port m: its code by `significandCode`, or its p - 1 lower bits) -> y: the components of the
 * logarithm of its residue modulo q in binary, and on top [the residue is 0]. Depth 2 from the code, 4 from the bits.
 */
export function significandLog(p: number, modulus: ProductModulus): Circuit {
  const { q, code } = modulus;
  const name = `fprod_log_p${p}_q${q}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `discrete logarithm modulo ${q} of a significand`,
      source: SOURCE,
      params: { p, q },
    });
    const residues = isDecoded(p) ? decodedResidues(b, p, q) : summedResidues(b, p, q);
    b.output(
      "y",
      logBits(code).map((members) =>
        b.materialize(b.claimBit(Form.sum([Form.zero, ...residues.filter((_, r) => members[r])])), "log"),
      ),
    );
    return b.build();
  });
}

function decodedResidues(b: CircuitBuilder, p: number, q: number): Form[] {
  const code = b.input("m", 2 ** (p - 1)).bits();
  const classes = range(0, q).map((): Form[] => [Form.zero]);
  code.forEach((line, t) => {
    classes[(2 ** (p - 1) + t) % q].push(line);
  });
  return classes.map((lines) => b.materialize(b.claimBit(Form.sum(lines)), "residue"));
}

function summedResidues(b: CircuitBuilder, p: number, q: number): Form[] {
  const bits = b.input("m", p - 1).bits();
  const constant = BigInt(residueOf(1n << BigInt(p - 1), q));
  return residueHot(b, binaryNumber(bits), q, { digit: digitOf(p, q), constant });
}
