// Weights from a file, folded into layers: the circuit in the netlist engine and in Icarus against the golden model.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runEngine } from "../../../generator/cli/engines.ts";
import { designOf, portValues, type TopRequest } from "../../../generator/cli/tops.ts";
import { withConstants, withWeights } from "../../../generator/cli/weights.ts";
import { UserError } from "../../../generator/core/errors.ts";
import { range } from "../../../generator/core/integers.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { type LayerShapes, type LayerTop, layerPorts } from "../../../generator/params/layer-ports.ts";
import { goldenOperation } from "../../../sim/golden/operations.ts";
import { operationVectors } from "../../../sim/vectors/operation-vectors.ts";
import { seededRandom } from "../../../sim/vectors/random.ts";
import { temporaryFolder } from "../../support/folder.ts";

type Tensors = Readonly<Record<string, { shape: readonly number[]; values: readonly number[] }>>;

function tensorFile(tensors: Tensors): string {
  const path = join(temporaryFolder(), "weights.safetensors");
  const data = Buffer.from(Float32Array.from(Object.values(tensors).flatMap(({ values }) => values)).buffer);
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const begin = end;
    end += 4 * values.length;
    return [name, { dtype: "F32", shape, data_offsets: [begin, end] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(path, Buffer.concat([length, header, data]));
  return path;
}

const W = { shape: [2, 2], values: [0.5, -1.25, 0, 3.7] };
const BIAS = { shape: [2], values: [0.1, -2] };
const product = (shape: readonly number[]): number => shape.reduce((count, n) => count * n, 1);
const design = () => designOf("mlp", { precision: 4, tokens: 2, dim: 2, variant: "balanced" });

describe("layers with weights from a file", () => {
  const cases: [string, Tensors, "netlist" | "icarus", number][] = [
    ["w and bias in the netlist engine", { w: W, bias: BIAS }, "netlist", 100],
    ["the bias alone in the netlist engine", { bias: BIAS }, "netlist", 100],
    ["w and bias in Icarus", { w: W, bias: BIAS }, "icarus", 10],
  ];
  for (const [name, tensors, engine, count] of cases)
    it(name, { timeout: 60_000 }, async () => {
      const { design: weighted, saving } = await withWeights(design(), tensorFile(tensors));
      const { top, format, shape } = weighted;
      const vectors = [...operationVectors(top, format, shape, { count, seed: 1, canon: false })].map((operands) =>
        withConstants(weighted, operands),
      );
      expect(vectors.length).toBeGreaterThanOrEqual(count);
      const golden = goldenOperation(top, shape);
      const found = await runEngine(engine, weighted, vectors);
      expect(found).toEqual(vectors.map((operands) => golden.evaluate(format, operands)));
      expect(saving?.gates as bigint).toBeLessThan(saving?.gatesBefore as bigint);
      expect(Object.keys(portValues(weighted, vectors))).toEqual(
        ["x", "w", "bias"].filter((port) => !Object.hasOwn(tensors, port)),
      );
    });

  /** Every port of words but the first from a file, at sizes that are evaluated in no time. */
  const whole: [string, Partial<TopRequest>][] = [
    ["attention_matrix", { tokens: 2, dim: 2 }],
    ["attention", { tokens: 2, dim: 2 }],
    ["conv", { map: { h: 2, w: 2 }, dim: 1, kernels: 2, padding: "zero" }],
    ["codebook", { dim: 2, entries: 5 }],
    ["resnet_block", { map: { h: 1, w: 2 }, dim: 1, kernels: 2 }],
    ["upsample_block", { map: { h: 1, w: 2 }, dim: 1 }],
    ["transformer_layer", { tokens: 4, dim: 2 }],
    ["transformer", { tokens: 4, dim: 1, layers: 1 }],
    ["reconstruction", { tokens: 4, dim: 1 }],
    ["decoder", { map: { h: 1, w: 2 }, dim: 1, stages: 1 }],
    ["var", { map: { h: 1, w: 2 }, dim: 1, stages: 1, layers: 1 }],
  ];
  for (const [top, request] of whole)
    it(`${top} with all weights: equal to golden, smaller, weights of gates at most 128`, async () => {
      const plain = designOf(top, { precision: 4, variant: "balanced", ...request });
      const random = seededRandom(5);
      const [, ...ports] = layerPorts(top as LayerTop, plain.shape.layer as LayerShapes[LayerTop]);
      const tensors = ports.map(({ name, shape }) => {
        const values = range(0, product(shape)).map(() => (random.oneIn(8) ? 0 : (random.below(255) - 127) / 32));
        return [name, { shape, values }] as const;
      });
      const { design: weighted, saving } = await withWeights(plain, tensorFile(Object.fromEntries(tensors)));
      const { format, shape } = weighted;
      const vectors = [...operationVectors(top, format, shape, { count: 20, seed: 1, canon: true })].map((operands) =>
        withConstants(weighted, operands),
      );
      const golden = goldenOperation(top, shape);
      expect(await runEngine("netlist", weighted, vectors)).toEqual(
        vectors.map((operands) => golden.evaluate(format, operands)),
      );
      const [before, after] = [metricsOf(plain.circuit), metricsOf(weighted.circuit)];
      expect(saving).toMatchObject({ gatesBefore: before.gates, gates: after.gates, wiresBefore: before.wires });
      expect(saving?.wires).toBe(after.wires);
      expect(after.wires).toBeLessThan(before.wires);
      expect(after.depth).toBeLessThanOrEqual(before.depth);
      expect(after.maxWeight).toBeLessThanOrEqual(128);
    });

  it("an absent file changes nothing", async () => {
    const plain = design();
    expect(await withWeights(plain, undefined)).toEqual({ design: plain, lines: [] });
  });

  const refused: [string, Tensors, string][] = [
    ["a tensor that is no port", { q: BIAS }, 'tensor "q": accepted are ports of mlp: x, w, bias'],
    ["a tensor of another shape", { w: BIAS }, "tensor w has shape [2]: expected is [2, 2]"],
    ["no tensor", {}, "no tensors: accepted are ports of mlp: x, w, bias"],
    ["every port", { x: W, w: W, bias: BIAS }, "every input port is a tensor: accepted is a file that leaves one"],
  ];
  for (const [name, tensors, message] of refused)
    it(`refuses ${name}`, async () => {
      const refusal = await withWeights(design(), tensorFile(tensors)).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(UserError);
      expect((refusal as UserError).message).toContain(message);
    });

  it("refuses a top that is no layer", async () => {
    const fmul = designOf("fmul", { precision: 4, variant: "balanced" });
    await expect(withWeights(fmul, "any")).rejects.toThrow(
      "weights are asked for fmul: accepted are the tops upsample",
    );
  });
});
