/** An examination as a person reads it. Pure. */
import colors from "picocolors";
import type { Examination } from "./examine";
import type { Finding, FindingVerdict } from "./model";

const PAINT: Record<FindingVerdict, (text: string) => string> = {
  ok: colors.green,
  warn: colors.yellow,
  fail: colors.red,
};

export function renderExamination({ stack, findings }: Examination): string {
  const width = Math.max(...findings.map(({ topic }) => topic.length));
  const line = ({ topic, verdict, text }: Finding): string =>
    `${PAINT[verdict](verdict.padEnd(4))}  ${topic.padEnd(width)}  ${indented(text, width + 8)}`;
  return [...findings.map(line), "", summary(stack, findings)].join("\n");
}

const indented = (text: string, width: number): string => text.split("\n").join(`\n${" ".repeat(width)}`);

const number = (findings: Finding[], verdict: FindingVerdict): number =>
  findings.filter((finding) => finding.verdict === verdict).length;

function summary(stack: string, findings: Finding[]): string {
  const [failed, warned] = [number(findings, "fail"), number(findings, "warn")];
  if (failed > 0) return `Not ready for stack ${stack}: ${failed} of ${findings.length} checks failed`;
  return warned > 0
    ? `Ready for stack ${stack}, with ${warned} warning${warned === 1 ? "" : "s"}`
    : `Ready for stack ${stack}`;
}
