// How a circuit is written as Verilog.
import { UserError } from "../core/errors.ts";

export const STYLES = ["threshold", "lut"] as const;

/** `threshold`: gate by gate, the circuit whose depth is reported; `lut`: the same function in a form for LUTs. */
export type Style = (typeof STYLES)[number];

/** The style of that name. @throws UserError naming the value and what is accepted */
export function styleOf(name: string): Style {
  const found = STYLES.find((style) => style === name);
  if (!found) throw new UserError(`style is ${JSON.stringify(name)}: accepted are ${STYLES.join(", ")}`);
  return found;
}
