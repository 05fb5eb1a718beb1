// Prints the closing line of a test run, "N passed, N failed", from the report that vitest wrote.
// Arguments: the report, and the exit code of the test command. Exit code 0 only if some passed and nothing failed.
import { readFileSync } from "node:fs";

const [path, status] = process.argv.slice(2);

function counts() {
  try {
    const report = JSON.parse(readFileSync(path, "utf8"));
    // a file that could not be run counts as one failure: it has no tests to count
    const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
    const skipped = report.numPendingTests + report.numTodoTests;
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length, skipped };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

const { passed, failed: failedTests, skipped } = counts();
// lint, types or the installation failed, or nothing was tested
const failed = failedTests === 0 && (status !== "0" || passed === 0) ? 1 : failedTests;
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
