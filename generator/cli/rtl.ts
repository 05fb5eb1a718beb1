// `tcvar rtl`: writes a top as Verilog, one file a module, with filelist.f and manifest.json.
import { join, relative } from "node:path";
import type { Command } from "commander";
import { addCommand } from "./command.ts";
import { DESIGN, type DesignOptions, designOptions, weightsOption } from "./design-options.ts";

/** The folder of everything that is generated, under the working folder. */
export const OUTPUT_ROOT = "rtl-out";

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "rtl",
    summary: "write a top as Verilog",
    text: [
      `Writes a top as Verilog-2005, one file a module, with filelist.f and manifest.json, to ${OUTPUT_ROOT}/<top>_p16_...`,
      "(or --out). A directory that is there is replaced if tcvar made it, and left alone if it did not.",
    ].join("\n"),
    argument: ["[top]", "a top, such as fmul or matmul, or a model's configuration, *.json"],
    options: [...DESIGN, "style", "out", "json", "quiet"],
    examples: [
      "tcvar rtl matmul -p 16 -n 64",
      "tcvar rtl fmul -p 11 -E 5 --variant depth",
      "tcvar rtl fdiv -p 11 --regime table",
      "tcvar rtl fsum -p 16 -n 64 --out /tmp/fsum --json",
      "tcvar rtl examples/var-tiny.json -p 8",
    ],
  });
  weightsOption(designOptions(command)).action(rtl);
}

async function rtl(name: string | undefined, options: DesignOptions): Promise<void> {
  const { DEFAULT_TOP, designName, designCommand } = await import("./tops.ts");
  const { beyondPaper } = await import("./top-kind.ts");
  const { designFrom } = await import("./model-design.ts");
  const { emitDesign } = await import("../emit/design.ts");
  const { replaceDirectory } = await import("../core/files.ts");
  const { metricsOf } = await import("../metrics/metrics.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");
  const { writeFileSync } = await import("node:fs");

  const style = options.style ?? "threshold";
  const { withWeights } = await import("./weights.ts");
  const asked = await designFrom(name ?? DEFAULT_TOP, options);
  const { design, saving, lines } = await withWeights(asked, options.weights);
  const directory = options.out ?? join(OUTPUT_ROOT, designName(design));
  const files = await withProgress(
    `writing the Verilog of ${design.top}`,
    () => emitDesign(design.circuit, { style, command: `${designCommand("rtl", design)} --style ${style}` }),
    options,
  );
  await replaceDirectory(directory, (temporary) => {
    for (const [file, text] of files) writeFileSync(join(temporary, file), text);
  });
  const note = beyondPaper(design.parameters.n, design.parameters.d);
  const { depth, gates, wires, maxFanIn, maxWeight, modules } = metricsOf(design.circuit);
  const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (options.json) {
    const record = { top: design.top, ...design.parameters, style, directory, files: files.size, bytes };
    console.log(stableJson({ ...record, metrics: metricsOf(design.circuit), folded: saving, note }));
  } else if (!options.quiet) {
    for (const line of [...lines, ...(note ? [note] : [])]) console.log(line);
    const size = `${files.size} files, ${(bytes / 1024).toFixed(0)} KB`;
    console.log(`${relative(".", directory) || "."}: ${size}; top module ${design.circuit.name}`);
    console.log(
      `depth ${depth}, ${gates} gates, ${wires} wires, fan-in up to ${maxFanIn}, weights up to ${maxWeight}, ${modules} ${modules === 1 ? "module" : "modules"}`,
    );
  }
}
