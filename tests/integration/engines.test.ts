// The four engines give the same results through `tcvar eval`: inner products of a reference attention layer's matrices.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { ROOT, tcvar } from "../support/program.ts";

const FILE = join(ROOT, "..", "shared", "reference", "var", "attention.json");
const CASE = 6;

interface Matrix {
  readonly shape: readonly [number, number];
  readonly data: readonly number[];
}

/** A double as [m, e] with integer m. */
function operand(x: number): [number, number] {
  let [m, e] = [x, 0];
  while (!Number.isInteger(m)) [m, e] = [m * 2, e - 1];
  return [m, e];
}

/** A line of operands for each entry of the product: the row, then the column. */
function operandLines(left: Matrix, right: Matrix): string[] {
  const [rows, inner] = left.shape;
  const cols = right.shape[1];
  const lines: string[] = [];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      const row = left.data.slice(i * inner, (i + 1) * inner);
      const column = row.map((_, k) => right.data[k * cols + j]);
      lines.push(JSON.stringify([...row, ...column].map(operand)));
    }
  return lines;
}

const title = existsSync(FILE)
  ? "tcvar eval dot on X WQ"
  : "tcvar eval dot on X WQ: skipped, 1 case (no reference data)";

describe.skipIf(!existsSync(FILE))(title, () => {
  test("golden, netlist, Icarus and Verilator agree bit for bit", { timeout: 400_000 }, async () => {
    const { arrays } = JSON.parse(readFileSync(FILE, "utf8")) as { arrays: Record<string, Matrix> };
    const lines = operandLines(arrays[`X.${CASE}`], arrays[`WQ.${CASE}`]);
    expect(lines.length).toBe(112);
    const folder = temporaryFolder();
    const answers = async (engine: string, count: number): Promise<string[]> => {
      const file = join(folder, `${engine}.jsonl`);
      writeFileSync(file, lines.slice(0, count).join("\n"));
      const { code, stdout, stderr } = await tcvar([
        "eval",
        "dot",
        "-p",
        "11",
        "-n",
        "8",
        "--variant",
        "wires",
        "--engine",
        engine,
        "--in",
        file,
      ]);
      expect(code, stderr).toBe(0);
      return stdout.trimEnd().split("\n");
    };
    const golden = await answers("golden", lines.length);
    expect(golden.length).toBe(lines.length);
    expect(await answers("netlist", lines.length)).toEqual(golden);
    expect(await answers("verilator", lines.length)).toEqual(golden);
    // Icarus takes about half a second a vector on a circuit of this depth
    expect(await answers("icarus", 8)).toEqual(golden.slice(0, 8));
  });
});
