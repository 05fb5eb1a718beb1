// Whether vectors can tell wrong arithmetic from right: each fault is one that a circuit may have, done in exact
// arithmetic, and a set of vectors has to contain some on which it shows.
import { describe, expect, it } from "vitest";
import { type FloatFormat, floatFormat } from "../../../generator/params/format.ts";
import { compare } from "../../../sim/golden/cmp.ts";
import { exactSum } from "../../../sim/golden/exact-sum.ts";
import { floor } from "../../../sim/golden/floor.ts";
import { exactProduct } from "../../../sim/golden/mul.ts";
import { round } from "../../../sim/golden/round.ts";
import { sum } from "../../../sim/golden/sum.ts";
import { type FloatValue, negate, ZERO } from "../../../sim/golden/value.ts";
import { decode } from "../../../sim/golden/word.ts";
import { operationVectors, type VectorShape } from "../../../sim/vectors/operation-vectors.ts";

const FORMATS = [
  floatFormat(4, 5),
  floatFormat(8),
  floatFormat(11, 5),
  floatFormat(16),
  floatFormat(24, 8),
  floatFormat(64),
];

type Compute = (format: FloatFormat, x: FloatValue[]) => FloatValue;

/** A value nudged by far less than any rounding boundary is apart, away from zero or towards it. */
function nudged(x: FloatValue, towards: bigint, p: number): FloatValue {
  const places = BigInt(p + 4);
  const sign = x.m < 0n ? -1n : 1n;
  return x.m === 0n ? x : { m: (x.m << places) + towards * sign, e: x.e - places };
}

const wider = (format: FloatFormat): FloatFormat => ({ ...format, emin: format.emin - 8n, emax: format.emax + 8n });
const total = (terms: FloatValue[], format: FloatFormat) => exactSum(terms, format.p);
const highest = (terms: FloatValue[]) =>
  terms.reduce(
    (top: bigint | undefined, { m, e }) => (m !== 0n && (top === undefined || e > top) ? e : top),
    undefined,
  );
const within = (terms: FloatValue[], reach: bigint) => {
  const top = highest(terms);
  return terms.filter(({ e, m }) => m !== 0n && top !== undefined && top - e <= reach);
};

/** Faults of rounding an exact result. */
function roundingFaults(exact: (x: FloatValue[], format: FloatFormat) => FloatValue): Record<string, Compute> {
  return {
    "ties away from zero": (format, x) => round(format, nudged(exact(x, format), 1n, format.p)),
    "ties towards zero": (format, x) => round(format, nudged(exact(x, format), -1n, format.p)),
    "largest and smallest at other exponents": (format, x) => round(wider(format), exact(x, format)),
    "a range of one exponent less": (format, x) => round({ ...format, emax: format.emax - 1n }, exact(x, format)),
    "sign lost": (format, x) => {
      const y = round(format, exact(x, format));
      return { m: y.m < 0n ? -y.m : y.m, e: y.e };
    },
  };
}

/** Faults of adding terms. */
function summingFaults(terms: (x: FloatValue[], format: FloatFormat) => FloatValue[]): Record<string, Compute> {
  return {
    "terms far below are dropped": (format, x) => sum(format, within(terms(x, format), BigInt(format.p + 8))),
    "terms at the reach of rounding are dropped": (format, x) =>
      sum(format, within(terms(x, format), BigInt(format.p))),
    "rounds after every term": (format, x) =>
      terms(x, format).reduce((partial, term) => sum(format, [partial, term]), ZERO),
  };
}

const plain = (x: FloatValue[]) => x;
const products = (x: FloatValue[]) => {
  const n = x.length / 2;
  return x.slice(0, n).map((xi, i) => exactProduct(xi, x[n + i]));
};
const roundedProducts = (x: FloatValue[], format: FloatFormat) => products(x).map((term) => round(format, term));

interface Case {
  readonly top: string;
  readonly shape: VectorShape;
  readonly right: Compute;
  readonly faults: Record<string, Compute>;
}

/** Two terms: one far below the other changes nothing, and there is no second rounding. */
const pairFaults = (({ "terms at the reach of rounding are dropped": reach }) => ({ reach }))(summingFaults(plain));
const CASES: Case[] = [
  {
    top: "fadd",
    shape: {},
    right: (format, x) => sum(format, x),
    faults: { ...roundingFaults(total), ...pairFaults },
  },
  {
    top: "fmul",
    shape: {},
    right: (format, [a, b]) => round(format, exactProduct(a, b)),
    faults: {
      ...roundingFaults(([a, b]) => exactProduct(a, b)),
      "the last bit of the product is dropped": (format, [a, b]) => {
        const product = exactProduct(a, b);
        return round(format, { m: product.m - (product.m % 2n), e: product.e });
      },
    },
  },
  {
    top: "ffloor",
    shape: {},
    right: (format, [x]) => floor(format, x),
    faults: {
      "towards zero": (format, [x]) => (x.m < 0n ? negate(floor(format, negate(x))) : floor(format, x)),
      "one too low for negative integers": (format, [x]) =>
        x.m < 0n && x.e < 0n ? sum(format, [negate(floor(format, negate(x))), { m: -1n, e: 0n }]) : floor(format, x),
      "no fraction below the units' place": (format, [x]) => (x.e === -1n ? x : floor(format, x)),
    },
  },
  ...[2, 3, 8, 16].map((n): Case => {
    return {
      top: "fsum",
      shape: { n },
      right: (format, x) => sum(format, x),
      faults: {
        ...roundingFaults(total),
        ...(n > 2 ? summingFaults(plain) : pairFaults),
        "a term is lost": (format, x) => sum(format, x.slice(0, n - 1)),
      },
    };
  }),
  {
    top: "fdot",
    shape: { n: 4 },
    right: (format, x) => sum(format, roundedProducts(x, format)),
    faults: {
      ...roundingFaults((x, format) => total(roundedProducts(x, format), format)),
      ...summingFaults(roundedProducts),
      "products are not rounded": (format, x) => sum(format, products(x)),
    },
  },
  {
    top: "fdot_fused",
    shape: { n: 4 },
    right: (format, x) => sum(format, products(x)),
    faults: {
      ...roundingFaults((x, format) => total(products(x), format)),
      "products are rounded": (format, x) => sum(format, roundedProducts(x, format)),
      "products below the range are dropped": (format, x) =>
        sum(
          format,
          products(x).filter((term) => round(format, term).m !== 0n),
        ),
    },
  },
];

describe.each(CASES)("$top $shape", ({ top, shape, right, faults }) => {
  it.each(FORMATS)("F($p, $E): every fault shows on some of 2000 vectors", (format) => {
    const options = { count: 2000, seed: 11, exhaustiveBits: 0 };
    const vectors = [...operationVectors(top, format, shape, options)].map((words) =>
      words.map((w) => decode(format, w)),
    );
    const expected = vectors.map((x) => right(format, x));
    const shown = Object.entries(faults).map(([name, fault]) => {
      const count = vectors.filter((x, i) => {
        const y = fault(format, x);
        return y.m !== expected[i].m || y.e !== expected[i].e;
      }).length;
      return { name, count };
    });
    expect(shown.filter(({ count }) => count < 5)).toEqual([]);
  });
});

it.each(FORMATS)("fcmp in F($p, $E): equal, less, greater, each often; neighbours and opposite signs too", (format) => {
  const counts = new Map<string, number>();
  for (const words of operationVectors("fcmp", format, {}, { count: 2000, seed: 12 })) {
    const [a, b] = words.map((w) => decode(format, w));
    const near = a.e === b.e && (a.m - b.m === 1n || b.m - a.m === 1n);
    for (const key of [
      `order ${compare(a, b)}`,
      ...(near ? ["neighbours"] : []),
      ...(a.m === -b.m ? ["opposite"] : []),
    ])
      counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const key of ["order -1", "order 0", "order 1", "neighbours", "opposite"])
    expect(counts.get(key) ?? 0, key).toBeGreaterThan(30);
});
