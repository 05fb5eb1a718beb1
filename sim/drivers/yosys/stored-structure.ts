// The structure of a design through the cache: the same Verilog is elaborated once.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached, contentKey, getCached } from "../../../generator/core/cache.ts";
import { stableJson } from "../../../generator/core/stable-json.ts";
import type { YosysLimits } from "./run.ts";
import { elaborate, type ModuleFigures, type Structure, structureScript } from "./structure.ts";

const KIND = "structure";
const FILE = "structure.json";
/** Counts with what Yosys says: changed when the counting changes. */
const COUNTING = 1;

/** A module's figures in JSON, where counts are numbers or decimal strings. */
type Stored = Omit<ModuleFigures, "instances" | "gates" | "wires"> & {
  readonly instances: number | string;
  readonly gates: number | string;
  readonly wires: number | string;
};

/** As `elaborate`, taken from the cache where the sources, the script and the version of Yosys are the same. */
export async function structureOf(
  sources: ReadonlyMap<string, string>,
  top: string,
  flatten: boolean,
  version: string,
  limits: YosysLimits = {},
): Promise<Structure & { readonly fromCache: boolean }> {
  const script = structureScript(sources.keys(), top, flatten);
  const key = contentKey({ sources, script, version, counting: COUNTING });
  const fromCache = getCached(KIND, key) !== undefined;
  const directory = await cached(KIND, key, async (temporary) => {
    writeFileSync(join(temporary, FILE), stableJson(await elaborate(sources, top, flatten, limits)));
  });
  const stored: Omit<Structure, "modules"> & { modules: Stored[] } = JSON.parse(
    readFileSync(join(directory, FILE), "utf8"),
  );
  const modules = stored.modules.map(
    (module): ModuleFigures => ({
      ...module,
      instances: BigInt(module.instances),
      gates: BigInt(module.gates),
      wires: BigInt(module.wires),
    }),
  );
  return { ...stored, modules, fromCache };
}
