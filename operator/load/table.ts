/** A load's report as a person reads it, and its line while it runs. */
import colors from "picocolors";
import { newTable } from "../tables";
import type { Percentiles } from "./durations";
import type { Ledger } from "./ledger";
import type { LoadReport } from "./report";

const count = (value: number): string => value.toLocaleString("en-US");
const perSecond = (rate: number): string => String(Math.round(rate * 10) / 10);
const seconds = (value: number | undefined): string => (value === undefined ? "–" : `${value} s`);

const percentiles = ({ p50, p95, p99, max }: Percentiles): string =>
  `p50 ${seconds(p50)}, p95 ${seconds(p95)}, p99 ${seconds(p99)}, max ${seconds(max)}`;

/** @param lost accepted longer ago than the grace period, and in no block */
export function progressLine(ledger: Ledger, elapsedSeconds: number, lost: number): string {
  const { p50, p95, p99 } = ledger.inclusion.percentiles();
  return (
    `${Math.round(elapsedSeconds)} s: ${count(ledger.sentCount)} sent, ${count(ledger.acceptedCount)} accepted, ` +
    `${count(ledger.minedCount)} mined, ${count(lost)} lost; in a block after ` +
    `p50 ${seconds(p50)}, p95 ${seconds(p95)}, p99 ${seconds(p99)}`
  );
}

export function renderLoad(report: LoadReport): string {
  const { rate, lost, unanswered, retries, blocks, cpu } = report;
  const reasons = Object.entries(retries.reasons).map(([reason, times]) => `${count(times)}× ${reason}`);
  const table = newTable([`${report.network}: ${report.scenario}`, `${report.lasted} s, ${report.senders} senders`]);
  table.push(
    ["asked for", `${perSecond(rate.asked)} a second`],
    ["sent", `${count(report.sent)}, ${perSecond(rate.sent)} a second`],
    ["accepted", `${count(report.accepted)}, ${perSecond(rate.accepted)} a second`],
    ["mined", `${count(report.mined)}, ${perSecond(rate.mined)} a second`],
    [
      "lost",
      lost.count === 0 ? colors.green("0") : colors.red(`${lost.count}, of which ${lost.inPool} wait in a pool`),
    ],
    ["not answered", `${unanswered.count}, of which ${unanswered.mined} are mined`],
    ["accepted after", percentiles(report.acceptance)],
    ["in a block after", percentiles(report.inclusion)],
    ["repeated", [count(retries.count), ...reasons].join("\n")],
    ["blocks", `${blocks.count}, ${share(blocks.fullness)} full, the fullest ${share(blocks.fullest)}`],
    ["longest without one", seconds(blocks.largestGap)],
    [
      "base fee",
      `${gwei(blocks.baseFee.before)} → ${gwei(blocks.baseFee.last)}, highest ${gwei(blocks.baseFee.highest)} gwei`,
    ],
  );
  if (report.withdrawnBlocks > 0) table.push(["blocks that gave way", colors.red(String(report.withdrawnBlocks))]);
  if (cpu) {
    table.push(
      ["CPU of the network", `${cpu.network} of ${cpu.cores} cores; this program ${cpu.client}`],
      ["  most of it", cpu.containers.map(({ name, cores }) => `${name} ${cores}`).join("\n") || "–"],
    );
  }
  table.push(["what limits", report.limits.join("\n")]);
  return [
    table.toString(),
    ...(report.endedBy ? [colors.yellow(`  ended before its time: ${report.endedBy}`)] : []),
  ].join("\n");
}

const share = (value: number): string => `${Math.round(100 * value)} %`;
const gwei = (value: number): string => String(Number(value.toPrecision(3)));
