/** What may happen to a network, as its series tell it, and which alerts must fire then: those and no others. */
import { GUARD } from "../../../../components/services/guard/guardMetrics";
import { GATEWAY } from "../../../../components/services/gateway/gatewayMetrics";
import { OP_BATCHER } from "../../../../components/services/batcher/batcherMetrics";
import { OP_CHALLENGER } from "../../../../components/services/challenger/challengerMetrics";
import { OP_PROPOSER } from "../../../../components/services/proposer/proposerMetrics";
import { PROBED } from "../../../../components/observability/metrics/probes";
import { ALERTMANAGER, PROCESS, PROMETHEUS } from "../../../../components/services/prometheus/prometheusMetrics";
import { DISK } from "../../../../shared/diskSpace";
import { ANVIL_GROWS_OLD } from "../../../../shared/healthLimits";
import { SCRAPE_INTERVAL_SECONDS } from "../../../../components/observability/targets";
import {
  becomes,
  down,
  FAULT,
  forSamples,
  grows,
  headsUnknown,
  headStops,
  is,
  leads,
  pauses,
  stops,
  type Scenario,
} from "./faults";
import { l1Block } from "./series";

const FIRST = { node: "sequencer-1" };
const SECOND = { node: "sequencer-2" };
const THIRD = { node: "sequencer-3" };

const ALL_HEADS = ["unsafe", "safe", "finalized"] as const;

const CHAIN: Scenario[] = [
  { name: "all is well", changes: [], firing: { [-120]: [], 0: [], 120: [] } },
  {
    name: "no node has a new block",
    changes: headStops("unsafe"),
    firing: { 0: [], 15: ["ChainHalted"], 120: ["ChainHalted"] },
  },
  {
    name: "all consensus clients are gone",
    changes: [down({ component: "op-node" }), down({ component: "kona-node" })],
    firing: { 30: ["ChainUnobserved", "TargetDown"] },
  },
  {
    name: "a validator stands still",
    changes: headStops("unsafe", { node: "validator-1" }),
    firing: { 15: [], 60: ["NodeBehind"] },
  },
  {
    name: "a validator was restarted and knows its heads again with the next block",
    changes: [forSamples(4, headsUnknown([...ALL_HEADS], { node: "validator-1" }))],
    firing: { 0: [], 5: [], 15: [], 20: [], 30: [], 60: [] },
  },
  {
    name: "a validator was restarted and gets no block",
    changes: headsUnknown([...ALL_HEADS], { node: "validator-1" }),
    firing: { 15: [], 60: ["NodeBehind"], 120: ["NodeBehind"] },
  },
  {
    name: "all nodes were restarted and go on with the next block",
    changes: [forSamples(2, headsUnknown([...ALL_HEADS]))],
    firing: { 0: [], 5: [], 15: [], 30: [], 60: [] },
  },
  {
    name: "all nodes were restarted, one of them late, and learn their safe heads after the unsafe ones",
    changes: [
      forSamples(4, [...headsUnknown(["safe", "finalized"]), ...headsUnknown(["unsafe"], { node: "validator-1" })]),
    ],
    firing: { 0: [], 5: [], 15: [], 30: [], 60: [] },
  },
  {
    name: "all nodes were restarted and no block comes",
    changes: headsUnknown([...ALL_HEADS]),
    firing: { 10: [], 30: ["ChainUnobserved"], 55: ["ChainUnobserved"], 120: ["ChainUnobserved"] },
  },
  {
    name: "no node knows a safe or a finalized block any more",
    changes: headsUnknown(["safe", "finalized"]),
    firing: { 30: [], 75: ["SafeHeadStalled"], 150: ["FinalizedStalled", "SafeHeadStalled"] },
  },
  {
    name: "L1 finalizes nothing",
    changes: headStops("finalized"),
    firing: { 90: [], 150: ["FinalizedStalled"] },
  },
  { name: "L1 has halted", changes: [stops(PROBED.l1Block)], firing: { 15: [], 45: ["L1Stalled"] } },
  {
    name: "L1 is gone",
    changes: [down({ component: "anvil" })],
    firing: { 45: ["L1Stalled", "TargetDown"] },
  },
];

const ANVIL_IS_OLD: Scenario = {
  name: "Anvil has more blocks than it is good for",
  changes: [PROBED.l1Block, PROBED.l1Head, PROBED.unsafeOrigin, PROBED.safeOrigin].map((name) =>
    becomes(name, (sample) => ANVIL_GROWS_OLD + sample),
  ),
  firing: { 0: ["L1GrowsOld"], 30: ["L1GrowsOld"], 290: ["L1GrowsOld"] },
};

/** The highest L1 origins that there are, so many blocks of two seconds behind L1's head. */
const originsOf = (head: "unsafe" | "safe", before: number) =>
  becomes(head === "unsafe" ? PROBED.unsafeOrigin : PROBED.safeOrigin, l1Block(before));

const L1_LIMITS: Scenario[] = [
  {
    name: "L2's blocks are 590 s ahead of their L1 origin",
    changes: [originsOf("unsafe", 295)],
    firing: { 30: [], 290: [] },
  },
  {
    name: "L2's blocks are 620 s ahead of their L1 origin",
    changes: [originsOf("unsafe", 310)],
    firing: { 10: [], 30: ["SequencerDriftHigh"], 290: ["SequencerDriftHigh"] },
  },
  {
    name: "L2's blocks are 1,220 s ahead of their L1 origin",
    changes: [originsOf("unsafe", 610)],
    firing: { 30: ["SequencerDriftHigh", "SequencerDriftNearLimit"] },
  },
  {
    name: "L1's head stands as the nodes see it, and L2 goes on",
    changes: [PROBED.l1Head, PROBED.l1HeadTimestamp, PROBED.unsafeOrigin, PROBED.safeOrigin].map((name) => stops(name)),
    firing: { 30: [], 290: [] },
  },
  {
    name: "one node has seen nothing of L1 for 620 s, and the others have",
    changes: [
      becomes(PROBED.l1Head, l1Block(310), SECOND),
      becomes(PROBED.unsafeOrigin, l1Block(313), SECOND),
      becomes(PROBED.safeOrigin, l1Block(1_000), SECOND),
    ],
    firing: { 30: [], 120: [] },
  },
  {
    name: "a quarter of the sequencing window is not yet over",
    changes: [originsOf("safe", 890)],
    firing: { 30: [], 120: [] },
  },
  {
    name: "a quarter of the sequencing window is over",
    changes: [originsOf("safe", 910)],
    firing: { 10: [], 30: ["SequencingWindowUsed"] },
  },
  {
    name: "half of the sequencing window is over",
    changes: [originsOf("safe", 1_810)],
    firing: { 30: ["SequencingWindowEnds", "SequencingWindowUsed"] },
  },
];

const CLUSTER: Scenario[] = [
  {
    name: "the leading sequencer is killed and another takes over",
    changes: [down(FIRST), ...leads("sequencer-2")],
    firing: { 10: [], 30: ["QuorumAtRisk", "TargetDown"], 120: ["QuorumAtRisk", "TargetDown"] },
  },
  {
    name: "a follower is gone",
    changes: [down(THIRD)],
    firing: { 30: ["QuorumAtRisk", "TargetDown"] },
  },
  {
    name: "a voter is missing from the cluster",
    changes: [is(PROBED.conductorVoters, "gone", { server: "sequencer-3" })],
    firing: { 30: ["QuorumAtRisk"] },
  },
  {
    name: "a majority is gone, and with it the leader",
    changes: [
      down(SECOND),
      down(THIRD),
      is(PROBED.conductorLeader, 0),
      is(PROBED.sequencerActive, 0),
      ...headStops("unsafe"),
    ],
    firing: { 30: ["ChainHalted", "NoLeader", "QuorumAtRisk", "QuorumLost", "TargetDown"] },
  },
  {
    name: "nobody is elected, and the gateway has no leader",
    changes: [is(PROBED.conductorLeader, 0), is(GATEWAY.knowsLeader, 0)],
    firing: { 5: [], 30: ["GatewayWithoutLeader", "NoLeader"] },
  },
  {
    name: "two sequencers are active",
    changes: [is(PROBED.sequencerActive, 1, SECOND)],
    firing: { 10: [], 30: ["MultipleActiveSequencers"] },
  },
  { name: "the leader does not sequence", changes: [is(PROBED.sequencerActive, 0)], firing: { 30: ["LeaderIdle"] } },
  {
    name: "the leader is unhealthy and stays the leader",
    changes: [is(PROBED.conductorHealthy, 0, FIRST)],
    firing: { 30: ["LeaderUnhealthy", "QuorumAtRisk"] },
  },
  {
    name: "an op-conductor is paused",
    changes: [is(PROBED.conductorPaused, 1, SECOND)],
    firing: { 30: [], 80: ["ConductorPaused"] },
  },
  {
    name: "the leadership goes to and fro",
    changes: [
      becomes(PROBED.conductorLeader, (sample) => Math.floor(sample / 4) % 2, FIRST),
      becomes(PROBED.conductorLeader, (sample) => 1 - (Math.floor(sample / 4) % 2), SECOND),
      becomes(PROBED.sequencerActive, (sample) => Math.floor(sample / 4) % 2, FIRST),
      becomes(PROBED.sequencerActive, (sample) => 1 - (Math.floor(sample / 4) % 2), SECOND),
    ],
    firing: { 40: [], 120: ["LeadershipFlaps"] },
  },
];

const FIRST_GUARD = { component: "guard", index: "1" };
const tries = (amount: number) => (sample: number) => Math.min(amount, grows(sample));

const GUARDS: Scenario[] = [
  {
    name: "a guard stops a sequencer whose op-conductor died, and puts its last block into the Raft log",
    changes: ["fence", "agree"].map((rule) => is(GUARD.acts, 1, { ...FIRST_GUARD, rule })),
    firing: { 0: ["GuardActed"], 30: ["GuardActed"], 290: ["GuardActed"], 300: [] },
  },
  {
    name: "a guard made a leader start its sequencer again, and was then restarted",
    changes: [becomes(GUARD.acts, (sample) => Number(sample < FAULT + 4), { ...FIRST_GUARD, rule: "undo" })],
    firing: { 30: ["GuardActed"], 290: ["GuardActed"], 300: [] },
  },
  {
    name: "the guards hand a leadership over, and a block to the other sequencers",
    changes: ["hand-over", "share"].map((rule) => is(GUARD.acts, 1, { rule })),
    firing: { 30: [], 120: [] },
  },
  {
    name: "both guards fail twice",
    changes: ["fence", "agree", "hand-over"].map((rule) => becomes(GUARD.failedActs, tries(2), { rule })),
    firing: { 30: [], 120: [] },
  },
  {
    name: "a guard cannot make the cluster agree",
    changes: [becomes(GUARD.failedActs, tries(3), { ...FIRST_GUARD, rule: "agree" })],
    firing: { 5: [], 15: ["GuardFails"], 120: ["GuardFails"] },
  },
  {
    name: "a conductor is slow to look at its sequencer again, and blocks need no sharing any more",
    changes: ["undo", "share"].map((rule) => becomes(GUARD.failedActs, grows, { rule })),
    firing: { 30: [], 120: [] },
  },
  {
    name: "a guard is gone",
    changes: [down(FIRST_GUARD)],
    firing: { 30: ["TargetDown"], 120: ["TargetDown"] },
  },
];

const SERVICES: Scenario[] = [
  {
    name: "the batcher is gone",
    changes: [down({ component: "op-batcher" }), ...headStops("safe")],
    firing: { 10: [], 45: ["BatcherStalled", "TargetDown"], 90: ["BatcherStalled", "SafeHeadStalled", "TargetDown"] },
  },
  {
    name: "the batcher runs and posts nothing",
    changes: [stops(OP_BATCHER.lastTransactionTime), ...headStops("safe")],
    firing: { 10: [], 45: ["BatcherStalled"], 90: ["BatcherStalled", "SafeHeadStalled"] },
  },
  {
    name: "the batcher was restarted and has not posted since",
    changes: [
      is(OP_BATCHER.lastTransactionTime, "gone"),
      is(PROCESS.startTime, FAULT * SCRAPE_INTERVAL_SECONDS, { job: "op-batcher" }),
      ...headStops("safe"),
    ],
    firing: { 20: [], 45: ["BatcherStalled"] },
  },
  {
    name: "the batcher is back after two minutes: safe head, proposals and finalized head follow one after the other",
    changes: [
      pauses(OP_BATCHER.lastTransactionTime, 24),
      pauses(PROBED.safeHead, 24),
      pauses(PROBED.safeHeadTimestamp, 24),
      // The last safe block is proposed still; the next proposal comes some seconds after the next safe block.
      becomes(OP_PROPOSER.proposedSequenceNumber, (sample) => (sample < FAULT + 27 ? 145 : 2.5 * sample - 3)),
      pauses(PROBED.finalizedHead, 29),
      pauses(PROBED.finalizedHeadTimestamp, 29),
    ],
    firing: { 110: ["BatcherStalled", "SafeHeadStalled"], 130: [], 145: [], 160: [], 200: [] },
  },
  {
    name: "the proposer was restarted and has not proposed yet",
    changes: [becomes(OP_PROPOSER.proposedSequenceNumber, (sample) => (sample < FAULT + 4 ? 0 : 150 + sample - FAULT))],
    firing: { 15: [], 30: [], 45: [] },
  },
  {
    name: "there is nothing to post",
    changes: [
      stops(OP_BATCHER.lastTransactionTime),
      ...(["unsafe", "safe", "finalized"] as const).flatMap((head) => headStops(head)),
    ],
    firing: { 120: ["ChainHalted"] },
  },
  {
    name: "the proposer runs and proposes nothing",
    changes: [stops(OP_PROPOSER.proposedSequenceNumber)],
    firing: { 60: [], 100: ["ProposerStalled"] },
  },
  {
    name: "the proposer is gone",
    changes: [down({ component: "op-proposer" })],
    firing: { 60: ["TargetDown"], 100: ["ProposerStalled", "TargetDown"] },
  },
  {
    name: "an account runs dry",
    changes: [is(OP_CHALLENGER.balance, 0.5)],
    firing: { 30: [], 80: ["AccountBalanceLow"] },
  },
  {
    name: "the gateway is gone",
    changes: [down({ component: "gateway" })],
    firing: { 30: ["GatewayUnavailable", "TargetDown"] },
  },
  {
    name: "no validator serves reads",
    changes: [is(GATEWAY.servingValidators, 0)],
    firing: { 30: ["GatewayWithoutValidators"] },
  },
  {
    name: "every fifth request fails",
    changes: [becomes(GATEWAY.requests, (sample) => 25 * grows(sample), { outcome: "failed" })],
    firing: { 90: ["GatewayErrors"] },
  },
];

const MONITORING: Scenario[] = [
  {
    name: "json_exporter is gone: nobody knows, and only that is told",
    changes: [
      down({ component: "json-exporter" }),
      ...["probe-conductor", "probe-consensus", "probe-l1", "probe-gateway"].map((job) => down({ job })),
    ],
    firing: { 30: [], 80: ["ProbesDown"], 180: ["ProbesDown"] },
  },
  {
    name: "a process starts again and again",
    changes: [becomes(PROCESS.startTime, (sample) => sample - (sample % 6), { job: "op-node", node: "validator-2" })],
    firing: { 120: ["RestartLoop"] },
  },
  {
    name: "a process nears its memory limit",
    changes: [is(PROCESS.residentMemory, 95 * 2 ** 20, { node: "validator-2" })],
    firing: { 80: ["MemoryPressure"] },
  },
  {
    name: "a process has almost all files open that it may",
    changes: [is(PROCESS.openFiles, 1_000, { job: "op-challenger" })],
    firing: { 80: ["FileDescriptorsLow"] },
  },
  {
    name: "Prometheus cannot write",
    changes: [becomes(PROMETHEUS.walWritesFailed, grows)],
    firing: { 30: ["PrometheusCannotStore"] },
  },
  { name: "a rule fails", changes: [becomes(PROMETHEUS.ruleFailures, grows)], firing: { 30: ["PrometheusRulesFail"] } },
  {
    name: "the receiver of alerts is gone",
    changes: [becomes(ALERTMANAGER.notificationsFailed, grows)],
    firing: { 30: ["AlertsNotDelivered"] },
  },
];

const HOST: Scenario[] = [
  {
    name: "the disk fills up",
    changes: [becomes(DISK.free, (sample) => 7e9 - 0.1e9 * grows(sample))],
    // Below 5 GB after 100 s; below 1 GB after 300 s.
    firing: { 90: [], 150: [], 180: ["DiskLow"], 290: ["DiskLow"] },
  },
  {
    name: "the disk is almost full, as the first guard alone tells",
    changes: [is(DISK.free, 0.7e9, FIRST_GUARD)],
    firing: { 0: ["DiskAlmostFull"], 30: ["DiskAlmostFull"], 80: ["DiskAlmostFull", "DiskLow"] },
  },
  {
    name: "there is room on the disk again",
    changes: [becomes(DISK.free, (sample) => (sample < FAULT + 24 ? 0.7e9 : 50e9))],
    firing: { 110: ["DiskAlmostFull", "DiskLow"], 130: [] },
  },
];

export const SCENARIOS: Scenario[] = [
  ...CHAIN,
  ...L1_LIMITS,
  ANVIL_IS_OLD,
  ...CLUSTER,
  ...GUARDS,
  ...SERVICES,
  ...MONITORING,
  ...HOST,
];
