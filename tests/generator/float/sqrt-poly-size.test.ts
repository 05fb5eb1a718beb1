import { describe } from "vitest";
import { fsqrtPoly } from "../../../generator/float/sqrt-poly.ts";
import { testPolynomialSize } from "../../support/polynomial-size.ts";

describe("fsqrt, regime poly", () => {
  testPolynomialSize("fsqrt-poly-size", fsqrtPoly, 11);
});
