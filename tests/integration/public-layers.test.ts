// The public model's layers in the emitted Verilog: Icarus and Verilator against the golden model, Yosys against the
// generator's figures of a whole model.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Operations } from "../../generator/layers/operations.ts";
import { floatFormat } from "../../generator/params/format.ts";
import * as icarus from "../../sim/drivers/icarus.ts";
import * as verilator from "../../sim/drivers/verilator.ts";
import { raisedThresholds, someBanks, withModule } from "../support/broken-modules.ts";
import { type LayerCase, sideBySide } from "../support/layer-case.ts";
import { ROOT, tcvar } from "../support/program.ts";
import * as decoder from "../support/public-decoder-layers.ts";
import { layerCase, type PublicLayer } from "../support/public-layer.ts";
import * as transformer from "../support/public-transformer-layers.ts";

const folder = mkdtempSync(join(tmpdir(), "tcvar-test-public-layers-"));
process.env.TCVAR_CACHE = join(folder, "cache");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isLarge = process.env.LARGE === "1";
const on = new Operations({ format: floatFormat(4, 4), variant: "balanced" });
const map = (h: number, w: number) => ({ h, w });

/** Small enough for both simulators, all of them in one design for Verilator. */
const SMALL: Readonly<Record<string, PublicLayer>> = {
  nearest: decoder.nearestLayer(map(1, 2), 2),
  area: decoder.areaLayer(map(3, 1), map(2, 1)),
  image: decoder.imageLayer(2),
  phi: decoder.phiLayer(map(1, 1), 2),
  conditions: transformer.conditionsLayer(1),
  attend: transformer.attendLayer(2, 2),
};

/** Deep ones: seconds a vector in Icarus. */
const DEEP: Readonly<Record<string, PublicLayer>> = {
  "group norm": decoder.groupNormLayer(map(1, 2), 2, 1),
  "ResNet block": decoder.resnetLayer(map(1, 1), 1, 1, 1),
  "normalized attention of two heads": transformer.normalizedAttentionLayer(1, 1, 2, 2),
  "head with guidance": transformer.headLayer(1, 1, 2),
};

/** Minutes in either. */
const LARGE: Readonly<Record<string, PublicLayer>> = {
  "ResNet block with a shortcut": decoder.resnetLayer(map(2, 1), 1, 2, 1),
  "attention block": decoder.attentionBlockLayer(map(1, 2), 2, 2),
  block: transformer.blockLayer(2, 1, 2, 2),
  decoder: decoder.decoderLayer({
    ...{ map: map(1, 1), z: 1, ch: 1, mult: [1, 1], blocks: 0, image: 1 },
    ...{ form: "public", groups: 1, kernel: "keys" },
  }),
};

async function expectEqual(
  check: typeof icarus.check,
  { circuit, inputs, expected }: LayerCase,
  count: number,
): Promise<void> {
  const { compared, mismatched, first } = await check(circuit, inputs, expected);
  expect({ first, compared, mismatched }).toEqual({ first: [], compared: count, mismatched: 0 });
}

describe("Icarus equals the golden model", { timeout: 600_000 }, () => {
  test.each(Object.entries(SMALL))("%s", async (_name, layer) => {
    await expectEqual(icarus.check, layerCase(layer, on, 12), 12);
  });
  test.each(Object.entries(DEEP))("%s", async (_name, layer) => {
    await expectEqual(icarus.check, layerCase(layer, on, 4), 4);
  });
  test("finds a wrong gate", async () => {
    const { circuit, inputs, expected } = layerCase(SMALL.image, on, 12);
    const [, middle] = someBanks(on.add);
    const broken = withModule(circuit, on.add, raisedThresholds(on.add, middle));
    const { mismatched, first } = await icarus.check(broken, inputs, expected);
    expect(mismatched).toBeGreaterThan(0);
    expect(first[0].port).toBe("y");
  });
});

describe("Verilator equals the golden model", { timeout: 600_000 }, () => {
  test("layers side by side", async () => {
    const cases = Object.entries(SMALL).map(([name, layer]) => [name, layerCase(layer, on, 500)] as const);
    await expectEqual(verilator.check, sideBySide("public_layers", Object.fromEntries(cases)), 500);
  });
});

test("Yosys counts a whole public model as predicted", { timeout: 600_000 }, async () => {
  const config = join(ROOT, "examples", "var-tiny.json");
  const { code, stdout, stderr } = await tcvar(["synth", config, "-p", "4", "-E", "4", "--check-only", "--json"]);
  expect(code, stderr).toBe(0);
  const { top, modules, figures, counted } = JSON.parse(stdout);
  expect({ top, figures }).toEqual({ top: "public", figures: 4 * modules });
  expect(modules).toBeGreaterThan(100);
  expect(Number(counted.gates)).toBeGreaterThan(1e6);
});

describe.skipIf(!isLarge)(isLarge ? "larger layers" : "larger layers: skipped without LARGE=1", () => {
  const all = Object.entries({ ...SMALL, ...DEEP, ...LARGE });
  test.each(all)("%s in Verilator", { timeout: 3_600_000 }, async (_name, layer) => {
    for (const p of [4, 8])
      await expectEqual(
        verilator.check,
        layerCase(layer, new Operations({ format: floatFormat(p, 5), variant: "balanced" }), 2000),
        2000,
      );
  });
});
