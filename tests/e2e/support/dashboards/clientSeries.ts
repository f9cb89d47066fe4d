/**
 * What op-reth and kona-node export in a healthy network, as a recording that Prometheus can load: the names and labels are
 * those of their sources (`opRethMetrics.ts`, `konaNodeMetrics.ts`), the values are made so that each panel has one answer.
 */
import { KONA_NODE } from "../../../../components/l2/consensus/konaNodeMetrics";
import { OP_RETH } from "../../../../components/l2/execution/opRethMetrics";
import { exporterJobs, SCRAPE_INTERVAL_SECONDS } from "../../../../components/observability/targets";
import type { Plan } from "../../../../config/plan";

/** A metric with labels of its own, and its value by the seconds since the recording began. */
interface Exported {
  name: string;
  labels?: Record<string, string>;
  at: (seconds: number) => number;
}

const BLOCK_SECONDS = 2;
/** What the panels of the recording have to show. */
export const RECORDED_VALUES = {
  newBlockSeconds: 0.012,
  newHeadSeconds: 0.003,
  engineCallSeconds: 0.02,
  sealingSeconds: 0.15,
  consentSeconds: 0.04,
  gasPerSecond: 1_500_000,
  transactionsPerSecond: 5,
  peers: 6,
  opRethBytes: 300 * 2 ** 20,
  konaNodeBytes: 80 * 2 ** 20,
} as const;

const FIRST_BLOCK = 1_000;
const constant = (value: number) => () => value;
const rising =
  (perSecond: number) =>
  (seconds: number): number =>
    perSecond * seconds;
/** A call for each block, of which each takes so long. */
const summary = (name: string, seconds: number, labels: Record<string, string> = {}): Exported[] => [
  { name: `${name}_sum`, labels, at: rising(seconds / BLOCK_SECONDS) },
  { name: `${name}_count`, labels, at: rising(1 / BLOCK_SECONDS) },
  ...["0.5", "0.99"].map((quantile) => ({ name, labels: { ...labels, quantile }, at: constant(seconds) })),
];

const opReth = (): Exported[] => [
  { name: OP_RETH.headBlock, at: (seconds) => FIRST_BLOCK + Math.floor(seconds / BLOCK_SECONDS) },
  ...["head", "safe", "finalized"].map((commitment) => ({
    name: OP_RETH.reorgs,
    labels: { commitment },
    at: constant(0),
  })),
  { name: OP_RETH.gas, at: rising(RECORDED_VALUES.gasPerSecond) },
  ...summary(OP_RETH.newPayloadTime, RECORDED_VALUES.newBlockSeconds),
  ...summary(OP_RETH.forkchoiceTime, RECORDED_VALUES.newHeadSeconds),
  { name: OP_RETH.pendingTransactions, at: (seconds) => (seconds / SCRAPE_INTERVAL_SECONDS) % 7 },
  { name: OP_RETH.queuedTransactions, at: constant(0) },
  { name: OP_RETH.peers, at: constant(RECORDED_VALUES.peers) },
  { name: OP_RETH.memory, at: constant(RECORDED_VALUES.opRethBytes) },
];

/** Sequencer 1 leads: only what makes blocks tells how it made them. */
const konaNode = (role: string, index: number): Exported[] => [
  ...["engine_newPayload", "engine_forkchoiceUpdated", "engine_getPayload"].flatMap((method) =>
    summary(KONA_NODE.engineTime, RECORDED_VALUES.engineCallSeconds, { method }),
  ),
  ...[KONA_NODE.engineFailures, KONA_NODE.engineResets, KONA_NODE.l1Reorgs, KONA_NODE.derivationErrors].map((name) => ({
    name,
    at: constant(0),
  })),
  ...(role === "sequencer" && index === 1
    ? [
        { name: KONA_NODE.sealingTime, at: constant(RECORDED_VALUES.sealingSeconds) },
        { name: KONA_NODE.conductorTime, at: constant(RECORDED_VALUES.consentSeconds) },
        { name: KONA_NODE.sequencedTransactions, at: rising(RECORDED_VALUES.transactionsPerSecond) },
      ]
    : []),
  { name: KONA_NODE.peers, at: constant(RECORDED_VALUES.peers) },
  { name: KONA_NODE.memory, at: constant(RECORDED_VALUES.konaNodeBytes) },
];

/** Of the plan's op-reths and kona-nodes, in the text format that promtool loads. @param from Unix seconds, as `until` */
export function clientRecording(plan: Plan, { from, until }: { from: number; until: number }): string {
  const times = Array.from(
    { length: Math.floor((until - from) / SCRAPE_INTERVAL_SECONDS) + 1 },
    (_, sample) => from + sample * SCRAPE_INTERVAL_SECONDS,
  );
  const lines = exporterJobs(plan).flatMap(({ job_name: job, static_configs }) =>
    static_configs.flatMap(({ targets: [instance = ""], labels }) =>
      exportedBy(job, labels).flatMap(({ name, labels: own = {}, at }) => {
        const series = `${name}{${labelText({ ...labels, ...own, instance, job })}}`;
        return times.map((time) => `${series} ${at(time - from)} ${time}`);
      }),
    ),
  );
  return [...lines, "# EOF"].join("\n");
}

function exportedBy(job: string, { role = "", index }: Record<string, string>): Exported[] {
  if (job === "op-reth") return opReth();
  return job === "kona-node" ? konaNode(role, Number(index)) : [];
}

const labelText = (labels: Record<string, string>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(",");
