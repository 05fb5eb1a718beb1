import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { addCommand } from "../../../generator/cli/command.ts";
import { createProgram } from "../../../generator/cli/main.ts";
import { type CommonOptions, choiceReader, integerReader, type OptionName } from "../../../generator/cli/options.ts";
import { UserError } from "../../../generator/core/errors.ts";

const ALL: readonly OptionName[] = [
  "precision",
  "tokens",
  "dim",
  "expBits",
  "map",
  "variant",
  "style",
  "json",
  "out",
  "seed",
  "quiet",
  "canon",
];

/** What a command with every shared option gets. */
function parsed(args: readonly string[], presets: CommonOptions = {}): CommonOptions {
  const program = new Command().exitOverride();
  let got: CommonOptions | undefined;
  addCommand(program, { name: "c", summary: "s", options: ALL, presets, examples: ["tcvar c"] })
    .exitOverride()
    .action((options: CommonOptions) => {
      got = options;
    });
  program.parse(["c", ...args], { from: "user" });
  if (!got) throw new Error("the action was not called");
  return got;
}

test("every option, long and short", () => {
  const long =
    "--precision 16 --tokens 64 --dim 8 --exp-bits 5 --map 4x16 --variant wires --style lut --json --out o --seed 7 --quiet --canon";
  const expected = {
    precision: 16,
    tokens: 64,
    dim: 8,
    expBits: 5,
    map: { height: 4, width: 16 },
    variant: "wires",
    style: "lut",
    json: true,
    out: "o",
    seed: 7,
    quiet: true,
    canon: true,
  };
  expect(parsed(long.split(" "))).toEqual(expected);
  const { precision, tokens, dim, expBits, quiet } = expected;
  expect(parsed("-p 16 -n 64 -d 8 -E 5 -q".split(" "))).toEqual({ precision, tokens, dim, expBits, quiet });
});

test("what is not given is not there, unless the command has a value for it", () => {
  expect(parsed([])).toEqual({});
  expect(parsed([], { precision: 16, variant: "balanced" })).toEqual({ precision: 16, variant: "balanced" });
  expect(parsed(["-p", "8"], { precision: 16 })).toEqual({ precision: 8 });
});

describe("a bad value is one line: what, the value, what is accepted", () => {
  test.each([
    ["--precision=1", "precision P is 1: accepted are integers 2..64"],
    ["--precision=65", "precision P is 65: accepted are integers 2..64"],
    ["--precision=-5", "precision P is -5: accepted are integers 2..64"],
    ["--precision=abc", 'precision P is "abc": accepted are integers 2..64'],
    ["--precision=16.0", 'precision P is "16.0": accepted are integers 2..64'],
    ["--precision=0x10", 'precision P is "0x10": accepted are integers 2..64'],
    ["--precision=1e1", 'precision P is "1e1": accepted are integers 2..64'],
    ["--precision=", 'precision P is "": accepted are integers 2..64'],
    ["--precision=99999999999999999999", "precision P is 99999999999999999999: accepted are integers 2..64"],
    ["--tokens=0", "tokens N is 0: accepted are integers 1..1048576"],
    ["--tokens=many", 'tokens N is "many": accepted are integers 1..1048576'],
    ["--dim=0", "dimension D is 0: accepted are integers 1..1048576"],
    ["--exp-bits=2", "exponent bits E is 2: accepted are integers 3..65"],
    ["--map=8", 'map is "8": accepted is HxW, such as 8x8, of at most 1048576'],
    ["--map=0x8", 'map is "0x8": accepted is HxW, such as 8x8, of at most 1048576'],
    ["--map=9999x9999", 'map is "9999x9999": accepted is HxW, such as 8x8, of at most 1048576'],
    ["--variant=fast", 'variant is "fast": accepted are depth, balanced, wires'],
    ["--style=gates", 'style is "gates": accepted are threshold, lut'],
    ["--seed=-1", "seed is -1: accepted are integers 0..4294967295"],
    ["--out=", 'out is "": accepted is the path of a directory'],
  ])("%s", (argument, message) => {
    expect(() => parsed([argument])).toThrow(new UserError(message));
  });
});

test("readers for options of one command", () => {
  expect(integerReader("vectors", 1, 10)("10")).toBe(10);
  expect(choiceReader("engine", ["a", "b"])("b")).toBe("b");
  expect(() => choiceReader("engine", ["a", "b"])("c")).toThrow(new UserError('engine is "c": accepted are a, b'));
});

test("a command's text is wrapped at the width of the terminal, paragraph by paragraph", () => {
  const text = ["one two", "three four", "", "five six"].join("\n");
  const command = addCommand(new Command(), { name: "a", summary: "b", text, options: [], examples: ["tcvar a"] });
  const help = command.configureHelp({ helpWidth: 40, minWidthToWrap: 1 }).helpInformation();
  expect(help).toContain("one two three four\n\nfive six\n");
});

test("every command of the program has a summary and examples that name it", () => {
  const { commands } = createProgram();
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    let help = "";
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    const examples = help.slice(help.indexOf("\nExamples:\n")).match(/^ {2}.*$/gm) ?? [];
    expect(command.summary(), command.name()).not.toBe("");
    expect(
      examples.some((line) => line.includes(`tcvar ${command.name()}`)),
      command.name(),
    ).toBe(true);
  }
});
