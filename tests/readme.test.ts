// The commands of the README work: every ```sh block is run, except those marked "# slow" on the fence line, and
// `make test`, which is what runs this.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, run } from "./support/program.ts";

interface Block {
  readonly line: number;
  readonly slow: boolean;
  readonly commands: readonly string[];
}

function shellBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  for (const match of markdown.matchAll(/^```sh[ \t]*(#[^\n]*)?\n(.*?)^```/gms)) {
    const line = markdown.slice(0, match.index).split("\n").length;
    blocks.push({ line, slow: /\bslow\b/.test(match[1] ?? ""), commands: match[2].trimEnd().split("\n") });
  }
  return blocks;
}

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const BLOCKS = shellBlocks(README);
const runsTheTests = (command: string) => /^make test\b/.test(command.trim());

test("the README has the two commands a newcomer types, and no shell block that this test cannot see", () => {
  const commands = BLOCKS.flatMap((block) => block.commands);
  expect(commands).toContain("make rtl P=16 N=64");
  expect(commands).toContain("make test");
  expect(BLOCKS.length).toBe(README.split("\n").filter((line) => /^\s*```(sh|bash|shell|console)\b/.test(line)).length);
});

test("the packages are installed: a target run from here installs nothing", async () => {
  const { code } = await run("make", ["--question", "node_modules/.tcvar-package-lock.json"]);
  expect(code, "run make build first").toBe(0);
});

for (const block of BLOCKS) {
  const commands = block.commands.filter((command) => !runsTheTests(command));
  if (block.slow || commands.length === 0) continue;
  test(`line ${block.line}: ${commands[0]}`, { timeout: 120_000 }, async () => {
    // an outer make must not lend its flags to those that are run here
    const env = { MAKEFLAGS: undefined, MAKELEVEL: undefined, MFLAGS: undefined };
    const { code, stdout, stderr } = await run("/bin/bash", ["-euo", "pipefail", "-c", commands.join("\n")], { env });
    expect(code, `${stdout}\n${stderr}`).toBe(0);
  });
}
