// A command described as data: every command has a summary, options and examples.
import type { Command } from "commander";
import { type CommonOptions, commonOption, type OptionName } from "./options.ts";

export interface CommandDescription {
  readonly name: string;
  /** one line, for the list of commands */
  readonly summary: string;
  /** what else its help says; a line that is empty parts paragraphs */
  readonly text?: string;
  /** in commander's notation: "[top]", "<op>", "<file...>"; and what it is */
  readonly argument?: readonly [notation: string, text: string];
  readonly options: readonly OptionName[];
  /** values of options that the user does not give */
  readonly presets?: CommonOptions;
  /** command lines that work, at least one */
  readonly examples: readonly [string, ...string[]];
}

/** Text without the ends of lines inside of paragraphs: the help is as wide as the terminal. */
const paragraphs = (text: string): string => text.replace(/(?<!\n)\n(?!\n)/g, " ");

/**
 * Adds a command to the program. The caller adds options that no other command has, and the action.
 * An action throws UserError for what the user can cause, and sets process.exitCode where a comparison failed.
 */
export function addCommand(program: Command, description: CommandDescription): Command {
  const { name, summary, text, argument, presets } = description;
  const command = program
    .command(name)
    .summary(summary)
    .description(paragraphs(text ?? summary));
  if (argument) command.argument(...argument);
  for (const option of description.options) command.addOption(commonOption(option, presets?.[option]));
  const examples = description.examples.map((example) => `  ${example}`).join("\n");
  return command.addHelpText("after", `\nExamples:\n${examples}`);
}
