// The weights of an up-interpolation along one axis: which source positions, with which rational weights.
import { add, div, type Index, mul } from "../circuit/index-map.ts";
import { gcd, range } from "../core/integers.ts";
import type { Kernel } from "../params/layer-shape.ts";
import { type Rational, ratio } from "./constant.ts";

/** One axis, from `size` to `target` positions. Taps stand at floor - 1, floor, ..., before the border is minded. */
export interface AxisWeights {
  /** how many source positions count, those of weight 0 at all positions left out */
  readonly taps: number;
  /** the source position of tap 1 for position i of the result, at most size - 1 */
  floor(i: Index): Index;
  /** bound of that from below: 0 or -1 */
  readonly least: number;
  /** [phase][tap]: position i of the result has phase i mod the number of phases */
  readonly weights: readonly (readonly Rational[])[];
}

/**
 * `bspline`: the cubic B-spline at integer offsets, the same weights for every position. `keys`: cubic convolution, a = -3/4,
 * at half-pixel centres: position i stands at ((2 i + 1) size - target) / (2 target), whose fraction has target / gcd phases.
 */
export function axisWeights(kernel: Kernel, size: number, target: number): AxisWeights {
  if (kernel === "bspline") {
    // the weight at offset 2 is 0
    const weights = [[ratio(1, 6), ratio(2, 3), ratio(1, 6)]];
    return { taps: 3, floor: (i) => div(mul(i, size), target), least: 0, weights };
  }
  const period = target / gcd(size, target);
  return {
    taps: 4,
    // one period of the divisor is added so that the dividend is not negative
    floor: (i) => add(div(add(mul(i, 2 * size), size + target), 2 * target), -1),
    least: -1,
    weights: range(0, period).map((i) => {
      const fraction = ((2 * i + 1) * size + target) % (2 * target);
      return [-1, 0, 1, 2].map((s) => cubic(Math.abs(fraction - 2 * target * s), 2 * target));
    }),
  };
}

/** The cubic convolution kernel of a = -3/4 at distance top / bottom, exactly. */
function cubic(top: number, bottom: number): Rational {
  const [u, v] = [BigInt(top), BigInt(bottom)];
  // (a + 2) u^3 - (a + 3) u^2 + 1 and a u^3 - 5 a u^2 + 8 a u - 4 a, times 4 v^3
  if (u <= v) return ratio(5n * u ** 3n - 9n * u ** 2n * v + 4n * v ** 3n, 4n * v ** 3n);
  if (u < 2n * v) return ratio(-3n * u ** 3n + 15n * u ** 2n * v - 24n * u * v ** 2n + 12n * v ** 3n, 4n * v ** 3n);
  return ratio(0);
}
