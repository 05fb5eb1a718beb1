import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affineOf } from "../../../generator/circuit/affine.ts";
import {
  add,
  at,
  div,
  evaluateIndex,
  type Index,
  loopVariable,
  max,
  min,
  mod,
  mul,
} from "../../../generator/circuit/index-map.ts";
import { indexText } from "../../../generator/emit/index-text.ts";
import { concatenation, constantBits, signedWidth, sized, wrapped, zeros } from "../../../generator/emit/literals.ts";
import { Names, portName } from "../../../generator/emit/names.ts";

describe("literals", () => {
  it("writes numbers and concatenations", () => {
    expect([sized(3, 4), sized(-3, 4), zeros(5), zeros(100)]).toEqual(["4'd3", "-4'd3", "5'd0", "{100{1'b0}}"]);
    expect(concatenation(["a"])).toBe("a");
    expect(concatenation(["a", "b", "b", "c"])).toBe("{a, {2{b}}, c}");
    expect(concatenation(["a", "a"])).toBe("{2{a}}");
    expect([constantBits([1, 0, 1]), constantBits([0, 0])]).toEqual(["3'b101", "2'd0"]);
  });

  it("finds the least width of a signed range", () => {
    const widths = [
      [0, 1],
      [-1, 0],
      [-1, 1],
      [-2, 1],
      [-2, 2],
      [0, 127],
      [-128, 127],
      [-129, 0],
    ];
    expect(widths.map(([lo, hi]) => signedWidth(lo, hi))).toEqual([2, 1, 2, 2, 3, 8, 8, 9]);
  });

  it("breaks long lines between operands, never inside a select", () => {
    const text = wrapped(`{${Array.from({ length: 40 }, (_, i) => `bus[i + ${i}]`).join(", ")}}`, 4);
    expect(text.split("\n").length).toBeGreaterThan(2);
    for (const line of text.split("\n")) {
      expect(line.length).toBeLessThanOrEqual(120);
      expect(line.split("[").length).toBe(line.split("]").length);
    }
    expect(text.replace(/\n */g, " ")).toBe(wrapped(text.replace(/\n */g, " "), -1e6));
  });
});

describe("names", () => {
  it("keeps names that are free and numbers the others", () => {
    const names = new Names();
    expect(names.fixed("a")).toBe("a");
    expect(() => names.fixed("a")).toThrow("used twice");
    expect(() => names.fixed("a b")).toThrow("cannot be the name");
    expect(["a", "wire", "a", "u_x", "3rd", "x.y"].map((name) => names.fresh(name))).toEqual([
      "a_0",
      "wire_0",
      "a_1",
      "n_u_x",
      "n_3rd",
      "x_y",
    ]);
    expect([names.instance("a"), names.scope("a"), names.instance("a")]).toEqual(["u_a", "g_a", "u_a_0"]);
    expect([portName("y"), portName("before"), portName("xor")]).toEqual(["y", "before_", "xor_"]);
  });
});

describe("index maps", () => {
  const variables = ["i", "j"];
  const tree: fc.Memo<Index> = fc.memo((depth) =>
    depth <= 1
      ? fc.oneof(fc.nat(20).map(at), fc.constantFrom(...variables).map(loopVariable))
      : fc.oneof(
          fc.tuple(tree(), tree()).map(([a, b]) => add(a, b)),
          fc.tuple(tree(), tree()).map(([a, b]) => mul(a, b)),
          fc.tuple(tree(), fc.integer({ min: 1, max: 9 })).map(([a, b]) => div(a, b)),
          fc.tuple(tree(), fc.integer({ min: 1, max: 9 })).map(([a, b]) => mod(a, b)),
          fc.tuple(tree(), tree()).map(([a, b]) => min(a, b)),
          fc.tuple(tree(), tree()).map(([a, b]) => max(a, b)),
        ),
  );

  it("are written as expressions of the same value", () => {
    fc.assert(
      fc.property(tree(4), fc.nat(10), fc.nat(10), (index, i, j) => {
        const text = indexText(index, (name) => name);
        expect(verilogValue(text, { i, j })).toBe(
          evaluateIndex(
            index,
            new Map([
              ["i", i],
              ["j", j],
            ]),
          ),
        );
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it("put positive terms first", () => {
    const text = (index: Index) => indexText(index, (name) => name);
    expect(text(add(7, mul(loopVariable("i"), -2)))).toBe("7 - i*2");
    expect(text(mul(loopVariable("i"), -1))).toBe("-i");
    expect(text(add(add(mul(loopVariable("i"), 4), loopVariable("j")), add(mul(loopVariable("i"), 2), 0)))).toBe(
      "i*6 + j",
    );
    expect(affineOf(mul(loopVariable("i"), loopVariable("j")))).toBeUndefined();
  });
});

/** A constant expression of Verilog over non-negative integers: + - * / % < > ?: and brackets. */
function verilogValue(text: string, variables: Readonly<Record<string, number>>): number {
  const tokens = text.match(/\d+|[a-z]+|[-+*/%<>?:()]/g) ?? [];
  let next = 0;
  const take = (token: string): boolean => tokens[next] === token && next++ >= 0;
  const atom = (): number => {
    if (take("-")) return -atom();
    if (take("(")) {
      const value = choice();
      if (!take(")")) throw new Error(`no closing bracket in ${text}`);
      return value;
    }
    const token = tokens[next++];
    return token in variables ? variables[token] : Number(token);
  };
  const product = (): number => {
    let value = atom();
    for (;;) {
      if (take("*")) value *= atom();
      else if (take("/")) value = Math.trunc(value / atom());
      else if (take("%")) value %= atom();
      else return value;
    }
  };
  const sum = (): number => {
    let value = product();
    for (;;) {
      if (take("+")) value += product();
      else if (take("-")) value -= product();
      else return value;
    }
  };
  const choice = (): number => {
    const left = sum();
    const test = take("<") ? left < sum() : take(">") ? left > sum() : undefined;
    if (test === undefined) return left;
    if (!take("?")) throw new Error(`no choice in ${text}`);
    const yes = choice();
    if (!take(":")) throw new Error(`half a choice in ${text}`);
    const no = choice();
    return test ? yes : no;
  };
  const value = choice();
  if (next !== tokens.length) throw new Error(`trailing ${tokens[next]} in ${text}`);
  return value;
}
