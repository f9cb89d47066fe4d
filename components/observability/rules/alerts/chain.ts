/** Alerts on the chain itself: L2's three heads, the nodes that follow it, and L1 beneath. */
import { PROBED } from "../../metrics/probes";
import { RECORDED, WHILE_PROBED } from "../recording";
import { SAME_NETWORK, type AlertingRule, type AlertsOf } from "../rule";

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
    expr: `${RECORDED.probesUp} == 1 unless ${SAME_NETWORK} ${RECORDED.unsafeHead}`,
    forSeconds: thresholds.settle,
    summary: "No consensus client of {{ $labels.network }} answers",
    description: "None of the consensus clients tells its heads: the chain has most likely stopped.",
  },
  {
    alert: "NodeBehind",
    severity: "warning",
    expr: `${RECORDED.behind} > ${thresholds.nodeBehind}`,
    forSeconds: thresholds.settle,
    summary: "{{ $labels.node }} is behind",
    description: `The newest block of {{ $labels.node }} is {{ $value | humanizeDuration }} older than the chain's (limit ${thresholds.nodeBehind} s).`,
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
];

const safeHeadAlerts: AlertsOf = ({ thresholds }): AlertingRule[] => [
  {
    alert: "SafeHeadStalled",
    severity: "critical",
    expr: `${RECORDED.safeLag} > ${thresholds.safeHeadLag}`,
    summary: "The safe head of {{ $labels.network }} falls behind",
    description: `The newest safe block is {{ $value | humanizeDuration }} older than the newest block (limit ${thresholds.safeHeadLag} s): batches do not reach L1, or nodes do not derive them.`,
    explainedBy: ["L1Stalled"],
  },
  {
    alert: "FinalizedStalled",
    severity: "warning",
    expr: `${RECORDED.finalizedLag} - ${RECORDED.safeLag} > ${thresholds.finalizedHeadLag}`,
    forSeconds: thresholds.finality,
    summary: "The finalized head of {{ $labels.network }} falls behind",
    description: `The newest finalized block is {{ $value | humanizeDuration }} older than the newest safe one (limit ${thresholds.finalizedHeadLag} s): L1 does not finalize, or nodes do not see it.`,
    explainedBy: ["L1Stalled"],
  },
];
