/** The network's stable URL: what comes in, what fails, what stands behind it. */
import { GATEWAY } from "./gatewayMetrics";
import { graph, type SizedPanel } from "../../observability/dashboards/panels";
import { UNIT } from "../../observability/dashboards/style";

export const gatewayPanels = (): SizedPanel[] => [
  graph({
    title: "Requests at the gateway",
    description: "Requests a second of users, and of validators that forward transactions to the leader.",
    unit: UNIT.perSecond,
    queries: [
      { expression: `sum by (entry) (rate(${GATEWAY.requests}[$__rate_interval]))`, legend: "{{entry}}" },
      {
        expression: `sum by (outcome) (rate(${GATEWAY.requests}{outcome!="answered"}[$__rate_interval]))`,
        legend: "{{outcome}}",
      },
    ],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "How long the gateway takes",
    description: "Within this time 99 of 100 requests of users are answered, by what they need.",
    unit: UNIT.seconds,
    queries: [
      {
        expression: `histogram_quantile(0.99, sum by (need, le) (rate(${GATEWAY.seconds}{entry="users"}[$__rate_interval])))`,
        legend: "{{need}}",
      },
    ],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Behind the gateway",
    description: "Validators that serve reads, and accepted transactions that are in no block yet.",
    unit: UNIT.count,
    queries: [
      { expression: `max(${GATEWAY.servingValidators})`, legend: "validators that serve" },
      { expression: `max(${GATEWAY.waitingTransactions})`, legend: "transactions that wait" },
    ],
    decimals: 0,
    minimum: 0,
    width: 8,
  }),
];
