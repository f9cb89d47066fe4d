/** The network's stable URL: what comes in, what fails, what stands behind it. */
import { HAPROXY } from "./gatewayMetrics";
import { graph, type SizedPanel } from "../../observability/dashboards/panels";
import { UNIT } from "../../observability/dashboards/style";

export const gatewayPanels = (): SizedPanel[] => [
  graph({
    title: "Requests at the gateway",
    description: "Requests a second of users, and of validators that forward transactions to the leader.",
    unit: UNIT.perSecond,
    queries: [
      {
        expression: `sum by (proxy) (rate(${HAPROXY.frontendRequests}{proxy=~"users|nodes"}[$__rate_interval]))`,
        legend: "{{proxy}}",
      },
    ],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Failed answers of the gateway",
    description: "Share of answers with a 5xx code, and requests that were sent again to another server.",
    unit: UNIT.perSecond,
    queries: [
      {
        expression: `sum by (proxy) (rate(${HAPROXY.frontendResponses}{proxy=~"users|nodes",code="5xx"}[$__rate_interval]))`,
        legend: "{{proxy}}: 5xx",
      },
      {
        expression: `sum by (proxy) (rate(${HAPROXY.backendRetries}[$__rate_interval]))`,
        legend: "{{proxy}}: sent again",
      },
    ],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Servers behind the gateway",
    description: "Servers that pass the gateway's check: exactly one leader, and as many validators as there are.",
    unit: UNIT.count,
    queries: [{ expression: `max by (proxy) (${HAPROXY.activeServers})`, legend: "{{proxy}}" }],
    decimals: 0,
    minimum: 0,
    width: 8,
  }),
];
