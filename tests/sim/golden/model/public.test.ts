// The public model and the parts of its decoder in doubles, against cases that others computed.
import { describe, expect, it } from "vitest";
import { doubleArithmetic as on } from "../../../../sim/golden/double-arithmetic.ts";
import { generate } from "../../../../sim/golden/model/generate.ts";
import {
  publicAttentionBlock,
  publicDecoder,
  publicResnetBlock,
  publicUpsampleBlock,
  storedNorm,
} from "../../../../sim/golden/model/public-decoder.ts";
import { teacherForcing } from "../../../../sim/golden/model/teacher-forcing.ts";
import { type Indices, type Tensor, tensor } from "../../../../sim/golden/tensor.ts";
import { scopeOf } from "../../../../sim/golden/weights.ts";
import {
  channelsLast,
  type DecoderConfig,
  decoderShapeOf,
  distance,
  hasReference,
  readReference,
  referenceTitle,
  varShapeOf,
  weightsOf,
} from "../../../support/reference.ts";

const TOLERANCE = 1e-12;

function near(found: Tensor<number>, expected: Tensor<number>, name: string): void {
  expect(distance(on, found, expected), name).toBeLessThan(TOLERANCE);
}

/** Entry i of the first axis. */
function entry({ shape: [, ...rest], data }: Tensor<number>, i: number): Tensor<number> {
  const size = rest.reduce((product, n) => product * n, 1);
  return tensor(rest, data.slice(i * size, (i + 1) * size));
}

describe.skipIf(!hasReference())(
  referenceTitle("decoder in doubles", ["resnet_block", "attn_block", "upsample_block", "decoder_tiny"]),
  () => {
    it("resnet_block", () => {
      const reference = readReference("resnet_block");
      const of = (name: string): Tensor<number> => channelsLast(reference.of(name));
      const weights = scopeOf(weightsOf(on, reference, "w."));
      const groups = reference.config.groups as number;
      near(storedNorm(on, of("x"), groups, weights.within("norm1.")), of("norm1"), "norm1");
      near(publicResnetBlock(on, of("x"), groups, weights), of("y"), "y");
    });

    it("attn_block", () => {
      const reference = readReference("attn_block");
      const weights = scopeOf(weightsOf(on, reference, "w."));
      const x = channelsLast(reference.of("x"));
      const y = publicAttentionBlock(on, x, reference.config.groups as number, weights);
      near(y, channelsLast(reference.of("y")), "y");
    });

    it("upsample_block", () => {
      const reference = readReference("upsample_block");
      const weights = scopeOf(weightsOf(on, reference, "w."));
      near(publicUpsampleBlock(on, channelsLast(reference.of("x")), weights), channelsLast(reference.of("y")), "y");
    });

    it("decoder_tiny", () => {
      const reference = readReference("decoder_tiny");
      const z = channelsLast(reference.of("z"));
      const shape = decoderShapeOf(reference.config as unknown as DecoderConfig, { h: z.shape[0], w: z.shape[1] });
      const stages: string[] = [];
      const y = publicDecoder(on, shape, z, scopeOf(weightsOf(on, reference, "w.decoder.")), (name, value) => {
        const stage = name.replace("decoder.", "");
        if (name !== "decoded") near(value, channelsLast(reference.of(`mid.${stage}`)), name);
        stages.push(stage);
      });
      expect(stages).toEqual(["conv_in", "mid.block_1", "mid.attn_1", "mid.block_2", "up.1", "up.0", "decoded"]);
      near(y, channelsLast(reference.of("y")), "y");
    });
  },
);

describe.skipIf(!hasReference())(referenceTitle("whole model in doubles", ["var_mini"]), () => {
  const reference = hasReference() ? readReference("var_mini") : undefined;

  it("generates the same tokens, logits, inputs, feature map, image", () => {
    if (!reference) throw new Error("no reference");
    const shape = varShapeOf(reference);
    const weights = weightsOf(on, reference, "");
    const stages: Record<string, Tensor<number> | Indices> = {};
    const label = reference.of("gen.label").data[0];
    const generated = generate(on, shape, weights, label, (name, stage) => {
      stages[name] = stage;
    });
    for (const s of [0, 1, 2]) {
      expect(generated.tokens[s]).toEqual(reference.of(`gen.tokens.${s}`).data);
      expect(stages[`scale${s}.tokens`]).toEqual({ shape: [(s + 1) ** 2], indices: generated.tokens[s] });
      near(stages[`scale${s}.logits`] as Tensor<number>, reference.of(`gen.logits.${s}`), `logits ${s}`);
    }
    near(generated.fhat, channelsLast(reference.of("gen.fhat")), "fhat");
    near(generated.decoded, channelsLast(reference.of("gen.decoded")), "decoded");
    near(generated.image, channelsLast(reference.of("gen.image")), "image");
    const perScale = (s: number) =>
      ["input", "block0", "block1", "logits", "tokens", "fhat"].map((n) => `scale${s}.${n}`);
    const decoder = ["conv_in", "mid.block_1", "mid.attn_1", "mid.block_2", "up.1", "up.0"].map((n) => `decoder.${n}`);
    expect(Object.keys(stages)).toEqual([0, 1, 2].flatMap(perScale).concat(decoder, "decoded", "image"));
  });

  it.each([0, 1])("gives the logits of given tokens, row %i", (i) => {
    if (!reference) throw new Error("no reference");
    const { of } = reference;
    const tokens = [0, 1, 2].map((s) => entry(of(`tf.tokens.${s}`), i).data);
    const found: Record<string, number[]> = { input: [], block0: [], block1: [], logits: [], fhat: [] };
    const shape = varShapeOf(reference);
    const weights = weightsOf(on, reference, "");
    const forced = teacherForcing(on, shape, weights, of("tf.label").data[i], tokens, (name, { data }) => {
      found[name.replace(/^scale\d\./, "")].push(...data);
    });
    const names = { input: "tf.mid.embedded", block0: "tf.mid.block.0", block1: "tf.mid.block.1", logits: "tf.logits" };
    for (const [stage, name] of Object.entries(names)) {
      const expected = entry(of(name), i);
      near(tensor(expected.shape, found[stage]), expected, name);
    }
    near(forced.inputs, entry(of("tf.x"), i), "x");
    near(forced.logits, entry(of("tf.logits"), i), "logits");
    near(forced.fhat, channelsLast(entry(of("tf.fhat"), i)), "fhat");
  });
});
