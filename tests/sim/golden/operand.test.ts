import { describe, expect, it } from "vitest";
import { UserError } from "../../../generator/core/errors.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { operandWord } from "../../../sim/golden/operand.ts";
import { parseOperandLines } from "../../../sim/golden/operand-lines.ts";
import { decode } from "../../../sim/golden/word.ts";

const format = floatFormat(11, 5); // exponents -26 .. 5

describe("operands", () => {
  it.each([
    ["[1024,0]", 1024n, 0n],
    ["[-2047,5]", -2047n, 5n],
    ["[3,0]", 1536n, -9n],
    ["[4096,0]", 1024n, 2n],
    ["[2094080,-10]", 2045n, 0n],
    ["[1,15]", 1024n, 5n],
    ["[0,99999]", 0n, 0n],
    ['["-1025","-7"]', -1025n, -7n],
    ['["1180591620717411303424",-70]', 1024n, -10n],
    ['"0x1.8p+3"', 1536n, -7n],
    ['"-0x1.8P3"', -1536n, -7n],
    ['"0X.8"', 1024n, -11n],
    ['"0x10."', 1024n, -6n],
    ['"+0xAp-2"', 1280n, -9n],
    ['"0x0p+99999999999999999999"', 0n, 0n],
    ['{"w":"0"}', 0n, 0n],
    ['{"w":"fFfF"}'.replace("fFfF", "1C500"), -1280n, -18n],
    ['{"w":"0x0400"}', 1024n, -10n],
  ])("%s", (json, m, e) => {
    expect(decode(format, operandWord(format, JSON.parse(json)))).toEqual({ m, e });
  });

  it.each([
    ["[2049,0]", /operand \[2049,0\] is not in F\(11, 5\) \(m needs more than 11 bits\): accepted are 0 and m \* 2\^e/],
    ["[1024,6]", /operand \[1024,6\] is not in F\(11, 5\) \(exponent 6 .*-26 <= e <= 5/],
    ["[1,-17]", /exponent -27/],
    ["[9007199254740993,0]", /number 9007199254740992 is not exact in JSON/],
    ["[1.5,0]", /1\.5 is not an integer/],
    ['["1e3",0]', /"1e3" is not an integer/],
    ["[1]", /operand \[1\] is of an unknown form/],
    ["[1,2,3]", /unknown form/],
    ["[null,0]", /null is not an integer/],
    ["null", /operand null is of an unknown form/],
    ["12", /unknown form/],
    ['"12"', /"12" is not a hexadecimal float/],
    ['"0x"', /not a hexadecimal float/],
    ['"0x.p1"', /not a hexadecimal float/],
    ['"0x1p"', /not a hexadecimal float/],
    ['"nan"', /not a hexadecimal float/],
    ['"0x1.801p0"', /m needs more than 11 bits/],
    ['"0x1p+99999999999999999999"', /exponent 99999999999999999989/],
    ['{"w":"20000"}', /raw word "20000" is too wide: accepted are 17 bits/],
    ['{"w":"g"}', /"g" is not hexadecimal/],
    ['{"w":7}', /7 is not hexadecimal/],
    ['{"w":"1","x":1}', /unknown form/],
    ['{"w":"3ff"}', /"3ff" is not canonical: accepted are 0 and words whose leading significand bit \(bit 10\) is 1/],
  ])("refuses %s", (json, message) => {
    expect(() => operandWord(format, JSON.parse(json))).toThrow(UserError);
    expect(() => operandWord(format, JSON.parse(json))).toThrow(message);
  });

  it("accepts any raw word with canon", () => {
    expect(operandWord(format, { w: "3ff" }, { canon: true })).toBe(0x3ffn);
  });

  it("shortens what a message shows", () => {
    expect(() => operandWord(format, [`1${"0".repeat(5000)}1`, 0])).toThrow(/^.{1,400}$/);
    expect(() => operandWord(format, "x".repeat(5000))).toThrow(/^.{1,400}$/);
  });
});

describe("lines", () => {
  const read = (text: string) => parseOperandLines(format, text, { operands: 2 });
  it("reads every line, with or without the last newline", () => {
    const expected = [
      [1024n, 0x400n + (10n << 11n)],
      [0n, 0x600n + (3n << 11n)],
    ];
    const text = '[[1024,-10],[1024,0]]\n[ [0,0], "0x1.8p+3" ]';
    expect(read(text)).toEqual(expected);
    expect(read(`${text}\n`)).toEqual(expected);
    expect(read("[[1024,-10],[1024,0]]\r\n")).toEqual([expected[0]]);
    expect(read("")).toEqual([]);
  });

  it.each([
    ["[[1,0],[1,0]]\n[[1,0]]", "line 2: 1 operands: accepted are 2"],
    ["[[1,0],[1,0]]\n\n[[1,0],[1,0]]", 'line 2: "" is not JSON'],
    ["[[1,0],[1,0]", 'line 1: "[[1,0],[1,0]" is not JSON'],
    ['{"a":1}', 'line 1: {"a":1} is not an array of operands'],
    ["[[1,0],[4097,0]]", "line 1: operand [4097,0] is not in F(11, 5)"],
    ["[[1.00000000000000000001,0],[1,0]]", "line 1: number 1.00000000000000000001 is not written as an integer"],
    ["[[1e2,0],[1,0]]", "line 1: number 1e2 is not written as an integer"],
    ["[[1,0],[1,-0.0]]", "line 1: number -0.0 is not written as an integer"],
  ])("refuses %j", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("does not take a number inside a string for one outside", () => {
    expect(() => read('["0x1.8p+3","0x1.8p-3"]')).not.toThrow();
  });
});
