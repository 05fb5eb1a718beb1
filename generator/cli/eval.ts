// `tcvar eval`: operands in, results out, as JSON lines, through one of four engines.
import type { Command } from "commander";
import { UserError } from "../core/errors.ts";
import { readInput, textOf } from "../core/input-output.ts";
import { addCommand } from "./command.ts";
import { type DesignOptions, regimeOption, requestOf } from "./design-options.ts";
import { ENGINES, type Engine } from "./engines.ts";
import { choiceReader } from "./options.ts";

interface EvalOptions extends DesignOptions {
  readonly engine: Engine;
  readonly in?: string;
}

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "eval",
    summary: "compute an operation on operands given as JSON lines",
    text: [
      "Reads JSON lines from standard input (or --in), one array of operands a line, and prints one result a line, in",
      'order. An operand is [m,e] (m * 2^e, integers or decimal strings), a C hexadecimal float such as "0x1.8p+3", or a',
      'raw word {"w":"hex"}. Results are [m,e]; -1, 0 or 1 for cmp. dot and dot_fused take x1..xn then y1..yn. Any engine',
      "computes exp as the circuit of the regime does (within 2^-P); the other operations are rounded once from the exact.",
      "A bad line is told with its number, exit code 2, and nothing is printed.",
    ].join("\n"),
    argument: [
      "<op>",
      "add, sub, mul, div, sqrt, exp, cmp, floor, sum, prod, dot, dot_fused, sigmoid, tanh, silu or gelu",
    ],
    options: ["precision", "expBits", "tokens", "variant", "canon", "json", "quiet"],
    examples: [
      "echo '[[3,0],[5,-1]]' | tcvar eval mul -p 8",
      `echo '["0x1.8p+3","-0x1p-2"]' | tcvar eval add -p 11 -E 5 --engine icarus`,
      "echo '[[1,0]]' | tcvar eval exp -p 11 --regime table",
      "tcvar eval dot -p 11 -n 8 --engine verilator --in operands.jsonl",
    ],
  });
  regimeOption(command)
    .option("--engine <name>", ENGINES.join(", "), choiceReader("engine", ENGINES), "netlist")
    .option("--in <file>", "read operands from a file instead of standard input")
    .action(evaluateLines);
}

async function evaluateLines(operation: string, options: EvalOptions): Promise<void> {
  const { parseOperandLines } = await import("../../sim/golden/operand-lines.ts");
  const { goldenOperation, topOfOperation } = await import("../../sim/golden/operations.ts");
  const { orderJson, wordJson } = await import("../../sim/golden/result.ts");
  const { designOf } = await import("./tops.ts");
  const { runEngine } = await import("./engines.ts");
  const { floatFormat } = await import("../params/format.ts");

  const top = topOfOperation(operation);
  const request = requestOf(options);
  floatFormat(request.precision, request.expBits);
  const text = await operandText(options.in);
  const design = designOf(top, request);
  const { operands } = goldenOperation(top, design.shape);
  const vectors = parseOperandLines(design.format, text, { operands, canon: options.canon ?? false });
  if (vectors.length === 0) return;
  const results = await runEngine(options.engine, design, vectors);
  const lines = results.map((words) =>
    top === "fcmp" ? orderJson(words[0], words[1]) : wordJson(design.format, words[0]),
  );
  process.stdout.write(`${lines.join("\n")}\n`);
}

async function operandText(file: string | undefined): Promise<string> {
  if (file !== undefined) return readInput(file);
  if (process.stdin.isTTY) throw new UserError("no operands: accepted are JSON lines on standard input, or --in FILE");
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return textOf(Buffer.concat(chunks));
}
