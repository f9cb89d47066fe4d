/** Adding up what Vitest reports. */

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** What is read of Vitest's JSON report. */
export interface VitestReport {
  testResults: {
    status: "passed" | "failed";
    assertionResults: { status: string }[];
  }[];
}

export const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0 };

/** A file that failed before its first test, or outside of its tests, counts as one failed test. No report: one too. */
export function countTests(report: VitestReport | undefined): Totals {
  if (!report) return { ...NOTHING, failed: 1 };
  return addUp(
    report.testResults.map(({ status, assertionResults }) => {
      const passed = assertionResults.filter((test) => test.status === "passed").length;
      const failed = assertionResults.filter((test) => test.status === "failed").length;
      const skipped = assertionResults.length - passed - failed;
      return { passed, failed: status === "failed" ? Math.max(failed, 1) : failed, skipped };
    }),
  );
}

export const addUp = (parts: Totals[]): Totals =>
  parts.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    NOTHING,
  );

export const summaryLine = ({ passed, failed }: Totals): string => `${passed} passed, ${failed} failed`;
