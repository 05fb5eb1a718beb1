// The certificate of a measured theorem: JSON for programs, Markdown for a paper's appendix, with hashes of the Verilog.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { GREATEST_WEIGHT } from "../circuit/circuit.ts";
import { refuseUnwritable, writeFileAtomic } from "../core/files.ts";
import { projectVersion } from "../core/project.ts";
import { stableJson } from "../core/stable-json.ts";
import { structuralFiles } from "../emit/design.ts";
import type { Regime } from "../params/regime.ts";
import { theoremRows } from "../var/theorem.ts";
import type { MeasuredTheorem, Place } from "../var/theorem-check.ts";
import { boundsText, describe } from "./bounds.ts";

interface CertificateOptions {
  readonly quiet?: boolean;
  readonly json?: boolean;
  /** the one that was asked for */
  readonly regime?: Regime;
}

const STATEMENT = `A row holds if its depth is within each bound, no weight is above ${GREATEST_WEIGHT}, and its depth is the same at every other place measured.`;

/** The command line that measures the same again. */
function commandOf({ operations, size }: Place, regime: Regime | undefined): string {
  const { format, variant, fused } = operations;
  const { map, d, layers, stages } = size;
  const words = ["tcvar bounds", `-p ${format.p} -E ${format.E} --map ${map.h}x${map.w} -d ${d}`];
  words.push(`--layers ${layers} --stages ${stages} --variant ${variant}`);
  if (regime) words.push(`--regime ${regime}`);
  if (fused) words.push("--fused");
  return words.join(" ");
}

/** The hash of the Verilog of each row's circuit: of the names and texts of its files, without the file list. */
function hashes({ operations, size }: Place): Map<string, string> {
  return new Map(
    theoremRows(size).map((row) => {
      const hash = createHash("sha256");
      const circuit = row.circuit(operations, size);
      for (const [name, text] of structuralFiles(circuit, `tcvar bounds: ${row.name}`))
        hash.update(`${name}\0${text}\0`);
      return [row.name, hash.digest("hex")];
    }),
  );
}

const filesIn = (directory: string) => ({
  json: join(directory, "certificate.json"),
  markdown: join(directory, "certificate.md"),
});

/**
 * Refuses a directory in which a certificate cannot be written, before anything is measured; it is made where needed.
 * @throws UserError with exit code 5
 */
export function refuseUnwritableCertificate(directory: string): void {
  for (const file of Object.values(filesIn(directory))) refuseUnwritable(file);
}

/**
 * Writes certificate.json and certificate.md to a directory, each whole or not at all; the same measurement gives the same
 * bytes. @throws UserError with exit code 5 where the file system refuses
 */
export async function writeCertificate(
  directory: string,
  place: Place,
  measured: MeasuredTheorem,
  { quiet = false, json = false, regime }: CertificateOptions,
): Promise<void> {
  const hashOf = hashes(place);
  const rows = measured.rows.map((row) => ({ ...row, sha256: hashOf.get(row.name) }));
  const record = {
    generator: `tcvar ${projectVersion()}`,
    command: commandOf(place, regime),
    statement: STATEMENT,
    holds: rows.every(({ holds }) => holds),
    parameters: describe(place),
    constants: measured.constants,
    rows,
  };
  const files = filesIn(directory);
  await writeFileAtomic(files.json, `${stableJson(record, { indent: 2 })}\n`);
  await writeFileAtomic(files.markdown, `${markdown(place, measured, hashOf, record.command).join("\n")}\n`);
  if (!quiet && !json) console.error(`certificate written to ${directory}`);
}

function markdown(
  place: Place,
  measured: MeasuredTheorem,
  hashOf: ReadonlyMap<string, string>,
  command: string,
): string[] {
  const parameters = Object.entries(describe(place)).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const greatest = Math.max(...measured.rows.map(({ maxWeight }) => maxWeight));
  const verdict = measured.rows.every(({ holds }) => holds) ? "Every row holds." : "NOT every row holds.";
  return [
    "# Certificate: a VAR model as a constant-depth threshold circuit",
    "",
    `Measured by tcvar ${projectVersion()} on circuits it generated. ${verdict}`,
    "",
    `To measure it again: \`${command}\`.`,
    "",
    STATEMENT,
    "",
    "A threshold gate outputs 1 iff the weighted sum of its inputs, with integer weights, is at least its threshold. Depth is",
    "the number of gates on the longest path, NOT is free; size is the number of gates, wires are the sum of all fan-ins. The",
    `greatest weight in any of these circuits is ${greatest}. Numbers are those of F(p, E): significands of p bits, exponents of E`,
    "bits.",
    "",
    `Parameters: ${parameters.join(", ")}.`,
    "",
    ...boundsText(measured),
    "",
    "A bound is a formula in the measured depths below the table, its value, and in brackets what is left of it. d_std is the",
    "greatest of d_add, d_mul, d_div and d_cmp; the others are the depths of the operation of that name, sum, prod and dot (an",
    "inner product) of n operands. *paper* is the bound in the paper, *ours* follows its proof where the paper says O(1),",
    "*tight* is the sum of the depths of the operations in a row. Layers are measured as they stand inside of a model, where",
    "all words are canonical; the model itself with one layer more at its ports, canon, which makes them so.",
    "",
    "Depth elsewhere (p, n, d: depth), in the same regimes:",
    "",
    ...measured.rows.map(
      ({ name, elsewhere }) =>
        `- ${name}: ${elsewhere.map(({ p, n, d, depth }) => `${p}, ${n}, ${d}: ${depth}`).join("; ")}`,
    ),
    "",
    "SHA-256 of the Verilog of each circuit (names and texts of its files in the order of filelist.f):",
    "",
    ...[...hashOf].map(([name, hash]) => `- ${name}: \`${hash}\``),
  ];
}
