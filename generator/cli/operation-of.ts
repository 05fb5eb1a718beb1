// Which operation a module of a layer is: the top and the request that make the same circuit.
import type { Circuit } from "../circuit/circuit.ts";
import { REGIMES, type Regime } from "../params/regime.ts";
import { VARIANTS } from "../params/variant.ts";
import { TABLE_TOPS } from "./table-rows.ts";
import { designOf, type TopRequest } from "./tops.ts";

/** The operation whose circuit this is; undefined for every other module. */
export function operationOf(circuit: Circuit): { readonly top: string; readonly request: TopRequest } | undefined {
  const top = TABLE_TOPS.find((name) => circuit.name.startsWith(`${name}_p`));
  const { p, E, n, variant: asked, regime } = circuit.doc.params;
  const variant = VARIANTS.find((name) => name === asked);
  if (top === undefined || typeof p !== "number" || typeof E !== "number" || variant === undefined) return undefined;
  const request: TopRequest = {
    precision: p,
    expBits: E,
    variant,
    ...(typeof n === "number" ? { tokens: n } : {}),
    ...(isRegime(regime) ? { regime } : {}),
  };
  return designOf(top, request).circuit === circuit ? { top, request } : undefined;
}

const isRegime = (name: unknown): name is Regime => REGIMES.some((regime) => regime === name);
