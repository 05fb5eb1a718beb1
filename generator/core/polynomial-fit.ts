// Polynomials with integer coefficients that approximate a function given by its Taylor series, with the error proved.
// Fixed-point numbers: an integer r stands for r / 2^bits.

/** g(x) = sum of coefficients[k] / 2^bits * x^k for |x| <= 1, up to `error` / 2^bits. */
export interface Series {
  readonly coefficients: readonly bigint[];
  readonly error: bigint;
  readonly bits: number;
}

/** sum of coefficients[k] * z^k, within error / 2^bits * modulus of what was to be approximated. */
export interface IntegerPolynomial {
  readonly coefficients: readonly bigint[];
  readonly error: bigint;
}

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

/** a / b to the nearest integer, b > 0; halves up. */
const divideRounded = (a: bigint, b: bigint): bigint => {
  const twice = 2n * a + b;
  const quotient = twice / (2n * b);
  return quotient * 2n * b > twice ? quotient - 1n : quotient;
};

/** Row k of Pascal's triangle up to its middle. */
function halfRow(k: number): bigint[] {
  const row = [1n];
  for (let j = 1; 2 * j <= k; j++) row.push((row[j - 1] * BigInt(k - j + 1)) / BigInt(j));
  return row;
}

/**
 * The same function as a series of Chebyshev polynomials T_k: x^k = 2^(1-k) * (sum of C(k, j) T_(k-2j)), j from 0 while 2j <= k,
 * with half of the term of T_0. Every division is wrong by at most one unit.
 */
export function chebyshevSeries({ coefficients, error, bits }: Series): Series {
  const sums = coefficients.map(() => 0n);
  coefficients.forEach((coefficient, k) => {
    halfRow(k).forEach((binomial, j) => {
      const half = k > 0 && 2 * j === k ? 1 : 0;
      const scale = k === 0 ? 0 : k - 1 + half;
      sums[k - 2 * j] += (coefficient * binomial) >> BigInt(scale);
    });
  });
  const roundings = BigInt(coefficients.length) ** 2n;
  return { coefficients: sums, error: error + roundings, bits };
}

/** What is lost by cutting a Chebyshev series after degree d, in units of 2^-bits: |T_k| <= 1. */
export function tailAfter({ coefficients, error }: Series, d: number): bigint {
  return coefficients.slice(d + 1).reduce((sum, coefficient) => sum + magnitude(coefficient), error);
}

/**
 * The integer polynomial in z, |z| <= half, that approximates modulus * g(z / half): from the highest degree down the
 * coefficient of z^k is rounded to an integer, and what it is wrong by is taken off as a multiple of T_k and lower ones, so that
 * only half^k 2^(1-k) / (2 modulus) of T_k is left wrong.
 * @param series of Chebyshev polynomials, cut after `degree`
 */
export function integerPolynomial(series: Series, degree: number, half: bigint, modulus: bigint): IntegerPolynomial {
  const { bits } = series;
  const left = series.coefficients.slice(0, degree + 1);
  const coefficients: bigint[] = left.map(() => 0n);
  for (let k = degree; k >= 0; k--) {
    // T_k = 2^(k-1) x^k + lower terms, x = z / half
    const lead = k === 0 ? 1n : 2n ** BigInt(k - 1);
    const power = half ** BigInt(k);
    const scale = power << BigInt(bits);
    const coefficient = divideRounded(left[k] * lead * modulus, scale);
    coefficients[k] = coefficient;
    halfRow(k).forEach((binomial, j) => {
      const share = k > 0 && 2 * j === k ? 2n : 1n;
      left[k - 2 * j] -= divideRounded(coefficient * scale * binomial, modulus * lead * share);
    });
  }
  const roundings = BigInt(degree + 1) ** 2n;
  const wrong = left.reduce((sum, rest) => sum + magnitude(rest), tailAfter(series, degree) + roundings);
  return { coefficients, error: wrong };
}

/** A modulus from which on `integerPolynomial` of that degree is wrong by at most 2^-accuracy beside the tail of the series. */
export function sufficientModulus(degree: number, half: bigint, accuracy: number): bigint {
  let sum = 1n;
  for (let k = 1; k <= degree; k++) sum += half ** BigInt(k) / 2n ** BigInt(k) + 1n;
  return sum << BigInt(accuracy);
}
