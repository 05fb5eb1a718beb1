// The trade a circuit makes between levels and wires.
import { UserError } from "../core/errors.ts";

export const VARIANTS = ["depth", "balanced", "wires"] as const;

/** `depth`: fewest levels; `balanced`: the knee of the front; `wires`: fewest wires at constant depth. */
export type Variant = (typeof VARIANTS)[number];

/** The variant of that name. @throws UserError naming the value and what is accepted */
export function variantOf(name: string): Variant {
  const found = VARIANTS.find((variant) => variant === name);
  if (!found) throw new UserError(`variant is ${JSON.stringify(name)}: accepted are ${VARIANTS.join(", ")}`);
  return found;
}
