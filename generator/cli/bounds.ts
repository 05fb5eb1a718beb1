// `tcvar bounds`: the theorem measured, lemma by lemma: the paper's depth bound, ours, the measured depth, holds or not.
import type { Command } from "commander";
import { EXIT } from "../core/errors.ts";
import type { MeasuredTheorem } from "../var/theorem-check.ts";
import type { ModelOptions } from "./bounds-options.ts";
import { addCommand } from "./command.ts";
import { type DesignOptions, regimeOption, requestOf } from "./design-options.ts";
import { integerReader } from "./options.ts";

interface BoundsOptions extends Omit<DesignOptions, keyof ModelOptions>, ModelOptions {
  readonly certificate?: string;
}

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "bounds",
    summary: "measure every lemma's depth bound and Theorem 5.11",
    text: [
      "For each lemma of the paper: its depth bound, our bound and a tight one, as formulas and with the measured depths of the",
      "operations put in; the measured depth of the circuit; its gates and wires; and whether it holds. A row holds if no bound",
      "is exceeded and the depth is the same for other maps, dimensions and precisions in the same regimes. Layers are measured",
      "as inside of a model, without canon at their ports; VAR with it.",
      "--certificate DIR writes it all, with hashes of the Verilog of each circuit, as certificate.json and certificate.md.",
      "Exit code 1 where a row does not hold.",
    ].join("\n"),
    options: ["precision", "expBits", "tokens", "map", "dim", "variant", "json", "quiet"],
    examples: [
      "tcvar bounds -p 16 -n 64",
      "tcvar bounds -p 8 -n 16 --variant depth --layers 1 --json",
      "tcvar bounds -p 16 -n 64 --certificate rtl-out/certificate",
    ],
  });
  regimeOption(command);
  modelOptions(command)
    .option("--fused", "fused inner products, one rounding each")
    .option("--certificate <dir>", "write certificate.json and certificate.md there")
    .action(bounds);
}

/** Adds the sizes of the model. */
export function modelOptions(command: Command): Command {
  return command
    .option("--layers <M>", "layers of the transformer", integerReader("layers", 1, 64), 2)
    .option("--stages <L>", "levels of the decoder", integerReader("stages", 1, 8), 2);
}

async function bounds(options: BoundsOptions): Promise<void> {
  const { Operations } = await import("../layers/operations.ts");
  const { floatFormat } = await import("../params/format.ts");
  const { measureTheorem } = await import("../var/theorem-check.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");
  const { mapOfTokens, otherPlaces } = await import("./bounds-options.ts");
  const { beyondPaper, operandCount } = await import("./top-kind.ts");

  const { precision, variant, regime, fused } = requestOf(options);
  const map = mapOfTokens(options);
  const operations = new Operations({ format: floatFormat(precision, options.expBits), variant, regime, fused });
  const n = operandCount(map.h * map.w);
  const d = operandCount(options.dim ?? Math.min(8, n));
  const place = { operations, size: { map, d, layers: options.layers, stages: options.stages } };
  const { certificate } = options;
  if (certificate !== undefined) (await import("./certificate.ts")).refuseUnwritableCertificate(certificate);
  const measured = await withProgress(
    "measuring the lemmas",
    async (report) => {
      const others = await otherPlaces(place);
      return measureTheorem(place, others, report);
    },
    options,
  );
  if (certificate !== undefined)
    await (await import("./certificate.ts")).writeCertificate(certificate, place, measured, options);
  if (measured.rows.some(({ holds }) => !holds)) process.exitCode = EXIT.comparisonFailed;
  if (options.json) console.log(stableJson({ ...describe(place), ...measured }));
  else {
    const note = beyondPaper(n, d);
    console.log([...boundsText(measured), ...(note ? [note] : [])].join("\n"));
  }
}

type Place = Parameters<typeof import("../var/theorem-check.ts").measureTheorem>[0];

/** The parameters of a measurement, as they stand in JSON. */
export function describe({ operations, size }: Place): Record<string, unknown> {
  const { format, variant, fused, regimes } = operations;
  const { map, d, layers, stages } = size;
  const n = map.h * map.w;
  return {
    p: format.p,
    E: format.E,
    n,
    map: [map.h, map.w],
    d,
    layers,
    stages,
    variant,
    fused,
    regimes,
    dWithinN: d <= n,
  };
}

const HEAD = ["row", "source", "paper's bound", "ours", "tight", "depth", "gates", "wires", "holds"];
/** Columns of numbers, to the right. */
const NUMBERS = ["depth", "gates", "wires"];

/** The table as Markdown, bounds as formula = value (slack); below it the measured depths of the operations, and what fails. */
export function boundsText({ constants, rows }: MeasuredTheorem): string[] {
  const cells = rows.map((row) => {
    const shown = (bound: typeof row.paper | undefined): string =>
      bound === undefined ? "-" : bound === "O(1)" ? "O(1)" : `${bound.formula} = ${bound.value} (${bound.slack})`;
    const counts = [row.depth, row.gates, row.wires].map((count) => count.toLocaleString("en"));
    const bounds = [row.paper, row.ours, row.tight].map(shown);
    return [row.name, row.source, ...bounds, ...counts, row.holds ? "yes" : "NO"];
  });
  const widths = HEAD.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i].length)));
  const right = HEAD.map((title) => NUMBERS.includes(title));
  const line = (words: readonly string[]): string =>
    `| ${words.map((word, i) => (right[i] ? word.padStart(widths[i]) : word.padEnd(widths[i]))).join(" | ")} |`;
  const rule = widths.map((width, i) => (right[i] ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2))).join("|");
  const measured = Object.entries(constants).map(([name, depth]) => `d_${name} = ${depth}`);
  const failures = rows.flatMap(({ name, faults = [] }) => faults.map((fault) => `${name}: ${fault}`));
  return [line(HEAD), `|${rule}|`, ...cells.map(line), "", measured.join(", "), ...failures];
}
