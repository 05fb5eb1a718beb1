// What commands that look at a circuit take for a top: a name, or a model's configuration, whose sizes are in the file.
import { UserError } from "../core/errors.ts";
import { REGIME_NAMES } from "../layers/operations.ts";
import { LABEL_PORT } from "../params/model-shape.ts";
import { type DesignOptions, requestOf } from "./design-options.ts";
import { regimeInside } from "./layer-tops.ts";
import { operationsOf } from "./model-options.ts";
import { type Design, OWN_FIELDS } from "./top-kind.ts";
import { designOf, optionName } from "./tops.ts";

const CONFIGURATION = ".json";

/** The kind of configurations that is no top: `tcvar run` compares it with the golden model. */
export const PUBLIC = "public";

/** The options that say sizes: a configuration has its own. */
const SIZES = [...OWN_FIELDS.filter((name) => name !== "fused"), "tokens", "dim"] as const;

/**
 * The design of a top, or of the model or layer of a configuration (`*.json`): weights are its input ports.
 * @throws UserError naming the value and what is accepted; exit code 5 when the file cannot be read
 */
export async function designFrom(top: string, options: DesignOptions): Promise<Design> {
  if (!top.endsWith(CONFIGURATION)) return designOf(top, requestOf(options));
  const { modelConfig, readJson } = await import("../../sim/models/config.ts");
  const { runnableOf } = await import("../../sim/models/model-input.ts");
  const asked = SIZES.find((name) => options[name] !== undefined);
  if (asked) throw new UserError(`${optionName(asked)} is asked for ${top}: accepted are the sizes in the file`);
  const model = modelConfig(await readJson(top), top);
  const { precision, variant, fused = false, regime } = requestOf(options);
  const operations = await operationsOf(precision, options.expBits, options);
  const { format } = operations;
  const { circuit, ports } = runnableOf(model).build(operations);
  const indices = ports.filter(({ tensor }) => tensor.bits !== undefined).map(({ port }) => port);
  return {
    top: model.kind,
    config: top,
    circuit,
    format,
    shape: {
      canon: true,
      regime: operations.expRegime,
      ...(fused ? { fused } : {}),
      ...(model.kind === PUBLIC ? {} : { layer: model.shape }),
    },
    parameters: { p: format.p, E: format.E, fused, variant, ...(regime && { regime }), canon: true },
    operandBits: format.width,
    numberPorts: model.kind === PUBLIC ? [LABEL_PORT] : indices,
    inside: () => REGIME_NAMES.map((name) => regimeInside(operations, name)),
  };
}
