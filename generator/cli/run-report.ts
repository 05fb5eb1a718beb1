// What `tcvar run` prints: the record for --json, and lines for people.
import { describeWord } from "../../sim/golden/describe.ts";
import type { DivergenceRow } from "../../sim/models/divergence.ts";
import { firstBeyond } from "../../sim/models/divergence.ts";
import { isEqual } from "../../sim/models/equality.ts";
import { forecastText } from "../../sim/models/forecast.ts";
import type { ModelInput } from "../../sim/models/model-input.ts";
import type { RunResult } from "../../sim/models/run.ts";
import type { Operations } from "../layers/operations.ts";

/** A run, and how it was asked for. */
export interface RunReport {
  readonly model: ModelInput;
  readonly operations: Operations;
  readonly result: RunResult;
  /** where the image was written */
  readonly image?: string;
  /** the limit of --limit, in ulps */
  readonly limit?: number;
}

/** What a run is for: did everything agree? */
export interface Verdict {
  /** circuit and golden model, bit for bit */
  readonly golden: boolean;
  readonly float64: boolean;
  readonly reference?: boolean;
  /** no stage beyond the limit in ulps */
  readonly limit?: boolean;
}

export function verdictOf({ result, limit }: RunReport): Verdict {
  const { equality, float64, reference } = result;
  return {
    golden: isEqual(equality),
    float64: float64.length > 0 && float64.every(({ within }) => within),
    ...(reference.length > 0 && { reference: reference.every(({ within }) => within) }),
    ...(limit !== undefined && { limit: firstBeyond(float64, limit) === undefined }),
  };
}

/** Does every part of the verdict hold? */
export const holds = (verdict: Verdict): boolean => Object.values(verdict).every((part) => part);

/** The record of a run. */
export function runRecord(report: RunReport): Record<string, unknown> {
  const { model, operations, result, image, limit } = report;
  const { equality, forecast, rounding, seconds } = result;
  const { p, E } = operations.format;
  const verdict = verdictOf(report);
  return {
    model: model.file.path,
    kind: model.runnable.kind,
    ...(model.runnable.kind === "public" && { label: model.label, teacherForced: isForced(model) }),
    p,
    E,
    variant: operations.variant,
    fused: operations.fused,
    canon: true,
    regimes: operations.regimes,
    circuit: result.circuit,
    counts: result.counts,
    modules: result.modules,
    forecast,
    weights: rounding,
    seconds,
    gatesPerSecond: Number(forecast.gates) / seconds,
    golden: {
      stages: equality.stages,
      words: equality.words,
      wrong: equality.wrong,
      wrongStages: equality.wrongStages,
      first: equality.first && {
        ...equality.first,
        expected: equality.first.expected.toString(16),
        found: equality.first.found.toString(16),
      },
    },
    ...(isForced(model) ? { tokens: model.tokens, logits: logitsOf(result) } : { tokens: tokensOf(result) }),
    undecidedRuns: result.undecided,
    float64: result.float64.map(rowRecord),
    reference: result.reference.map(rowRecord),
    ...(limit !== undefined && { limit, firstBeyond: firstBeyond(result.float64, limit)?.stage }),
    ...(image !== undefined && { image }),
    verdict,
    passed: holds(verdict),
  };
}

/** Numbers beyond the doubles as text, for which JSON has none: "Infinity", "NaN". */
const jsonValue = (value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? `${value}` : value;

const rowRecord = (row: DivergenceRow): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, jsonValue(value)]));

const tokensOf = ({ stages }: RunResult): (readonly number[])[] =>
  stages.flatMap((stage) => (stage.kind === "index" ? [stage.data] : []));

/** Of each scale, one row after another. */
const logitsOf = ({ stages }: RunResult): unknown[][] =>
  stages.filter(({ name }) => name.endsWith(".logits")).map(({ data }) => data.map(jsonValue));

/** Were tokens given? */
const isForced = ({ tokens }: ModelInput): boolean => tokens.length > 0;

/** The lines of a run. @param all every stage, not only a summary */
export function runLines(report: RunReport, all: boolean): string[] {
  const { model, operations, result, image, limit } = report;
  const { equality, forecast, rounding, seconds, counts, modules } = result;
  const { p, E } = operations.format;
  const { kind } = model.runnable;
  const what = [
    kind,
    ...(kind === "public" ? [`label ${model.label}`] : []),
    ...(isForced(model) ? ["teacher-forced"] : []),
  ];
  const { first } = equality;
  const beyond = limit === undefined ? undefined : firstBeyond(result.float64, limit);
  const rate = (Number(forecast.gates) / seconds).toExponential(1).replace("e+", "e");
  const words = (kind: DivergenceRow["kind"]): string => (kind === "words" ? "stages" : "tokens");
  const summary = (rows: readonly DivergenceRow[]): string =>
    (["index", "words"] as const)
      .map((kind) => [words(kind), rows.filter((row) => row.kind === kind)] as const)
      .filter(([, some]) => some.length > 0)
      .map(([what, some]) =>
        what === "tokens"
          ? `tokens ${some.every(({ within }) => within) ? "equal" : "DIFFER"}`
          : `${some.filter(({ within }) => within).length} of ${some.length} stages within the tolerance`,
      )
      .join(", ");
  return [
    `model      ${model.file.path} (${what.join(", ")}), P = ${p}, E = ${E}, ${operations.variant}`,
    `weights    ${rounding.values} numbers of ${rounding.tensors} tensors: ${rounding.inexact} rounded, ${rounding.saturated} beyond the ` +
      `largest (saturated), ${rounding.flushed} below the smallest (flushed to zero), ${rounding.raised} raised to the smallest`,
    `circuit    ${counts.gates} gates, ${counts.wires} wires, ${modules} distinct modules`,
    `evaluated  every gate in ${seconds.toFixed(1)} s, ${rate} gates/s (forecast: ${forecastText(forecast)})`,
    isEqual(equality)
      ? `golden     ${equality.stages} stages of ${equality.words} words equal, bit for bit`
      : `golden     ${equality.wrong} of ${equality.words} words DIFFER, in ${equality.wrongStages.join(", ")}`,
    ...(first
      ? [
          `           first: ${first.stage}[${first.index}]`,
          `           expected: ${describeEntry(result, operations, first.stage, first.expected)}`,
          `           found:    ${describeEntry(result, operations, first.stage, first.found)}`,
        ]
      : []),
    ...tokensOf(result).map((tokens, s) => `${s === 0 ? "tokens     " : "           "}${tokens.join(" ")}`),
    `float64    ${summary(result.float64)}`,
    ...(result.undecided > 0
      ? [
          `           ${result.undecided} of 8 runs with random errors of 2^-${p} choose other tokens: raise the precision P`,
        ]
      : []),
    result.reference.length > 0 ? `reference  ${summary(result.reference)}` : "reference  none",
    ...(image === undefined ? [] : [`image      ${image}`]),
    ...(all ? ["", "errors against float64 (ulps of P bits; relative to the largest magnitude of the stage)"] : []),
    ...(all ? table(result.float64) : table(result.float64.filter(({ within }) => !within))),
    ...(all && result.reference.length > 0 ? ["", "errors against the reference", ...table(result.reference)] : []),
    ...(limit === undefined
      ? []
      : [beyond ? `first stage beyond ${limit} ulps: ${beyond.stage}` : `no stage is beyond ${limit} ulps`]),
  ];
}

/** A word, or an index, for people. */
function describeEntry({ stages }: RunResult, { format }: Operations, name: string, entry: bigint): string {
  return stages.find((stage) => stage.name === name)?.kind === "index" ? `${entry}` : describeWord(format, entry);
}

function table(rows: readonly DivergenceRow[]): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) =>
    row.kind === "index"
      ? [
          row.stage,
          `${row.words}`,
          row.differing === 0 ? "equal" : `${row.differing} differ`,
          "",
          "equal",
          verdict(row),
        ]
      : [
          row.stage,
          `${row.words}`,
          row.ulps.toPrecision(3),
          row.relative.toExponential(2),
          row.allowed ? row.allowed.relative.toExponential(2) : "unknown",
          verdict(row),
        ],
  );
  const all = [["stage", "words", "ulps", "relative", "tolerance", ""], ...cells];
  const widths = all[0].map((_, k) => Math.max(...all.map((line) => line[k].length)));
  return all.map((line) =>
    line
      .map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k])))
      .join("  ")
      .trimEnd(),
  );
}

const verdict = ({ within }: DivergenceRow): string => (within ? "ok" : "BEYOND");
