// `tcvar bounds-sweep`: every row of the theorem over precisions, tokens and dimensions; sizes fitted; JSON and CSV.
import { join } from "node:path";
import type { Command } from "commander";
import { EXIT, UserError } from "../core/errors.ts";
import type { SweepPoint, SweepRow } from "../var/theorem-sweep.ts";
import { modelOptions } from "./bounds.ts";
import type { ModelOptions } from "./bounds-options.ts";
import { addCommand } from "./command.ts";
import { type DesignOptions, regimeOption, requestOf } from "./design-options.ts";

interface SweepOptions extends Omit<DesignOptions, keyof ModelOptions>, ModelOptions {
  readonly precisions: readonly number[];
  readonly sides: readonly number[];
  readonly dims: readonly (number | "n")[];
}

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "bounds-sweep",
    summary: "measure the lemmas over precisions, tokens and dimensions",
    text: [
      "Counts the circuit of every lemma at all given precisions, maps and dimensions, with variant, regimes, layers and levels",
      "fixed: the depth has to be one number from P = 8 on (and no more below), and the sizes are fitted as n^a p^b d^c with",
      "their residuals. Writes sweep.json and sweep.csv. Exit code 1 where a depth moves.",
    ].join("\n"),
    options: ["variant", "out", "json", "quiet"],
    presets: { out: join("rtl-out", "bounds-sweep") },
    examples: [
      "tcvar bounds-sweep",
      "tcvar bounds-sweep --regime poly --precisions 8,16,32,48,64 --sides 2,8 --dims 8",
      "tcvar bounds-sweep --precisions 4,8,16 --sides 2,4 --dims 4,n --json",
    ],
  });
  regimeOption(command);
  modelOptions(command)
    .option("--fused", "fused inner products, one rounding each")
    .option("--precisions <list>", "precisions", listReader("precisions", 2, 64), [8, 12, 16, 20, 24, 28, 32])
    .option(
      "--sides <list>",
      "sides of the square map: n = side^2 tokens",
      listReader("sides", 2, 1024),
      [2, 4, 8, 16, 32],
    )
    .option("--dims <list>", "hidden dimensions; n: as many as tokens", readDims, [4, 8, 64])
    .action(boundsSweep);
}

function listReader(what: string, least: number, greatest: number): (text: string) => number[] {
  return (text) => {
    const list = text.split(",").map((word) => (/^\d+$/.test(word.trim()) ? Number(word) : Number.NaN));
    if (list.some((value) => !(value >= least && value <= greatest)))
      throw new UserError(
        `${what} are ${JSON.stringify(text)}: accepted are integers ${least}..${greatest} separated by commas`,
      );
    return list;
  };
}

function readDims(text: string): (number | "n")[] {
  return text.split(",").map((word) => (word.trim() === "n" ? "n" : listReader("dims", 1, 4096)(word)[0]));
}

/** The regime that applies to every precision of a wide sweep; up to 11 there are whole tables, beyond 38 only `poly`. */
const DEFAULT_REGIME = "table";

async function boundsSweep(options: SweepOptions): Promise<void> {
  const { Operations } = await import("../layers/operations.ts");
  const { floatFormat } = await import("../params/format.ts");
  const { sweepCsv, sweepPoints, sweepRows } = await import("../var/theorem-sweep.ts");
  const { writeFileAtomic } = await import("../core/files.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");

  const { variant, regime = DEFAULT_REGIME, fused } = requestOf(options);
  const { precisions, sides, dims, layers, stages } = options;
  const points = await withProgress(
    "counting the circuits of the lemmas",
    async (report) => {
      const found: SweepPoint[] = [];
      for (const p of precisions) {
        const operations = new Operations({ format: floatFormat(p), variant, regime, fused });
        for (const side of sides)
          for (const d of new Set(dims.map((dim) => (dim === "n" ? side * side : dim)))) {
            report(`p = ${p}, n = ${side * side}, d = ${d}`);
            found.push(...sweepPoints(operations, { map: { h: side, w: side }, d, layers, stages }));
            // progress and interruption have their turn
            await new Promise((resolve) => {
              setImmediate(resolve);
            });
          }
      }
      return found;
    },
    options,
  );
  const rows = sweepRows(points);
  const fixed = { variant, regime, layers, stages, fused: fused ?? false };
  const directory = options.out as string;
  const record = { fixed, rows, points };
  await writeFileAtomic(join(directory, "sweep.json"), `${stableJson(record, { indent: 1 })}\n`);
  await writeFileAtomic(join(directory, "sweep.csv"), sweepCsv(points));
  if (rows.some(({ constant }) => !constant)) process.exitCode = EXIT.comparisonFailed;
  if (options.json) console.log(stableJson({ fixed, rows }));
  else console.log([...sweepText(rows), "", `${points.length} circuits; all points in ${directory}`].join("\n"));
}

function sweepText(rows: readonly SweepRow[]): string[] {
  const power = ({ exponents, greatestResidual }: SweepRow["gates"]): string => {
    const moving = Object.entries(exponents).filter(([, exponent]) => Math.abs(exponent) >= 0.005);
    const factors = moving.map(([name, exponent]) => `${name}^${exponent.toFixed(2)}`);
    return `${factors.join(" ") || "constant"} (${(100 * greatestResidual).toFixed(0)} % at most)`;
  };
  const head = ["row", "source", "depth", "constant", "gates", "wires"];
  const cells = rows.map((row) => [
    row.name,
    row.source,
    row.depths.join(" "),
    row.constant ? "yes" : "NO",
    power(row.gates),
    power(row.wires),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i].length)));
  const line = (words: readonly string[]): string =>
    `| ${words.map((word, i) => word.padEnd(widths[i])).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...cells.map(line)];
}
