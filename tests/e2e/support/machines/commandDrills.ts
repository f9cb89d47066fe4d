/** Drills of hosts by the command, as a user runs them. */
import { expect } from "vitest";
import type { Report } from "../../../../operator/drill/report";
import type { TestStack } from "../testStack";

/** Transactions a second: this machine runs all of the others. */
const RATE = "5";

/**
 * Nothing may be lost, and the victims have to come back. How long that takes, and how many slots it costs, is a matter of this machine,
 * too: it is printed.
 */
export async function drillByCommand(stack: TestStack, ...parameters: string[]): Promise<Report> {
  const { exitCode, text } = await stack.cli("drill", ...parameters, "--rate", RATE, "--json");
  const start = text.lastIndexOf("\n[\n");
  expect(start, text).toBeGreaterThan(0);
  const [report] = JSON.parse(text.slice(start)) as Report[];
  if (!report) throw new Error(text);
  console.log(summary(report));
  expect(exitCode === 0, text).toBe(report.passed);
  expect(report.violations, text).toEqual([]);
  expect(report.transactions.accepted).toBeGreaterThan(20);
  expect(report.transactions.mined).toBe(report.transactions.accepted);
  expect(report.victimsBackAfter, text).toBeDefined();
  expect(report.activeAfter, text).toHaveLength(1);
  return report;
}

const summary = ({ fault, target, victims, problems, ...found }: Report): string =>
  `${fault} (${target}: ${victims.join(", ")}): in place after ${found.injectedIn} s, ${found.missedSlots} slots missed, largest gap ` +
  `${found.largestGap} s, new leader after ${found.newLeaderAfter} s, victims back after ${found.victimsBackAfter} s` +
  problems.map((problem) => `; PROBLEM: ${problem}`).join("");
