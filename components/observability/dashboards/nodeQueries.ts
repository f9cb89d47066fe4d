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

/** Mean seconds by a sum and a count, over the time that a rate needs. */
export const mean = (sum: string, count: string, by: string, matchers = ""): string =>
  [sum, count].map((metric) => `sum by (${by}) (rate(${metric}{${CHOSEN}${matchers}}[$__rate_interval]))`).join(" / ");

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
