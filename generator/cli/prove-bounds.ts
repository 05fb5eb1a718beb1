// `tcvar prove-bounds`: correct rounding of div and sqrt and the bound on the error of exp, checked on the circuits.
import type { Command } from "commander";
import { EXIT, UserError } from "../core/errors.ts";
import { REGIMES, regimeOf } from "../params/regime.ts";
import { VARIANTS } from "../params/variant.ts";
import { addCommand } from "./command.ts";
import type { DesignOptions } from "./design-options.ts";
import { choiceReader, integerReader } from "./options.ts";

interface ProveOptions extends DesignOptions {
  readonly operation?: string;
  readonly random: number;
  readonly scan: number;
  readonly seed: number;
}

/** Precisions when the user gives none: those at which all significands are tried, and the usual ones. */
const PRECISIONS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 24, 32];
const OPERATIONS: Readonly<Record<string, "fdiv" | "fsqrt" | "fexp">> = { div: "fdiv", sqrt: "fsqrt", exp: "fexp" };

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
      "Exit code 1 where a bound is broken. Without -p: P = 2 to 11, 16, 24 and 32, which takes many minutes.",
    ].join("\n"),
    options: ["precision", "expBits", "variant", "seed", "json", "quiet"],
    presets: { seed: 1 },
    examples: [
      "tcvar prove-bounds -p 8",
      "tcvar prove-bounds --operation exp -p 11 --regime table --variant wires",
      "tcvar prove-bounds --operation div -p 24 --random 1000 --json",
    ],
  });
  command
    .option("--regime <name>", `only this construction: ${REGIMES.join(", ")}`, regimeOf)
    .option("--operation <name>", "div, sqrt or exp (default: all)", choiceReader("operation", Object.keys(OPERATIONS)))
    .option("--random <count>", "random cases above P = 11", integerReader("random", 1, 2 ** 24), 100_000)
    .option("--scan <P>", "exp: try all significands up to this precision", integerReader("scan", 2, 20), 16)
    .action(proveBounds);
}

async function proveBounds(options: ProveOptions): Promise<void> {
  const { proofCases } = await import("../../sim/proofs/cases.ts");
  const { holds, prove } = await import("../../sim/proofs/prove.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { floatFormat } = await import("../params/format.ts");
  const { runEngine } = await import("./engines.ts");
  const { withProgress } = await import("./progress.ts");
  const { designOf, regimesOf } = await import("./tops.ts");

  const { precision, expBits, operation, regime: only, random, scan, seed, variant: onlyVariant } = options;
  const tops = operation ? [OPERATIONS[operation]] : Object.values(OPERATIONS);
  const variants = onlyVariant ? [onlyVariant] : VARIANTS;
  const records = [];
  if (!options.json) console.log(HEADER);
  for (const top of tops)
    for (const p of precision === undefined ? PRECISIONS : [precision]) {
      const format = floatFormat(p, expBits);
      const applying = regimesOf(top, format);
      for (const regime of applying.filter((name) => only === undefined || name === only)) {
        const designs = variants.map((variant) => designOf(top, { precision: p, expBits, variant, regime }));
        const subjects = designs.map((design) => ({
          name: design.circuit.name,
          run: (vectors: readonly (readonly bigint[])[]) => runEngine("netlist", design, vectors),
        }));
        const found = await withProgress(
          `${top} ${regime} at p = ${p}`,
          (report) =>
            prove(top, format, designs[0].shape, proofCases(top, format, { random, seed, scan }), subjects, (cases) =>
              report(`${cases} cases`),
            ),
          options,
        );
        for (const [i, record] of found.entries()) {
          const { circuit, ...figures } = record;
          const kept = holds(record);
          records.push({ top, p, E: format.E, regime, variant: variants[i], holds: kept, ...figures });
          if (!kept) process.exitCode = EXIT.comparisonFailed;
          if (!options.json)
            console.log([line(circuit, record, kept), ...record.first.map((text) => `  ${text}`)].join("\n"));
        }
      }
    }
  if (records.length === 0) throw new UserError(nothingApplies(options));
  if (options.json) console.log(stableJson(records));
}

const HEADER = `${"circuit".padEnd(34)}${"cases".padStart(10)}${"hardest".padStart(9)}   worst error: 2^-p           ulp`;

interface Figures {
  readonly cases: number;
  readonly hardest: number;
  readonly worstRelative: number;
  readonly worstUlp: number;
  readonly violations: number;
  readonly mismatches: number;
}

function line(
  name: string,
  { cases, hardest, worstRelative, worstUlp, violations, mismatches }: Figures,
  kept: boolean,
): string {
  const verdict = kept ? "holds" : `BROKEN: ${violations} beyond the bound, ${mismatches} differ from the golden model`;
  const error = (x: number): string => x.toFixed(10).padStart(14);
  return `${name.padEnd(34)}${`${cases}`.padStart(10)}${`${hardest}`.padStart(9)}  ${"".padStart(6)}${error(worstRelative)}${error(worstUlp)}  ${verdict}`;
}

function nothingApplies({ regime, precision, operation }: ProveOptions): string {
  const where = precision === undefined ? "" : ` at p = ${precision}`;
  return `regime ${regime} is asked for${operation ? ` ${operation}` : ""}${where}: accepted are regimes that apply there`;
}
