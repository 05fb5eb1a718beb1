import { describe, it } from "vitest";
import { fsqrtPoly } from "../../../generator/float/sqrt-poly.ts";
import { COUNTING_LIMIT, expectPolynomialSize } from "../../support/polynomial-size.ts";

describe("fsqrt, regime poly, up to p = 64", () => {
  it(
    "has one depth and a size polynomial in p",
    () => expectPolynomialSize("fsqrt-poly-size", fsqrtPoly, 11),
    COUNTING_LIMIT,
  );
});
