// `tcvar doctor`: which external tools are there, their versions, what needs each, how to install what is missing.
import type { Command } from "commander";
import { EXIT, UserError } from "../core/errors.ts";
import { stableJson } from "../core/stable-json.ts";
import { addCommand } from "./command.ts";

/** Adds the command. */
export function register(program: Command): void {
  addCommand(program, {
    name: "doctor",
    summary: "tell which external tools are there, and what needs each",
    text: "Tells which external tools are there, their versions, what needs each and how to install it.\nExit code 3 when a required one is missing.",
    options: ["json"],
    examples: ["tcvar doctor", "tcvar doctor --json"],
  }).action(doctor);
}

async function doctor(options: { readonly json?: boolean }): Promise<void> {
  const { examineTools } = await import("../../sim/drivers/examine.ts");
  const tools = await examineTools();
  if (options.json) {
    console.log(stableJson({ tools }, { indent: 2 }));
  } else {
    const rows = tools.map((tool) => [
      tool.name,
      tool.version ?? "-",
      tool.state === "found" ? (tool.path ?? "-") : tool.state,
      tool.required ? tool.neededBy : `${tool.neededBy} (optional)`,
      tool.state === "found" ? "" : tool.install,
    ]);
    console.log(table([["tool", "version", "found", "needed by", "to have it"], ...rows]));
  }
  const lacking = tools.filter((tool) => tool.required && tool.state !== "found");
  if (lacking.length > 0) {
    const list = lacking.map((tool) => `${tool.name} (${tool.state}; ${tool.install})`).join(", ");
    throw new UserError(`required tools are not there: ${list}`, EXIT.toolMissing);
  }
}

/** Rows of text in columns of equal width. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column])).join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}
