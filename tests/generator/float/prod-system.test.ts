import { expect, test } from "vitest";
import { logWires } from "../../../generator/float/prod-logs.ts";
import { productSystem, RANK_UNIT } from "../../../generator/float/prod-system.ts";

test("the rank's error and the product fit into one unit: an odd number of primes has half of it rounded up", () => {
  for (const n of [3, 4, 8, 13])
    for (let p = 2; p <= 16; p++) {
      const { moduli, product } = productSystem(p, n, (q) => logWires(p, q));
      const most = product * BigInt(moduli.length) + product / 2n + (BigInt(RANK_UNIT) << BigInt(n * p));
      expect(most <= product * BigInt(RANK_UNIT), `p = ${p}, n = ${n}`).toBe(true);
    }
});
