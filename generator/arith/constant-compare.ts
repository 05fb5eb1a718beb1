// Comparison of a number in digits with a constant: a walk from the top digit, one exclusive term a way to decide.
import { type Digit, type ValueSet, valuesBetween } from "./digit.ts";
import { type Term, term } from "./exclusive.ts";

/**
 * The exclusive ways in which sum of V_i * base^i >= constant, where digits[i] is V_i (least significant first). With digits
 * below `base`: one term a digit. Redundant digits: one more where a carry may decide.
 */
export function atLeastConstant(digits: readonly Digit[], base: number, constant: bigint): Term[] {
  const big = BigInt(base);
  // greatest value of the digits below position k
  const greatest = [0n];
  digits.forEach((digit, i) => {
    greatest.push(greatest[i] + BigInt(digit.hi) * big ** BigInt(i));
  });
  const least = digits.reduce((sum, digit, i) => sum + BigInt(digit.lo) * big ** BigInt(i), 0n);
  if (least >= constant) return [term([])];
  const terms: Term[] = [];
  const walk = (count: number, rest: bigint, above: readonly (readonly [Digit, ValueSet])[]): void => {
    if (count === 0) return;
    const digit = digits[count - 1];
    const unit = big ** BigInt(count - 1);
    let enough = digit.hi + 1;
    const undecided: number[] = [];
    for (let v = digit.hi; v >= digit.lo; v--) {
      const left = rest - BigInt(v) * unit;
      if (left <= 0n) enough = v;
      else if (left <= greatest[count - 1]) undecided.push(v);
    }
    if (enough <= digit.hi) terms.push(term([...above, [digit, valuesBetween(enough, digit.hi)]]));
    for (const v of undecided) walk(count - 1, rest - BigInt(v) * unit, [...above, [digit, valuesBetween(v, v)]]);
  };
  walk(digits.length, constant, []);
  return terms;
}
