/** Alerts on what works around the chain: batcher, proposer, challenger and gateway, those of them that there are. */
import type { ContainerPlan } from "../../../../config/plan";
import { L1_ACCOUNTS } from "../../metrics/accounts";
import { GATEWAY } from "../../../services/gateway/gatewayMetrics";
import { L1_FRONT } from "../../../l1/l1FrontMetrics";
import { OP_BATCHER } from "../../../services/batcher/batcherMetrics";
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

/** Hours that an account on an external L1 should last, at the pace of the last one. */
const LASTS_HOURS = 24;

/** ETH that it spends in that time; gwei is what the counter counts. */
const spendsUntilThen = (fees: string): string =>
  `sum by (network, container) (rate(${fees}[1h])) * ${LASTS_HOURS * 3_600} / 1e9`;

/** The accounts that pay for transactions on L1. */
const balanceAlerts: AlertsOf = ({ plan, thresholds }) => {
  const payers: (ContainerPlan | undefined)[] = [plan.batcher, plan.proposer, plan.challenger];
  const present = payers.flatMap((container) => {
    const account = container && L1_ACCOUNTS[container.component as keyof typeof L1_ACCOUNTS];
    return account ? [account] : [];
  });
  if (present.length === 0) return [];
  const least = present.map(({ balance }) => `${balance} < ${thresholds.minimumBalance}`);
  const isExternal = plan.l1.origin === "external";
  const aDay = present.map(
    ({ balance, fees }) => `${balance} < on (network, container) group_left () ${spendsUntilThen(fees)}`,
  );
  const limit = isExternal
    ? `${thresholds.minimumBalance}, or what it spends in ${LASTS_HOURS} hours`
    : String(thresholds.minimumBalance);
  return [
    {
      alert: "AccountBalanceLow",
      severity: "warning",
      expr: [...least, ...(isExternal ? aDay : [])].join(" or "),
      forSeconds: 60,
      summary: "The account of {{ $labels.component }} runs dry",
      description: `The account of {{ $labels.component }} has {{ $value }} ETH left on L1 (limit ${limit}); without any it can send nothing.`,
    },
  ];
};

/** The URLs of an L1 that is not the network's own. */
const l1UrlAlerts: AlertsOf = ({ plan, thresholds }) =>
  plan.l1.origin
    ? [
        {
          alert: "L1UrlAway",
          severity: "warning",
          expr: `${L1_FRONT.urlHealthy} == 0`,
          forSeconds: thresholds.l1Silence,
          summary: "L1's URL {{ $labels.url }} does not work",
          description:
            "URL {{ $labels.url }} of l1.rpc_url does not answer, is behind, or is another chain: the others of the list are asked.",
          explainedBy: ["L1Stalled"],
        },
      ]
    : [];

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
  [batcherAlerts, proposerAlerts, balanceAlerts, l1UrlAlerts, gatewayAlerts].flatMap((alertsOf) => alertsOf(context));
