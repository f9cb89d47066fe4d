import { describe, expect, it } from "vitest";
import { addUp, countTests, failureLines, summaryLine } from "../../totals";

const tests = (...statuses: string[]) => statuses.map((status) => ({ status }));

describe("countTests", () => {
  it("adds up the tests of all files", () => {
    const report = {
      testResults: [
        { status: "passed" as const, assertionResults: tests("passed", "passed", "pending") },
        { status: "failed" as const, assertionResults: tests("passed", "failed") },
      ],
    };
    expect(countTests(report)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it("counts a file that could not be loaded as a failure", () => {
    expect(countTests({ testResults: [{ status: "failed", assertionResults: [] }] }).failed).toBe(1);
  });

  it("counts a file whose set-up failed as a failure, though its tests were skipped", () => {
    const report = { testResults: [{ status: "failed" as const, assertionResults: tests("skipped", "skipped") }] };
    expect(countTests(report)).toEqual({ passed: 0, failed: 1, skipped: 2 });
  });

  it("counts a missing report as a failure", () => {
    expect(countTests(undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe("failureLines", () => {
  it("names each test that failed, and why in one line", () => {
    const [passed, failed] = tests("passed", "failed");
    const failure = {
      ...failed!,
      fullName: "gateway answers",
      failureMessages: ["\u001b[31mrefused\u001b[39m\n  at x"],
    };
    const file = { status: "failed" as const, assertionResults: [passed!, failure] };
    expect(failureLines({ testResults: [file] })).toEqual(["gateway answers: refused"]);
  });

  it("tells what a command gave as its errors, not only how its output begins", () => {
    const message =
      "Updating (stack):\n  stack running\n\nDiagnostics:\n  error: port 8545 is taken\n  error: port 8545 is taken\n  at x";
    const file = { status: "failed" as const, name: "a.test.ts", message, assertionResults: [] };
    expect(failureLines({ testResults: [file] })).toEqual(["a.test.ts: Updating (stack): | error: port 8545 is taken"]);
  });

  it("tells what a node answered, where a library has a name for it", () => {
    const message = "Missing or invalid parameters.\n\nURL: http://localhost\nDetails: already known\nVersion: 2";
    const file = { status: "failed" as const, name: "a.test.ts", message, assertionResults: [] };
    expect(failureLines({ testResults: [file] })).toEqual([
      "a.test.ts: Missing or invalid parameters. | Details: already known",
    ]);
  });

  it("names a file that could not be loaded", () => {
    const file = { status: "failed" as const, name: "a.test.ts", message: "no such module", assertionResults: [] };
    expect(failureLines({ testResults: [file] })).toEqual(["a.test.ts: no such module"]);
  });

  it("has nothing to say of a run that passed, or that left no report", () => {
    expect(failureLines({ testResults: [{ status: "passed", assertionResults: tests("passed") }] })).toEqual([]);
    expect(failureLines(undefined)).toEqual([]);
  });
});

it("prints the line that CI reads", () => {
  const parts = [
    { passed: 2, failed: 0, skipped: 0 },
    { passed: 3, failed: 1, skipped: 4 },
  ];
  expect(summaryLine(addUp(parts))).toBe("5 passed, 1 failed");
});
