// `tcvar synth`: Yosys on the emitted Verilog: the cross-check of its structure, and LUTs per module and in total.
import { join } from "node:path";
import type { Command } from "commander";
import type { YosysLimits } from "../../sim/drivers/yosys/run.ts";
import { TARGETS, type Target } from "../../sim/drivers/yosys/targets.ts";
import { UserError } from "../core/errors.ts";
import { addCommand } from "./command.ts";
import { DESIGN, type DesignOptions, designOptions } from "./design-options.ts";
import { choiceReader, integerReader } from "./options.ts";
import type { Design } from "./tops.ts";

interface SynthOptions extends DesignOptions {
  readonly target: Target;
  readonly timeout: number;
  readonly memory: number;
  readonly verify?: number;
  readonly checkOnly?: boolean;
}

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "synth",
    summary: "synthesize a top with Yosys",
    text: [
      "Emits a top as Verilog and gives it to Yosys twice. First with every bank of threshold gates kept as a cell: gates,",
      "wires, instances and the longest path must equal the metrics, else the exit code is 1. Then as logic: each distinct",
      "module is synthesized once (submodules as black boxes), totals multiply by instances. Results are cached by content.",
    ].join("\n"),
    argument: ["[top]", "a top, such as fmul or matmul, or a model's configuration, *.json"],
    options: [...DESIGN, "seed", "out", "json", "quiet"],
    examples: [
      "tcvar synth fmul -p 16",
      "tcvar synth fsqrt -p 11 --variant wires --regime small",
      "tcvar synth fadd -p 11 -E 5 --target ice40 --json",
      "tcvar synth fmul -p 4 --verify 1000",
      "tcvar synth matmul -p 4 -n 4 --check-only",
      "tcvar synth examples/var-tiny.json -p 4 --check-only",
      "tcvar synth matmul -p 4 -n 4 --target lut4 --out /tmp/matmul-luts",
    ],
  });
  designOptions(command)
    .option("--target <name>", TARGETS.join(", "), choiceReader("target", TARGETS), "lut6")
    .option("--check-only", "count and compare with the metrics, no LUTs")
    .option("--timeout <S>", "seconds that Yosys may take for one module", integerReader("timeout", 1, 86_400), 900)
    .option("--memory <M>", "MiB that one run of Yosys may take", integerReader("memory", 64, 2 ** 20), 4096)
    .option(
      "--verify <V>",
      "simulate the synthesized netlist (lut4, lut6) on V vectors and compare with the golden model",
      integerReader("verify", 1, 2 ** 24),
    )
    .action(synth);
}

async function synth(name: string | undefined, options: SynthOptions): Promise<void> {
  const { DEFAULT_TOP } = await import("./tops.ts");
  const { designFrom, PUBLIC } = await import("./model-design.ts");
  const { synthesize, refuseVerify } = await import("./synth-run.ts");
  const { reportRecord, reportText } = await import("./synth-report.ts");
  const { MANIFEST, MARKER, refuseForeign, replaceDirectory } = await import("../core/files.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");
  const { existsSync, realpathSync, writeFileSync } = await import("node:fs");

  if (options.verify !== undefined) refuseVerify(options.target);
  const { out } = options;
  if (out !== undefined && existsSync(out)) refuseForeign(realpathSync(out), out);
  const design = await designFrom(name ?? DEFAULT_TOP, options);
  if (options.verify !== undefined && design.top === PUBLIC)
    throw new UserError(
      `verify is asked for ${name}, a public model: accepted are tops, and configurations of other kinds`,
    );
  const { target, verify, seed = 1 } = options;
  const limits = { timeoutSeconds: options.timeout, memoryMiB: options.memory };
  if (options.checkOnly) return checkOnly(design, limits, options);
  const report = await withProgress(
    `synthesizing ${design.top} for ${target}`,
    (tell) => synthesize(design, target, { limits, report: tell, verify, seed }),
    options,
  );
  const record = reportRecord(report);
  if (out !== undefined)
    await replaceDirectory(out, (temporary) => {
      for (const [file, text] of report.synthesized.verilog) writeFileSync(join(temporary, file), text);
      const manifest = { generator: MARKER, kind: "synthesized netlist", ...record };
      writeFileSync(join(temporary, MANIFEST), `${stableJson(manifest, { indent: 2 })}\n`);
    });
  console.log(options.json ? stableJson(record) : reportText(report));
}

/** The cross-check alone. */
async function checkOnly(design: Design, limits: YosysLimits, options: SynthOptions): Promise<void> {
  const { crossCheckedDesign } = await import("./synth-check.ts");
  const { toolVersion } = await import("../../sim/drivers/version.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");
  const unwanted = (["verify", "out"] as const).find((name) => options[name] !== undefined);
  if (unwanted) throw new UserError(`${unwanted} is asked for with check-only: accepted is one of the two`);
  const { check } = await withProgress(
    `cross-check of ${design.top}`,
    async () => crossCheckedDesign(design.circuit, await toolVersion("yosys"), limits),
    options,
  );
  const { modules, figures, flattened, top } = check;
  if (options.json)
    console.log(stableJson({ top: design.top, ...design.parameters, modules, figures, flattened, counted: top }));
  else
    console.log(
      `${design.circuit.name}: Yosys counts ${top.gates} gates, ${top.wires} wires, depth ${top.depth}: ${figures} figures of ${modules} modules as predicted`,
    );
}
