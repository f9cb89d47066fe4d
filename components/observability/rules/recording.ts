/** What dashboards and alerts read of the chain and the cluster, worked out once. The names are a promise to both. */
import type { Plan } from "../../../config/plan";
import { hasConductor } from "../../conductor/members";
import { PROBED } from "../metrics/probes";
import { RECORDED } from "../metrics/recorded";
import { orValue, SAME_NETWORK, type RecordingRule, type RuleContext } from "./rule";

/** Only while the probes can tell: with json_exporter gone, nobody knows, which is not the same as none. */
export const WHILE_PROBED = `and ${SAME_NETWORK} ${RECORDED.probesUp} == 1`;

const highest = (metric: string): string => `max by (network) (${metric})`;

/** Without the nodes that read 0 since they do not know that head: a restarted kona-node until its first block. */
export const known = (timestamp: string): string => `(${timestamp} > 0)`;

/** The age of a block when it was looked at, whatever has passed since: looks are seconds apart. */
const ageOf = (timestamp: string): string => `timestamp(${timestamp}) - ${known(timestamp)}`;

const counted = (plan: Plan, expr: string): string => `${orValue(plan, expr, 0)} ${WHILE_PROBED}`;

const targetUp = (scrapes: string): RecordingRule => ({
  record: RECORDED.targetUp,
  expr: `min by (network, role, component, container, index, node) (${scrapes})`,
});

const targets: RecordingRule[] = [
  { record: RECORDED.probesUp, expr: 'max by (network) (up{job="json-exporter"})' },
  targetUp(`up{job!~"probe-.*"} or (up{job=~"probe-.*"} ${WHILE_PROBED})`),
];

/** Those of nodes that know the head of this timestamp. */
const ofKnown = (value: string, timestamp: string): string => highest(`${value} and ${known(timestamp)}`);

/**
 * No client tells the time of an L1 origin: it is so many block times before that of L1's head. The block that all know of is
 * what counts, and not what a single node has missed of L1.
 */
const origins = ({ chain: { l1BlockTime } }: Plan): RecordingRule[] => [
  {
    record: RECORDED.originAge,
    expr:
      `${highest(known(PROBED.unsafeHeadTimestamp))} - ${highest(known(PROBED.l1HeadTimestamp))}` +
      ` + ${l1BlockTime} * (${highest(PROBED.l1Head)} - ${ofKnown(PROBED.unsafeOrigin, PROBED.unsafeHeadTimestamp)})`,
  },
  {
    record: RECORDED.windowUsed,
    expr: `${highest(PROBED.l1Head)} - ${ofKnown(PROBED.safeOrigin, PROBED.safeHeadTimestamp)}`,
  },
];

const heads: RecordingRule[] = [
  { record: RECORDED.unsafeHead, expr: highest(PROBED.unsafeHead) },
  { record: RECORDED.safeHead, expr: highest(PROBED.safeHead) },
  { record: RECORDED.finalizedHead, expr: highest(PROBED.finalizedHead) },
  { record: RECORDED.headAge, expr: ageOf(PROBED.unsafeHeadTimestamp) },
  { record: RECORDED.chainAge, expr: `min by (network) (${RECORDED.headAge})` },
  { record: RECORDED.behind, expr: `${RECORDED.headAge} - ${SAME_NETWORK} group_left () ${RECORDED.chainAge}` },
  {
    record: RECORDED.safeLag,
    expr: `${highest(known(PROBED.unsafeHeadTimestamp))} - ${highest(known(PROBED.safeHeadTimestamp))}`,
  },
  {
    record: RECORDED.finalizedLag,
    expr: `${highest(known(PROBED.unsafeHeadTimestamp))} - ${highest(known(PROBED.finalizedHeadTimestamp))}`,
  },
  { record: RECORDED.l1Age, expr: ageOf(PROBED.l1BlockTimestamp) },
];

const cluster = (plan: Plan): RecordingRule[] => [
  { record: RECORDED.leaders, expr: counted(plan, `sum by (network) (${PROBED.conductorLeader})`) },
  { record: RECORDED.conductorsUp, expr: counted(plan, `count by (network) (${PROBED.conductorLeader})`) },
  { record: RECORDED.healthyConductors, expr: counted(plan, `sum by (network) (${PROBED.conductorHealthy})`) },
  {
    record: RECORDED.voters,
    // As the leader sees it; while there is none, as the member that knows of most.
    expr:
      `count by (network) (${PROBED.conductorVoters} and on (network, node) ${PROBED.conductorLeader} == 1)` +
      ` or max by (network) (count by (network, node) (${PROBED.conductorVoters}))`,
  },
];

const probed = (plan: Plan): RecordingRule[] => [
  ...targets,
  ...heads,
  ...origins(plan),
  { record: RECORDED.activeSequencers, expr: counted(plan, `sum by (network) (${PROBED.sequencerActive})`) },
  ...(plan.sequencers.some(hasConductor) ? cluster(plan) : []),
];

/** Without json_exporter only who answers a scrape is known. */
export const recordingRules = ({ plan }: RuleContext): RecordingRule[] =>
  plan.jsonExporter ? probed(plan) : [targetUp("up")];
