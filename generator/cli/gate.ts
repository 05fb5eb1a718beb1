// `tcvar gate`: one gate of the flat circuit by its number, its path, or the output bit that it drives.
import type { Command } from "commander";
import { addCommand } from "./command.ts";
import { DESIGN, type DesignOptions, designOptions } from "./design-options.ts";

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "gate",
    summary: "show one gate of the flat circuit, by its number or its path",
    text: [
      "Prints kind, threshold, weights and inputs of gates of the flat circuit, found by index arithmetic down the",
      "hierarchy: nothing is flattened, however many gates there are. A query is a number from 0, a path, or",
      "output:PORT[BIT] for what drives a bit of an output port. An input is a constant, a bit of an input port, or",
      "another gate, with its number and path. With --json, one object a line for each query.",
      "",
      "Numbers: the gates of a module in the order of its elements; a bank by its thresholds, an array by its instances",
      "in the order of its loops (last loop fastest, absent ones left out), each as many numbers in a row as its module",
      "has gates.",
      "",
      "Paths: banks and instances by their names in the modules, such as entry[3,5].product[2].normal[1]; what has no",
      "loops or but one threshold has no brackets. In Verilog an instance is u_<name>, in a scope g_<name>.",
    ].join("\n"),
    argument: ["<top>", "a top, such as fmul or matmul, or a model's configuration, *.json"],
    options: [...DESIGN, "json"],
    examples: [
      "tcvar gate fmul 0 -p 8",
      "tcvar gate fmul 'output:y[3]' -p 8",
      "tcvar gate matmul 20000000000 -n 1024",
      "tcvar gate examples/var-d16.json 70000000000000000 'output:tokens_9[2]'",
      "tcvar gate matmul 'entry[3,5].product[2].product_partial_7' -n 64 --json",
    ],
  });
  designOptions(command.argument("<query...>", "a number, a path, or output:PORT[BIT]")).action(gate);
}

async function gate(name: string, queries: readonly string[], options: DesignOptions): Promise<void> {
  const { designFrom } = await import("./model-design.ts");
  const { gateText, gateReport } = await import("./gate-report.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { top, circuit, parameters } = await designFrom(name, options);
  // all are read before any is printed
  const reports = queries.map((query) => gateReport(circuit, query));
  for (const report of reports)
    console.log(options.json ? stableJson({ top, ...parameters, ...report }) : gateText(report));
}
