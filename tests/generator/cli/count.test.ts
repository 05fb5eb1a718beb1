// `tcvar count`: a model's circuit from its configuration alone.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { tcvar } from "../../support/program.ts";

test("a layer has the figures of metrics; conventions on demand", async () => {
  const file = join(temporaryFolder(), "mlp.json");
  writeFileSync(file, JSON.stringify({ kind: "mlp", n: 4, inner: 2, outer: 2 }));
  const counted = await tcvar(["count", file, "-p", "4", "--conventions", "--json"]);
  expect(counted.stderr).toBe("");
  const measured = JSON.parse((await tcvar(["metrics", "mlp", "-p", "4", "-n", "4", "-d", "2", "--json"])).stdout);
  const { gates, wires, depth, strictDepth, majorityDepth, inputs, modules } = measured;
  const figures = { gates, wires, depth, strictDepth, majorityDepth, inputs, modules };
  expect(JSON.parse(counted.stdout)).toMatchObject({ model: "mlp", p: 4, E: 5, ...figures });
  const short = JSON.parse((await tcvar(["count", file, "-p", "4", "--json"])).stdout);
  expect(short.depth).toBe(depth);
  expect(short.strictDepth).toBeUndefined();
});

test("a configuration that is none is refused in one line", async () => {
  const file = join(temporaryFolder(), "model.json");
  writeFileSync(file, "{");
  const { code, stderr } = await tcvar(["count", file]);
  expect([code, stderr.trim()]).toEqual([2, `tcvar: ${file} is not JSON: accepted is a model's configuration`]);
});
