// Weights from a file, folded into layers: the circuit in the netlist engine and in Icarus against the golden model.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runEngine } from "../../../generator/cli/engines.ts";
import { designOf, portValues } from "../../../generator/cli/tops.ts";
import { withConstants, withWeights } from "../../../generator/cli/weights.ts";
import { UserError } from "../../../generator/core/errors.ts";
import { goldenOperation } from "../../../sim/golden/operations.ts";
import { operationVectors } from "../../../sim/vectors/operation-vectors.ts";
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
const design = () => designOf("mlp", { precision: 4, tokens: 2, dim: 2, variant: "balanced" });

describe("mlp with weights from a file", () => {
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
