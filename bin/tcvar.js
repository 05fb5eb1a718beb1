#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST = [20, 20];

const [major, minor] = process.versions.node.split(".").map(Number);
const place = (path) => fileURLToPath(new URL(path, import.meta.url));
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`tcvar: node is ${process.version}: accepted is ${OLDEST.join(".")} or newer`);
  process.exitCode = 3;
} else if (!existsSync(place("../dist/generator/cli/main.js")) || !existsSync(place("../node_modules/commander"))) {
  console.error("tcvar: not installed yet: run make doctor, which installs it (or npm ci) in the project's folder");
  process.exitCode = 3;
} else {
  const { main } = await import("../dist/generator/cli/main.js");
  await main(process.argv);
}
