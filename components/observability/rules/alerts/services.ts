/** Alerts on what works around the chain: batcher, proposer, challenger and gateway, those of them that there are. */
import type { ContainerPlan } from "../../../../config/plan";
import { GATEWAY } from "../../../services/gateway/gatewayMetrics";
import { OP_BATCHER } from "../../../services/batcher/batcherMetrics";
import { OP_CHALLENGER } from "../../../services/challenger/challengerMetrics";
import { OP_PROPOSER } from "../../../services/proposer/proposerMetrics";
import { PROCESS } from "../../../services/prometheus/prometheusMetrics";
import { WHILE_PROBED } from "../recording";
import { RECORDED } from "../../metrics/recorded";
import { SAME_NETWORK, type AlertingRule, type AlertsOf } from "../rule";

/** A service that answers nothing has no series to judge, and does nothing. */
const silentFor = (job: string, seconds: number): string => `max_over_time(up{job="${job}"}[${seconds}s]) == 0`;

const batcherAlerts: AlertsOf = ({ plan, thresholds }) => {
  if (!plan.batcher) return [];
  const { batcherSilence } = thresholds;
  const lastSuccess = `${OP_BATCHER.lastTransactionTime}{stage="success"}`;
  return [
    {
      alert: "BatcherStalled",
      severity: "warning",
      // Since its start, if it never posted; and only while there is something to post.
      expr:
        `(time() - (max by (network, container) (${lastSuccess}) or max by (network, container) (${PROCESS.startTime}{job="op-batcher"})) > ${batcherSilence}` +
        ` or max by (network, container) (${silentFor("op-batcher", batcherSilence)}))` +
        ` and ${SAME_NETWORK} ${RECORDED.safeLag} > ${batcherSilence}`,
      summary: "The batcher posts nothing",
      description: `L1 has taken no batch for ${batcherSilence} s or more, and there are blocks to post.`,
      explainedBy: ["L1Stalled"],
    },
  ];
};

const proposerAlerts: AlertsOf = ({ plan, thresholds }) => {
  if (!plan.proposer) return [];
  const { proposalAge, proposalGrace } = thresholds;
  const proposed = OP_PROPOSER.proposedSequenceNumber;
  return [
    {
      alert: "ProposerStalled",
      severity: "warning",
      // A proposal is about the newest safe block: nothing is amiss while that stands still, nor when it goes on again.
      expr:
        `${proposed} < ${SAME_NETWORK} group_left () ${RECORDED.safeHead} offset ${proposalAge}s` +
        ` or ${silentFor("op-proposer", proposalAge)}`,
      forSeconds: proposalGrace,
      summary: "The proposer proposes nothing",
      description: `A block that has been safe for ${proposalAge + proposalGrace} s is in no proposal: withdrawals wait.`,
      explainedBy: ["L1Stalled"],
    },
  ];
};

/** The accounts that pay for transactions on L1. */
const balanceAlerts: AlertsOf = ({ plan, thresholds }) => {
  const balances: [ContainerPlan | undefined, string][] = [
    [plan.batcher, OP_BATCHER.balance],
    [plan.proposer, OP_PROPOSER.balance],
    [plan.challenger, OP_CHALLENGER.balance],
  ];
  const present = balances.flatMap(([container, balance]) => (container ? [balance] : []));
  if (present.length === 0) return [];
  return [
    {
      alert: "AccountBalanceLow",
      severity: "warning",
      expr: present.map((balance) => `${balance} < ${thresholds.minimumBalance}`).join(" or "),
      forSeconds: 60,
      summary: "The account of {{ $labels.component }} runs dry",
      description: `The account of {{ $labels.component }} has {{ $value }} ETH left on L1 (limit ${thresholds.minimumBalance}); without any it can send nothing.`,
    },
  ];
};

const gatewayAlerts: AlertsOf = ({ plan, thresholds }) => {
  if (plan.gateways.length === 0) return [];
  const requests = (selector: string) => `sum by (network) (rate(${GATEWAY.requests}{entry="users"${selector}}[1m]))`;
  const withoutValidators: AlertingRule[] =
    plan.validators.length > 0
      ? [
          {
            alert: "GatewayWithoutValidators",
            severity: "warning",
            expr: `${GATEWAY.servingValidators} == 0`,
            forSeconds: thresholds.settle,
            summary: "The gateway has no validator",
            description: "No validator answers, or all are behind: sequencers serve reads.",
          },
        ]
      : [];
  return [
    {
      alert: "GatewayUnavailable",
      severity: "critical",
      expr: `up{job="probe-gateway"} == 0 ${WHILE_PROBED}`,
      forSeconds: thresholds.election,
      summary: "The gateway gives no blocks",
      description: "The one URL of L2 does not answer eth_getBlockByNumber: users see an outage.",
    },
    {
      alert: "GatewayWithoutLeader",
      severity: "critical",
      expr: `${GATEWAY.knowsLeader} == 0`,
      forSeconds: thresholds.election,
      summary: "The gateway knows no leader",
      description: "No op-conductor says that it leads: transactions wait, and fail after ten seconds.",
      explainedBy: ["NoLeader", "QuorumLost"],
    },
    ...withoutValidators,
    {
      alert: "GatewayErrors",
      severity: "warning",
      expr: `${requests(',outcome="failed"')} / ${requests("")} > 0.05`,
      forSeconds: 30,
      summary: "The gateway answers with errors",
      description:
        "{{ $value | humanizePercentage }} of the gateway's answers in the last minute were errors, because no node could answer.",
      explainedBy: ["GatewayWithoutLeader", "NoLeader", "QuorumLost"],
    },
  ];
};

export const serviceAlerts: AlertsOf = (context) =>
  [batcherAlerts, proposerAlerts, balanceAlerts, gatewayAlerts].flatMap((alertsOf) => alertsOf(context));
