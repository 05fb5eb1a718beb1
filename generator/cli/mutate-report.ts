// What `tcvar mutate` prints of a design.
import type { MutationReport, Survivor } from "../../sim/mutation/check.ts";
import type { Verdict } from "../../sim/mutation/verdict.ts";
import type { Design } from "./tops.ts";

/** The result in one line, and a line for each survivor with its place (unless quiet). */
export function reportLines(
  { circuit }: Design,
  { mutants, killed, equivalent, survivors, vectors }: MutationReport,
  { percent, bar, passed }: Verdict,
  quiet = false,
): string[] {
  const result = [
    `${circuit.name}: ${mutants} mutants, ${killed} killed by ${vectors} vectors`,
    `${equivalent} equivalent`,
    `${survivors.length} survive (${percent.toFixed(1)} %, ${passed ? "below" : "not below"} ${bar} %)`,
  ].join(", ");
  return quiet ? [result] : [result, ...survivors.map((survivor) => `  ${survivorText(survivor)}`)];
}

const KINDS: Readonly<Record<Survivor["kind"], string>> = {
  changes: "changes the function",
  undecided: "undecided",
  listed: "survives",
};

/** Kind, place and change: "undecided: far_shift (shift[2], 12 instances), bank near_3: threshold 2 -> 3". */
function survivorText({ kind, module, instance, instances, bank, text, operands }: Survivor): string {
  const where = instance === "" ? "" : ` (${instance}${instances > 1 ? `, ${instances} instances` : ""})`;
  const shown = operands ? `; shows on ${operands.map((word) => `0x${word.toString(16)}`).join(" ")}` : "";
  return `${KINDS[kind]}: ${module}${where}, bank ${bank}: ${text}${shown}`;
}

/** The result as data; words as hexadecimal text. */
export function reportRecord(
  { top, parameters, circuit }: Design,
  { survivors, ...counts }: MutationReport,
  verdict: Verdict,
  seed: number,
): Readonly<Record<string, unknown>> {
  const list = survivors.map(({ operands, ...survivor }) => ({
    ...survivor,
    operands: operands?.map((word) => ({ w: word.toString(16) })),
  }));
  return { top, ...parameters, circuit: circuit.name, seed, ...counts, ...verdict, survivors: list };
}
