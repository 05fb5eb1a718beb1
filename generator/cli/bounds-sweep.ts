// `tcvar bounds-sweep`: every row of the theorem over precisions, tokens and dimensions; sizes fitted; JSON and CSV.
import { join } from "node:path";
import type { Command } from "commander";
import { EXIT, UserError } from "../core/errors.ts";
import { range } from "../core/integers.ts";
import type { Regime } from "../params/regime.ts";
import type { SizeFit } from "../var/size-fit.ts";
import type { SweepDim, SweepRow } from "../var/theorem-sweep.ts";
import { modelOptions } from "./bounds.ts";
import type { ModelOptions } from "./bounds-options.ts";
import type { SweepJob } from "./bounds-sweep-jobs.ts";
import { addCommand } from "./command.ts";
import { type DesignOptions, regimeOption, requestOf } from "./design-options.ts";

interface SweepOptions extends Omit<DesignOptions, keyof ModelOptions>, ModelOptions {
  readonly precisions?: readonly number[];
  readonly sides: readonly number[];
  readonly dims?: readonly SweepDim[];
}

/** Precisions below 8, where the depth may be less, and above; each regime has those that it is for. */
const PRECISIONS = [2, 4, 5, 6, 7, 8, 12, 16, 24, 32, 64];
const DIMS: readonly SweepDim[] = [4, 64, "n"];
/** The regimes whose circuits grow as the theorem says: tables of 2^(p/2) entries, and polynomial in p. */
const GROWING: readonly Regime[] = ["table", "poly"];

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "bounds-sweep",
    summary: "measure the lemmas over precisions, tokens and dimensions",
    text: [
      "Counts the circuit of every lemma at all given precisions, maps and dimensions up to the number of tokens, with variant,",
      "regime, layers and levels fixed: the depth has to be one number from P = 8 on, and never more below; for each dimension",
      "the sizes from P = 8 on are fitted as n^a p^b, in brackets the greatest residual. Without --regime one sweep in each of the regimes table (P = 5 to 32)",
      "and poly (P up to 64). On all cores. Writes sweep.json (which --json prints, too) and sweep.csv. Exit code 1 where a depth",
      "moves. All precisions, --precisions 2..64, take hours.",
    ].join("\n"),
    options: ["variant", "out", "json", "quiet"],
    presets: { out: join("rtl-out", "bounds-sweep") },
    examples: [
      "tcvar bounds-sweep",
      "tcvar bounds-sweep --regime poly --precisions 8,16,32,48,64 --sides 2,8 --dims 4",
      "tcvar bounds-sweep --regime table --precisions 5..32 --sides 2,4 --dims 4,n --json",
    ],
  });
  regimeOption(command, "takes table and poly");
  modelOptions(command)
    .option("--fused", "fused inner products, one rounding each")
    .option(
      "--precisions <list>",
      `precisions, such as 8,16 or 8..32 (default: ${PRECISIONS.join()})`,
      listReader("precisions", 2, 64),
    )
    .option(
      "--sides <list>",
      "sides of the square map: n = side^2 tokens",
      listReader("sides", 2, 1024),
      [2, 4, 8, 16, 32],
    )
    .option("--dims <list>", `hidden dimensions; n: as many as tokens (default: ${DIMS.join()})`, readDims)
    .action(boundsSweep);
}

/** A reader of integers and ranges separated by commas. */
function listReader(what: string, least: number, greatest: number): (text: string) => number[] {
  return (text) => {
    const list = text.split(",").flatMap((word) => {
      const [, first, last = first] = /^(\d{1,4})(?:\.\.(\d{1,4}))?$/.exec(word.trim()) ?? [];
      return first === undefined ? [Number.NaN] : range(Number(first), Number(last) + 1);
    });
    if (list.length === 0 || list.some((value) => !(value >= least && value <= greatest)))
      throw new UserError(
        `${what} are ${JSON.stringify(text)}: accepted are integers ${least}..${greatest} separated by commas`,
      );
    return [...new Set(list)];
  };
}

function readDims(text: string): SweepDim[] {
  return text.split(",").map((word) => (word.trim() === "n" ? "n" : listReader("dims", 1, 4096)(word)[0]));
}

async function boundsSweep(options: SweepOptions): Promise<void> {
  const { sweepCsv, sweepRows } = await import("../var/theorem-sweep.ts");
  const { writeFileAtomic } = await import("../core/files.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");
  const { placesOf, sweepInChildren, sweepOne } = await import("./bounds-sweep-jobs.ts");

  const { variant, fused = false } = requestOf(options);
  const { sides, dims = DIMS, layers, stages } = options;
  if (placesOf({ sides, dims }).length === 0)
    throw new UserError(`dims are ${dims.join()} and sides ${sides.join()}: accepted are dims up to n = side^2`);
  const jobs = await jobsOf(options);
  const settings = { variant, layers, stages, fused, sides, dims };
  const points = await withProgress(
    "counting the circuits of the lemmas",
    (report) => (jobs.length === 1 ? sweepOne(jobs[0], settings, report) : sweepInChildren(jobs, settings, report)),
    options,
  );
  const sweeps = [...new Set(jobs.map(({ regime }) => regime))].map((regime) => {
    const own = points.filter((point) => point.regime === regime);
    const precisions = jobs.filter((job) => job.regime === regime).map(({ p }) => p);
    return { fixed: { variant, regime, layers, stages, fused }, precisions, sides, dims, rows: sweepRows(own, dims) };
  });
  const directory = options.out as string;
  const record = { sweeps, points };
  await writeFileAtomic(join(directory, "sweep.json"), `${stableJson(record, { indent: 1 })}\n`);
  await writeFileAtomic(join(directory, "sweep.csv"), sweepCsv(points));
  if (sweeps.some(({ rows }) => rows.some(({ constant }) => !constant))) process.exitCode = EXIT.comparisonFailed;
  if (options.json) console.log(stableJson(record));
  else {
    for (const { fixed, precisions, rows } of sweeps)
      console.log([`regime ${fixed.regime}, p = ${precisions.join(", ")}`, "", ...sweepText(rows), ""].join("\n"));
    console.log(`${points.length} circuits; all points in ${directory}`);
  }
}

/** The precisions of each regime, ascending. @throws UserError where a precision that is named has not the regimes */
async function jobsOf({ regime: named, precisions }: SweepOptions): Promise<SweepJob[]> {
  const { applyingRegimes } = await import("./applying-regimes.ts");
  const { floatFormat } = await import("../params/format.ts");
  const regimes = named ? [named] : GROWING;
  const jobs = regimes.flatMap((regime) =>
    (precisions ?? PRECISIONS)
      .toSorted((a, b) => a - b)
      .filter((p) => applyingRegimes(floatFormat(p)).includes(regime))
      .map((p): SweepJob => ({ regime, p })),
  );
  const left = precisions?.find((p) => !jobs.some((job) => job.p === p));
  if (left !== undefined)
    throw new UserError(`regime ${regimes.join(", ")} is asked for p = ${left}: accepted are regimes that apply there`);
  return jobs;
}

function sweepText(rows: readonly SweepRow[]): string[] {
  const power = ({ exponents, factor, greatestResidual }: SizeFit): string => {
    const moving = Object.entries(exponents).filter(([, exponent]) => Math.abs(exponent) >= 0.005);
    const factors = moving.map(([name, exponent]) => `${name}^${exponent.toFixed(2)}`);
    return `${[factor.toPrecision(3), ...factors].join(" ")} (${(100 * greatestResidual).toFixed(0)} %)`;
  };
  const sizes = (["gates", "wires"] as const).flatMap((of) =>
    rows[0].fits.map(({ dim }, k) => ({ title: `${of}, d = ${dim}`, of: (row: SweepRow) => power(row.fits[k][of]) })),
  );
  const head = ["row", "source", "depth", "below p = 8", "constant", ...sizes.map(({ title }) => title)];
  const cells = rows.map((row) => [
    row.name,
    row.source,
    row.depths.join(" "),
    row.depthsBelow.join(" "),
    row.constant ? "yes" : "NO",
    ...sizes.map(({ of }) => of(row)),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i].length)));
  const line = (words: readonly string[]): string =>
    `| ${words.map((word, i) => word.padEnd(widths[i])).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...cells.map(line)];
}
