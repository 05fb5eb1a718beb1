// The certificate of a measured theorem: JSON for programs, Markdown for a paper's appendix, with hashes of the Verilog.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { writeFileAtomic } from "../core/files.ts";
import { projectVersion } from "../core/project.ts";
import { stableJson } from "../core/stable-json.ts";
import { structuralFiles } from "../emit/design.ts";
import { theoremRows } from "../var/theorem.ts";
import type { MeasuredTheorem, Place } from "../var/theorem-check.ts";
import { boundsText, describe } from "./bounds.ts";

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

/**
 * Writes certificate.json and certificate.md to a directory, each whole or not at all; the same measurement gives the same
 * bytes. @throws UserError with exit code 5 where the file system refuses
 */
export async function writeCertificate(
  directory: string,
  place: Place,
  measured: MeasuredTheorem,
  { quiet = false, json = false }: { readonly quiet?: boolean; readonly json?: boolean },
): Promise<void> {
  const hashOf = hashes(place);
  const rows = measured.rows.map((row) => ({ ...row, sha256: hashOf.get(row.name) }));
  const record = {
    generator: `tcvar ${projectVersion()}`,
    statement: "every row holds: depth within the bounds, and the same at every other place measured",
    holds: rows.every(({ holds }) => holds),
    parameters: describe(place),
    constants: measured.constants,
    rows,
  };
  await writeFileAtomic(join(directory, "certificate.json"), `${stableJson(record, { indent: 2 })}\n`);
  await writeFileAtomic(join(directory, "certificate.md"), `${markdown(place, measured, hashOf).join("\n")}\n`);
  if (!quiet && !json) console.error(`certificate written to ${directory}`);
}

function markdown(place: Place, measured: MeasuredTheorem, hashOf: ReadonlyMap<string, string>): string[] {
  const parameters = Object.entries(describe(place)).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const verdict = measured.rows.every(({ holds }) => holds) ? "Every row holds." : "NOT every row holds.";
  return [
    "# Certificate: a VAR model as a constant-depth threshold circuit",
    "",
    `Measured by tcvar ${projectVersion()} on circuits it generated. ${verdict}`,
    "Depth is the number of threshold gates on the longest path; weights are at most 128 (checked); NOT is free.",
    "",
    `Parameters: ${parameters.join(", ")}.`,
    "",
    ...boundsText(measured),
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
