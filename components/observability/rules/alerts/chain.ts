/** Alerts on the chain itself: L2's three heads, the nodes that follow it, and L1 beneath. */
import { ANVIL_GROWS_OLD, SEQUENCER_DRIFT, SEQUENCING_WINDOW } from "../../../../shared/healthLimits";
import { PROBED } from "../../metrics/probes";
import { known, WHILE_PROBED } from "../recording";
import { RECORDED } from "../../metrics/recorded";
import { SAME_NETWORK, type AlertingRule, type AlertsOf } from "../rule";

/** Nodes that have answered and not known this head for so many seconds. */
const unknownFor = (timestamp: string, seconds: number): string => `max_over_time(${timestamp}[${seconds}s]) == 0`;

/** That this is so on all nodes of a network whose unsafe head is known, and was before. */
const nobodyKnowsFor = (timestamp: string, seconds: number): string =>
  `(max by (network) (max_over_time(${timestamp}[${seconds}s])) == 0` +
  ` and ${SAME_NETWORK} ${RECORDED.chainAge}` +
  ` and ${SAME_NETWORK} max by (network) ${known(`${PROBED.unsafeHeadTimestamp} offset ${seconds}s`)})`;

export const chainAlerts: AlertsOf = ({ plan, thresholds }) => [
  {
    alert: "ChainHalted",
    severity: "critical",
    expr: `${RECORDED.chainAge} > ${thresholds.chainHalted}`,
    summary: "{{ $labels.network }} makes no blocks",
    description: `The newest L2 block of any node is {{ $value | humanizeDuration }} old; three slots have passed without one (limit ${thresholds.chainHalted} s).`,
  },
  {
    alert: "ChainUnobserved",
    severity: "critical",
    expr: `${RECORDED.probesUp} == 1 unless ${SAME_NETWORK} ${RECORDED.chainAge}`,
    forSeconds: thresholds.settle,
    summary: "No consensus client of {{ $labels.network }} tells its head",
    description: "None of the consensus clients answers and knows its head: the chain has most likely stopped.",
  },
  {
    alert: "NodeBehind",
    severity: "warning",
    // Who knows no head while the chain goes on gets no blocks, and has no age to compare.
    expr:
      `${RECORDED.behind} > ${thresholds.nodeBehind}` +
      ` or (${unknownFor(PROBED.unsafeHeadTimestamp, thresholds.nodeBehind)}` +
      ` and ${SAME_NETWORK} ${RECORDED.chainAge} <= ${thresholds.chainHalted})`,
    forSeconds: thresholds.settle,
    summary: "{{ $labels.node }} is behind",
    description: `{{ if $value }}The newest block of {{ $labels.node }} is {{ $value | humanizeDuration }} older than the chain's{{ else }}{{ $labels.node }} knows no block{{ end }} (limit ${thresholds.nodeBehind} s).`,
  },
  ...(plan.batcher ? safeHeadAlerts({ plan, thresholds }) : []),
  {
    alert: "L1Stalled",
    severity: "critical",
    expr:
      `${PROBED.l1Block} <= ${PROBED.l1Block} offset ${thresholds.l1Silence}s` +
      ` or (max_over_time(up{job="probe-l1"}[${thresholds.l1Silence}s]) == 0 ${WHILE_PROBED})`,
    forSeconds: thresholds.election,
    summary: "L1 makes no blocks",
    description: `L1 has not answered with a new block for ${thresholds.l1Silence} s. L2 goes on, but nothing becomes safe.`,
  },
  ...(plan.l1.client === "anvil" ? [L1_GROWS_OLD] : []),
  ...limitAlerts({ plan, thresholds }),
];

const L1_GROWS_OLD: AlertingRule = {
  alert: "L1GrowsOld",
  severity: "warning",
  expr: `${PROBED.l1Block} > ${ANVIL_GROWS_OLD}`,
  summary: "Anvil writes about a gigabyte with every block of L1",
  description: `L1 is at block {{ $value }}. Anvil keeps its history in one file, about 20 KB a block, and writes all of it after each: no L1 for weeks, which l1.client geth is.`,
};

/** What L1 limits, told long before: how far L2 may run ahead of it, and until when it has to have the batches. */
const limitAlerts: AlertsOf = ({ thresholds: { settle } }): AlertingRule[] => {
  const { limit: drift } = SEQUENCER_DRIFT;
  const { limit: window } = SEQUENCING_WINDOW;
  const onL1 = "L2's blocks are {{ $value | humanizeDuration }} ahead of their L1 origin";
  const posted = `{{ $value }} of the ${window} L1 blocks within which batches have to be on L1 have passed since the newest safe block's`;
  return [
    {
      alert: "SequencerDriftHigh",
      severity: "warning",
      expr: `${RECORDED.originAge} > ${SEQUENCER_DRIFT.warning}`,
      forSeconds: settle,
      summary: "{{ $labels.network }} runs ahead of L1",
      description: `${onL1}: L1 is away, or its clock is behind. At ${drift} s L2 stops until L1 goes on.`,
      explainedBy: ["SequencerDriftNearLimit"],
    },
    {
      alert: "SequencerDriftNearLimit",
      severity: "critical",
      expr: `${RECORDED.originAge} > ${SEQUENCER_DRIFT.critical}`,
      forSeconds: settle,
      summary: "{{ $labels.network }} stops soon, because L1 does not go on",
      description: `${onL1}. At ${drift} s L2 stops until L1 goes on.`,
    },
    {
      alert: "SequencingWindowUsed",
      severity: "warning",
      expr: `${RECORDED.windowUsed} > ${SEQUENCING_WINDOW.warning}`,
      forSeconds: settle,
      summary: "{{ $labels.network }} has not posted batches for long",
      description: `${posted}. After the last one nodes replace L2's blocks since then by empty ones.`,
      explainedBy: ["SequencingWindowEnds"],
    },
    {
      alert: "SequencingWindowEnds",
      severity: "critical",
      expr: `${RECORDED.windowUsed} > ${SEQUENCING_WINDOW.critical}`,
      forSeconds: settle,
      summary: "Blocks of {{ $labels.network }} are about to be replaced",
      description: `${posted}. After the last one nodes replace L2's blocks since then by empty ones, and users' transactions are gone.`,
    },
  ];
};

const safeHeadAlerts: AlertsOf = ({ thresholds }): AlertingRule[] => [
  {
    alert: "SafeHeadStalled",
    severity: "critical",
    expr: `${RECORDED.safeLag} > ${thresholds.safeHeadLag} or ${nobodyKnowsFor(PROBED.safeHeadTimestamp, thresholds.safeHeadLag)}`,
    summary: "The safe head of {{ $labels.network }} falls behind",
    description: `{{ if $value }}The newest safe block is {{ $value | humanizeDuration }} older than the newest block{{ else }}No node knows a safe block{{ end }} (limit ${thresholds.safeHeadLag} s): batches do not reach L1, or nodes do not derive them.`,
    explainedBy: ["L1Stalled"],
  },
  {
    alert: "FinalizedStalled",
    severity: "warning",
    expr:
      `${RECORDED.finalizedLag} - ${RECORDED.safeLag} > ${thresholds.finalizedHeadLag}` +
      ` or ${nobodyKnowsFor(PROBED.finalizedHeadTimestamp, thresholds.finalizedHeadLag)}`,
    forSeconds: thresholds.finality,
    summary: "The finalized head of {{ $labels.network }} falls behind",
    description: `{{ if $value }}The newest finalized block is {{ $value | humanizeDuration }} older than the newest safe one{{ else }}No node knows a finalized block{{ end }} (limit ${thresholds.finalizedHeadLag} s): L1 does not finalize, or nodes do not see it.`,
    explainedBy: ["L1Stalled"],
  },
];
