import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/support/compile.ts"],
    testTimeout: 60_000,
    // vitest leaves one processor free
    maxWorkers: "100%",
    passWithNoTests: false,
  },
});
