import { describe, it } from "vitest";
import { fexpPoly } from "../../../generator/float/exp-poly.ts";
import { COUNTING_LIMIT, expectPolynomialSize } from "../../support/polynomial-size.ts";

describe("fexp, regime poly, up to p = 64", () => {
  it(
    "has one depth and a size polynomial in p",
    () => expectPolynomialSize("fexp-poly-size", fexpPoly, 18),
    COUNTING_LIMIT,
  );
});
