// The commands, one file each, in the order of the help. A command's file imports at its top only what describes it;
// its action loads the rest, so that no command waits for another one's modules.
import type { Command } from "commander";
import { register as bench } from "./bench.ts";
import { register as bounds } from "./bounds.ts";
import { register as boundsSweep } from "./bounds-sweep.ts";
import { register as count } from "./count.ts";
import { register as doctor } from "./doctor.ts";
import { register as evaluate } from "./eval.ts";
import { register as gate } from "./gate.ts";
import { register as metrics } from "./metrics.ts";
import { register as mutate } from "./mutate.ts";
import { register as precision } from "./precision.ts";
import { register as proveBounds } from "./prove-bounds.ts";
import { register as rtl } from "./rtl.ts";
import { register as runModel } from "./run-model.ts";
import { register as sim } from "./sim.ts";
import { register as synth } from "./synth.ts";
import { register as table } from "./table.ts";

export const COMMANDS: readonly ((program: Command) => void)[] = [
  rtl,
  sim,
  synth,
  metrics,
  count,
  gate,
  evaluate,
  runModel,
  precision,
  table,
  bounds,
  boundsSweep,
  mutate,
  proveBounds,
  bench,
  doctor,
];
