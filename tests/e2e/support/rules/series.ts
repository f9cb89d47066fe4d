/** Synthetic series of a network: what Prometheus would see of a healthy one, sample by sample, and of one at fault. */
import { L1_FRONT } from "../../../../components/l1/l1FrontMetrics";
import { GUARD } from "../../../../components/services/guard/guardMetrics";
import { GATEWAY } from "../../../../components/services/gateway/gatewayMetrics";
import { OP_BATCHER } from "../../../../components/services/batcher/batcherMetrics";
import { OP_CHALLENGER } from "../../../../components/services/challenger/challengerMetrics";
import { OP_PROPOSER } from "../../../../components/services/proposer/proposerMetrics";
import { PROBED } from "../../../../components/observability/metrics/probes";
import { ALERTMANAGER, PROCESS, PROMETHEUS } from "../../../../components/services/prometheus/prometheusMetrics";
import { probeJobs } from "../../../../components/observability/probes";
import { exporterJobs, SCRAPE_INTERVAL_SECONDS } from "../../../../components/observability/targets";
import { allContainers, allNodes, type ContainerPlan, type Plan } from "../../../../config/plan";
import { RULE_NAMES } from "../../../../guard/rules";
import { DISK } from "../../../../shared/diskSpace";

/** A value, or that there is none since the scrape failed. */
export type Sample = number | "gone";

export interface Series {
  name: string;
  labels: Record<string, string>;
  /** By the number of the sample. */
  at: (sample: number) => Sample;
}

const L2_BLOCK_SECONDS = 2;
const L1_BLOCK_SECONDS = 2;

/** L1's first block here, so that there is a past to be behind by. */
const L1_FIRST_BLOCK = 10_000;
/** Of L1, as the nodes see it, so many blocks before its head. */
export const l1Block =
  (before: number) =>
  (sample: number): number =>
    L1_FIRST_BLOCK + seconds(sample) / L1_BLOCK_SECONDS - before;

const seconds = (sample: number): number => sample * SCRAPE_INTERVAL_SECONDS;
/** A block's timestamp, some seconds behind the clock; nothing is older than the first block. */
const behindClock = (lag: number) => (sample: number) => Math.max(0, seconds(sample) - lag);
const constant = (value: number) => () => value;

/** Scraped from an exporter or by a probe: what it tells carries the labels of its target. */
type Telling = Record<string, (sample: number) => number>;

function headsOf(): Telling {
  const number = (lag: number) => (sample: number) => behindClock(lag)(sample) / L2_BLOCK_SECONDS;
  return {
    [PROBED.unsafeHead]: number(0),
    [PROBED.unsafeHeadTimestamp]: behindClock(0),
    [PROBED.safeHead]: number(6),
    [PROBED.safeHeadTimestamp]: behindClock(6),
    [PROBED.finalizedHead]: number(22),
    [PROBED.finalizedHeadTimestamp]: behindClock(22),
    [PROBED.l1Head]: l1Block(0),
    [PROBED.l1HeadTimestamp]: behindClock(0),
    [PROBED.unsafeOrigin]: l1Block(3),
    [PROBED.safeOrigin]: l1Block(8),
  };
}

/** Sequencer 1 leads and makes the blocks. */
function nodeTelling(plan: Plan, container: ContainerPlan): Telling {
  const node = allNodes(plan).find(
    ({ consensus, conductor }) => consensus === container || (conductor && conductor === container),
  );
  if (!node) return {};
  const leads = Number(node.role === "sequencer" && node.index === 1);
  if (container === node.consensus) {
    const isSequencer = node.role === "sequencer";
    return { ...headsOf(), ...(isSequencer ? { [PROBED.sequencerActive]: constant(leads) } : {}) };
  }
  return {
    [PROBED.conductorLeader]: constant(leads),
    [PROBED.conductorActive]: constant(1),
    [PROBED.conductorHealthy]: constant(1),
    [PROBED.conductorPaused]: constant(0),
    [PROBED.conductorStopped]: constant(0),
  };
}

/** By job, where it does not depend on the node. */
const TELLING: Record<string, Telling> = {
  "probe-l1": { [PROBED.l1Block]: (sample) => Math.floor(seconds(sample) / L1_BLOCK_SECONDS) },
  "op-batcher": { [OP_BATCHER.balance]: constant(1_000), [OP_BATCHER.fees]: constant(0) },
  "op-proposer": {
    [OP_PROPOSER.balance]: constant(1_000),
    [OP_PROPOSER.proposedSequenceNumber]: (sample) => Math.floor(seconds(sample) / 12) * 6,
  },
  "op-challenger": { [OP_CHALLENGER.balance]: constant(1_000) },
  prometheus: {
    [PROMETHEUS.ruleFailures]: constant(0),
    [PROMETHEUS.walWritesFailed]: constant(0),
    [PROMETHEUS.compactionsFailed]: constant(0),
    [PROMETHEUS.checkpointsFailed]: constant(0),
    [PROMETHEUS.notificationErrors]: constant(0),
  },
  alertmanager: { [ALERTMANAGER.notificationsFailed]: constant(0) },
};

const PROCESS_TELLING: Telling = {
  [PROCESS.residentMemory]: constant(50 * 2 ** 20),
  [PROCESS.startTime]: constant(0),
  [PROCESS.openFiles]: constant(50),
  [PROCESS.maximumFiles]: constant(1_024),
};
const WITHOUT_PROCESS = ["op-geth", "op-reth", "gateway", "guard"];

type MakeSeries = (name: string, own: Record<string, string>, at: Series["at"]) => Series;

const disk = (series: MakeSeries): Series[] => [
  series(DISK.free, {}, constant(50e9)),
  series(DISK.size, {}, constant(100e9)),
];

/** Those with labels of their own. */
function labelledSeries(plan: Plan, job: string, labels: Record<string, string>): Series[] {
  const series: MakeSeries = (name, own, at) => ({
    name,
    labels: { ...labels, ...own, job },
    at,
  });
  switch (job) {
    case "probe-conductor":
      return plan.sequencers.map(({ name }) => series(PROBED.conductorVoters, { server: name }, constant(1)));
    case "op-batcher":
      return [series(OP_BATCHER.lastTransactionTime, { stage: "success" }, seconds)];
    case "l1-front":
      return ["1", "2"].map((url) => series(L1_FRONT.urlHealthy, { url }, constant(1)));
    case "gateway":
      return [
        ...disk(series),
        series(GATEWAY.knowsLeader, {}, constant(1)),
        series(GATEWAY.servingValidators, {}, constant(plan.validators.length)),
        series(GATEWAY.requests, { entry: "users", outcome: "answered" }, (sample) => 100 * sample),
        series(GATEWAY.requests, { entry: "users", outcome: "failed" }, constant(0)),
      ];
    case "guard":
      return [
        ...disk(series),
        ...RULE_NAMES.flatMap((rule) => Object.values(GUARD).map((counter) => series(counter, { rule }, constant(0)))),
      ];
    default:
      return [];
  }
}

/** Everything that Prometheus sees of a healthy network. */
export function healthySeries(plan: Plan): Series[] {
  const jobs = [...exporterJobs(plan), ...(plan.jsonExporter ? probeJobs(plan, plan.jsonExporter) : [])];
  return jobs.flatMap(({ job_name: job, metrics_path, static_configs }) =>
    static_configs.flatMap(({ labels: targetLabels }) => {
      const labels = Object.fromEntries(Object.entries(targetLabels).filter(([key]) => !key.startsWith("__")));
      const container = containerNamed(plan, labels["container"]!);
      const telling: Telling = {
        up: constant(1),
        ...TELLING[job],
        ...(["probe-conductor", "probe-consensus", "probe-exported-heads"].includes(job)
          ? nodeTelling(plan, container)
          : {}),
        ...(metrics_path !== "/probe" && !WITHOUT_PROCESS.includes(job) ? PROCESS_TELLING : {}),
      };
      const plain = Object.entries(telling).map(([name, at]): Series => ({ name, labels: { ...labels, job }, at }));
      return [...plain, ...labelledSeries(plan, job, labels)];
    }),
  );
}

const containerNamed = (plan: Plan, name: string): ContainerPlan =>
  allContainers(plan).find((container) => container.name === name)!;

/** In promtool's notation, where `1+2x3` is 1 3 5 7. */
export function notation({ at }: Series, samples: number): string {
  const values = Array.from({ length: samples }, (_, sample) => at(sample));
  const pieces: string[] = [];
  for (let index = 0; index < values.length;) {
    const first = values[index]!;
    if (first === "gone") {
      // Once it has said that the series ended, Prometheus adds nothing.
      pieces.push(values[index - 1] === "gone" ? "_" : "stale");
      index += 1;
      continue;
    }
    const step = Number(values[index + 1] ?? first) - first;
    let more = 0;
    while (values[index + more + 1] === first + (more + 1) * step) more += 1;
    pieces.push(more > 0 ? `${first}${step < 0 ? "" : "+"}${step}x${more}` : String(first));
    index += more + 1;
  }
  return pieces.join(" ");
}

export const selector = ({ name, labels }: Series): string =>
  `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${value}"`)
    .join(",")}}`;
