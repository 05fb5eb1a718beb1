// `tcvar bounds` and `tcvar bounds-sweep` as a user calls them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { tcvar } from "../../support/program.ts";

const SMALL = ["-p", "8", "-E", "5", "-n", "4", "-d", "4", "--layers", "1", "--stages", "1"];

describe("tcvar bounds", () => {
  test("prints a row for each lemma and writes the same certificate twice", async () => {
    const folder = temporaryFolder();
    const run = async (name: string) => {
      const { code, stdout } = await tcvar(["bounds", ...SMALL, "--json", "--certificate", join(folder, name)]);
      expect(code).toBe(0);
      return { record: JSON.parse(stdout), file: readFileSync(join(folder, name, "certificate.json"), "utf8") };
    };
    const [one, two] = [await run("one"), await run("two")];
    expect(one.file).toBe(two.file);
    expect(one.record).toMatchObject({ p: 8, E: 5, n: 4, d: 4, layers: 1, stages: 1 });
    expect(one.record.rows.length).toBe(21);
    const certificate = JSON.parse(one.file);
    expect(certificate.holds).toBe(true);
    expect(new Set(certificate.rows.map(({ sha256 }: { sha256: string }) => sha256)).size).toBe(21);
    const text = readFileSync(join(folder, "one", "certificate.md"), "utf8");
    expect(text).toContain("Every row holds.");
    const command = "-p 8 -E 5 --map 2x2 -d 4 --layers 1 --stages 1 --variant balanced";
    expect(certificate.command).toBe(`tcvar bounds ${command}`);
    expect(text).toContain(`To measure it again: \`${certificate.command}\`.`);
    const again = await tcvar(["bounds", ...command.split(" "), "--json"]);
    expect(JSON.parse(again.stdout)).toEqual(one.record);
  }, 120_000);

  test("a place for the certificate that cannot be written is refused before anything is measured", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    // measuring this much would take minutes
    const { code, stderr } = await tcvar(["bounds", "-n", "4096", "--certificate", join(folder, "file", "c")]);
    const message = `cannot write ${join(folder, "file", "c", "certificate.json")}: a part of the path is not a directory`;
    expect([code, stderr.trim()]).toEqual([5, `tcvar: ${message}`]);
  });

  test.each([
    [["-n", "60"], "tokens N is 60: accepted are squares, or any map by --map HxW"],
    [["-n", "64", "--map", "4x4"], "tokens N is 64 and map is 4x4: accepted is N = 16"],
    [["-d", "5000"], "operand count is 5000: accepted are integers 1..4096"],
    [["--map", "64x65"], "operand count is 4160: accepted are integers 1..4096"],
    [["--layers", "0"], "layers is 0: accepted are integers 1..64"],
  ])("%j is refused", async (options, message) => {
    const { code, stderr } = await tcvar(["bounds", ...options]);
    expect([code, stderr.trim()]).toEqual([2, `tcvar: ${message}`]);
  });
});

test("a dimension beyond the number of tokens is told", async () => {
  const sizes = ["-p", "4", "-E", "3", "-n", "1", "--layers", "1", "--stages", "1"];
  const said = "dimension D = 2 is more than N = 1 tokens, which leaves the paper's d <= O(n)";
  expect((await tcvar(["bounds", ...sizes, "-d", "2"])).stdout).toContain(said);
  const measured = async (d: string) => (await tcvar(["metrics", "mlp", "-p", "4", "-n", "1", "-d", d])).stdout;
  expect(JSON.parse(await measured("2")).note).toBe(said);
  expect(JSON.parse(await measured("1")).note).toBeUndefined();
  const out = join(temporaryFolder(), "rtl");
  expect((await tcvar(["rtl", "mlp", "-p", "4", "-n", "1", "-d", "2", "--out", out])).stdout).toContain(said);
});

describe("tcvar bounds-sweep", () => {
  test("writes all points as JSON and CSV", async () => {
    const out = join(temporaryFolder(), "sweep");
    const size = ["--precisions", "8", "--sides", "2,4", "--dims", "4", "--layers", "1", "--stages", "1"];
    const { code, stdout } = await tcvar(["bounds-sweep", ...size, "--out", out, "--json"]);
    expect(code).toBe(0);
    const record = JSON.parse(stdout);
    expect(record.sweeps.map(({ fixed }: { fixed: unknown }) => fixed)).toEqual(
      ["table", "poly"].map((regime) => ({ variant: "balanced", regime, layers: 1, stages: 1, fused: false })),
    );
    for (const { rows, precisions } of record.sweeps) {
      expect(precisions).toEqual([8]);
      expect(rows.length).toBe(21);
      expect(rows.every(({ constant }: { constant: boolean }) => constant)).toBe(true);
    }
    expect(record.points.length).toBe(2 * 2 * 21);
    expect(JSON.parse(readFileSync(join(out, "sweep.json"), "utf8"))).toEqual(record);
    const csv = readFileSync(join(out, "sweep.csv"), "utf8").split("\n");
    expect(csv[0]).toBe("row,source,regime,p,n,d,depth,gates,wires");
    expect(csv.length).toBe(1 + record.points.length + 1);
  }, 120_000);

  test.each([
    [["--sides", "2,x"], 'sides are "2,x": accepted are integers 2..1024 separated by commas'],
    [["--precisions", "8..4"], 'precisions are "8..4": accepted are integers 2..64 separated by commas'],
    [["--precisions", "8..65"], 'precisions are "8..65": accepted are integers 2..64 separated by commas'],
    [["--dims", "8", "--sides", "2"], "dims are 8 and sides 2: accepted are dims up to n = side^2"],
    [
      ["--regime", "table", "--precisions", "16,64"],
      "regime table is asked for p = 64: accepted are regimes that apply there",
    ],
  ])("%j is refused", async (options, message) => {
    const { code, stderr } = await tcvar(["bounds-sweep", ...options]);
    expect([code, stderr.trim()]).toEqual([2, `tcvar: ${message}`]);
  });
});
