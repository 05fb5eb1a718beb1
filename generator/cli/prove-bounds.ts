// `tcvar prove-bounds`: correct rounding of div and sqrt and the bound on the error of exp, checked on the circuits.
import type { Command } from "commander";
import { EXIT, UserError } from "../core/errors.ts";
import { addCommand } from "./command.ts";
import { type DesignOptions, regimeOption } from "./design-options.ts";
import { choiceReader, integerReader } from "./options.ts";
import type { ProofJob, ProofLine, ProofOptions } from "./prove-bounds-jobs.ts";

interface ProveOptions extends Omit<DesignOptions, "seed">, ProofOptions {
  readonly operation?: string;
}

/** Precisions when the user gives none: those at which all significands are tried, and the usual ones. */
const PRECISIONS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 24, 32];
const OPERATIONS: Readonly<Record<string, ProofJob["top"]>> = { div: "fdiv", sqrt: "fsqrt", exp: "fexp" };

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "prove-bounds",
    summary: "check the error bounds of division, root and exponential on their circuits",
    text: [
      "Runs the circuits of div, sqrt and exp, of every regime that applies and every variant, where rounding is the hardest,",
      "compares each result with the golden model and measures its error with exact arithmetic: at most half a place (div,",
      "sqrt); faithful, and relative error at most 2^-p (exp). Up to P = 11 all significands (exp: up to --scan); above, the",
      "quotients and roots nearest to the middle of two neighbours, found modulo powers of two, arguments whose exponential is",
      "nearest to powers of two (continued fractions) and to middles, and random ones. Prints the greatest errors seen.",
      "Exit code 1 where a bound is broken. Without -p: P = 2 to 11, 16, 24 and 32, on all cores; a quarter of an hour.",
    ].join("\n"),
    options: ["precision", "expBits", "variant", "seed", "json", "quiet"],
    presets: { seed: 1 },
    examples: [
      "tcvar prove-bounds -p 8",
      "tcvar prove-bounds --operation exp -p 11 --regime table --variant wires",
      "tcvar prove-bounds --operation div -p 24 --random 1000 --json",
    ],
  });
  regimeOption(command, "takes each that applies")
    .option("--operation <name>", "div, sqrt or exp (default: all)", choiceReader("operation", Object.keys(OPERATIONS)))
    .option("--random <count>", "random cases above P = 11", integerReader("random", 1, 2 ** 24), 100_000)
    .option("--scan <P>", "exp: try all significands up to this precision", integerReader("scan", 2, 20), 16)
    .action(proveBounds);
}

async function proveBounds(options: ProveOptions): Promise<void> {
  const { floatFormat } = await import("../params/format.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");
  const { inChildren, proveOne } = await import("./prove-bounds-jobs.ts");
  const { regimesOf } = await import("./tops.ts");

  const { precision, expBits, operation, regime: only } = options;
  const operations = operation ? [operation] : Object.keys(OPERATIONS);
  const jobs = operations.flatMap((name) =>
    (precision === undefined ? PRECISIONS : [precision]).flatMap((p) => {
      const applying = regimesOf(OPERATIONS[name], floatFormat(p, expBits));
      return applying
        .filter((regime) => only === undefined || regime === only)
        .map((regime): ProofJob => ({ operation: name, top: OPERATIONS[name], p, regime }));
    }),
  );
  if (jobs.length === 0) throw new UserError(nothingApplies(options));
  if (!options.json) console.log(HEADER);
  const records: ProofLine[] = [];
  const take = (found: readonly ProofLine[]): void => {
    records.push(...found);
    if (found.some((record) => !record.holds)) process.exitCode = EXIT.comparisonFailed;
    if (!options.json)
      for (const record of found) console.log([line(record), ...record.first.map((text) => `  ${text}`)].join("\n"));
  };
  const title = ({ top, p, regime }: ProofJob): string => `${top} ${regime} at p = ${p}`;
  if (jobs.length === 1)
    take(await withProgress(title(jobs[0]), (report) => proveOne(jobs[0], options, report), options));
  else
    await withProgress(
      "error bounds",
      (report) => inChildren(jobs, options, take, (done) => report(`${done} of ${jobs.length} constructions`)),
      options,
    );
  if (options.json) console.log(stableJson(records));
}

const HEADER = `${"circuit".padEnd(34)}${"cases".padStart(10)}${"hardest".padStart(9)}   worst error: 2^-p           ulp`;

function line({ circuit, cases, hardest, worstRelative, worstUlp, holds, violations, mismatches }: ProofLine): string {
  const verdict = holds
    ? "holds"
    : `BROKEN: ${violations} beyond the bound, ${mismatches} differ from the golden model`;
  const error = (x: number | null): string => (x?.toFixed(10) ?? "far off").padStart(14);
  return `${circuit.padEnd(34)}${`${cases}`.padStart(10)}${`${hardest}`.padStart(9)}  ${"".padStart(6)}${error(worstRelative)}${error(worstUlp)}  ${verdict}`;
}

function nothingApplies({ regime, precision, operation }: ProveOptions): string {
  const where = precision === undefined ? "" : ` at p = ${precision}`;
  return `regime ${regime} is asked for${operation ? ` ${operation}` : ""}${where}: accepted are regimes that apply there`;
}
