#!/usr/bin/env node
import { main } from "../dist/generator/cli/main.js";

await main(process.argv);
