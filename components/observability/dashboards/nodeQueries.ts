/** How the dashboard of nodes asks: for the chosen nodes alone, and for the clients that run. */
import type { MonitoredNetwork } from "../monitoredNetwork";
import type { Query } from "./panels";

/** The nodes that are chosen at the top of the dashboard. */
export const CHOSEN = 'node=~"$node"';

export const perNode = (metric: string, component = ""): Query => ({
  expression: `max by (node) (${metric}{${CHOSEN}})`,
  legend: component ? `{{node}} ${component}` : "{{node}}",
});

/** How much a counter grew in five minutes. */
export const recent = (metric: string): string => `sum by (node) (increase(${metric}{${CHOSEN}}[5m]))`;

/** Mean of what a histogram or summary observed, over the time that a rate needs. */
export const mean = (metric: string, by: string, matchers = ""): string =>
  ["sum", "count"]
    .map((part) => `sum by (${by}) (rate(${metric}_${part}{${CHOSEN}${matchers}}[$__rate_interval]))`)
    .join(" / ");

/** The value that 95 % of what a histogram observed do not exceed. */
export const percentile95 = (metric: string): string =>
  `histogram_quantile(0.95, sum by (node, le) (rate(${metric}_bucket{${CHOSEN}}[$__rate_interval])))`;

export const runs = (network: MonitoredNetwork) => ({
  opGeth: network.executionClients.includes("op-geth"),
  opReth: network.executionClients.includes("op-reth"),
  opNode: network.consensusClients.includes("op-node"),
  konaNode: network.consensusClients.includes("kona-node"),
  opNodeSequencer: network.sequencerClients.includes("op-node"),
  konaNodeSequencer: network.sequencerClients.includes("kona-node"),
});

/** Those of the choices whose condition holds. */
export const only = <Choice>(...choices: [boolean, () => Choice][]): Choice[] =>
  choices.filter(([condition]) => condition).map(([, make]) => make());
