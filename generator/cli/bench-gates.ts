// The figures of `tcvar bench` for `tcvar gate`: time of a query against N, in circuits of up to 10^16 gates.
import { costOf } from "../../sim/bench/command.ts";
import { measureQueries } from "../../sim/bench/queries.ts";
import { atMost, type BenchRow } from "../../sim/bench/rows.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Operations } from "../layers/operations.ts";
import { transformerLayer } from "../layers/transformer-layer.ts";
import { floatFormat } from "../params/format.ts";
import { PUBLISHED_MODEL } from "./bench-models.ts";
import { designFrom } from "./model-design.ts";
import { designOf } from "./tops.ts";

const QUERY_MILLISECONDS = 50;
const MODEL_QUERIES = 300;
/** 4^10 tokens have 2.5 times the bits of the index of 16. */
const GROWTH = 3;

/** A command from its start: the circuit is built first. */
const COMMAND_SECONDS = 3;
const COMMAND_MEGABYTES = 500;

/** One row a size: the slowest of many queries; and how the usual one grows. */
export async function gateQueries(): Promise<BenchRow[]> {
  const request = { precision: 16, variant: "balanced" } as const;
  const matmul = [16, 64, 256, 1024, 4 ** 10].map((tokens) => {
    const times = measureQueries(designOf("matmul", { ...request, tokens, dim: 8 }).circuit);
    return { ...times, name: `gate in matmul P=16 N=${tokens} D=8: slowest of 1000` };
  });
  // operands compared in pairs i < j: arrays with guards
  const sums = [16, 64, 256, 1024].map((tokens) => {
    const times = measureQueries(designOf("fsum", { ...request, tokens }).circuit);
    return { ...times, name: `gate in fsum P=16 N=${tokens}: slowest of 1000` };
  });
  const layers = [8, 32].map((side) => {
    const times = measureQueries(transformerLayerOf(side));
    return { ...times, name: `gate in transformer_layer P=16 N=${side * side} D=8: slowest of 1000` };
  });
  const { circuit } = await designFrom(PUBLISHED_MODEL, { precision: 16 });
  const model = {
    ...measureQueries(circuit, MODEL_QUERIES),
    name: `gate in VAR-d16 P=16: slowest of ${MODEL_QUERIES}`,
  };
  const growth = matmul[matmul.length - 1].median / matmul[0].median;
  const command = await costOf(["gate", "matmul", "-p", "16", "-n", `${4 ** 10}`, "output:y[0]"]);
  return [
    ...[...matmul, ...sums, ...layers, model].map(({ name, slowest }) =>
      atMost(name, slowest, "ms", QUERY_MILLISECONDS),
    ),
    atMost("gate in matmul P=16: median of N=4^10 over that of N=16", growth, "x", GROWTH),
    atMost("gate in matmul P=16 N=4^10, from the command line: time", command.seconds, "s", COMMAND_SECONDS),
    atMost("gate in matmul P=16 N=4^10, from the command line: memory", command.megabytes, "MB", COMMAND_MEGABYTES),
  ];
}

/** A square map of `side` pixels a side, up-interpolated from half of that. */
function transformerLayerOf(side: number): Circuit {
  const on = new Operations({ format: floatFormat(16), variant: "balanced" });
  const [from, to] = [side / 2, side].map((pixels) => [{ h: pixels, w: pixels }]);
  return transformerLayer(on, { from, to, d: 8, kernel: "bspline" });
}
