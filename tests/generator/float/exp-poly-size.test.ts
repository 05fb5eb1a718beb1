import { describe } from "vitest";
import { fexpPoly } from "../../../generator/float/exp-poly.ts";
import { testPolynomialSize } from "../../support/polynomial-size.ts";

describe("fexp, regime poly", () => {
  testPolynomialSize("fexp-poly-size", fexpPoly, 18);
});
