/** Adding up what Vitest reports, and what failed in few words. */
import { stripVTControlCharacters } from "node:util";

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** What is read of Vitest's JSON report. */
export interface VitestReport {
  testResults: {
    status: "passed" | "failed";
    /** The file. */
    name?: string;
    /** Why the file failed as a whole. */
    message?: string;
    assertionResults: { status: string; fullName?: string; failureMessages?: string[] | null }[];
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

/** A line for each test that failed: its name and why in short. The last lines may be all one sees of a run. */
export function failureLines(report: VitestReport | undefined): string[] {
  return (report?.testResults ?? []).flatMap(({ status, name, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0 && status === "failed") return [`${name}: ${reason(message)}`];
    return failed.map(({ fullName, failureMessages }) => `${fullName}: ${reason(failureMessages?.[0])}`);
  });
}

const LONGEST_LINE = 1_000;

/** The first line, and what a node answered or a command whose whole output is the message gave as its errors. */
function reason(text: string | undefined): string {
  const lines = stripVTControlCharacters(text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const first = lines[0] ?? "no reason given";
  const errors = new Set(lines.slice(1).filter((line) => /(^|\s)error: |^Details: /.test(line)));
  return [first, ...errors].join(" | ").slice(0, LONGEST_LINE);
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
