import { describe } from "vitest";
import { fdivPoly } from "../../../generator/float/div-poly.ts";
import { testPolynomialSize } from "../../support/polynomial-size.ts";

describe("fdiv, regime poly", () => {
  testPolynomialSize("fdiv-poly-size", fdivPoly, 21);
});
