/** Keeps the list of what may be empty short: an entry that nothing asks for any more is an error. */
import { dashboardsOf } from "../../components/observability/dashboards";
import type { MonitoredNetwork } from "../../components/observability/monitoredNetwork";
import { MAY_BE_EMPTY, MAY_BE_UNBORN, mayBeEmpty } from "./mayBeEmpty";
import { queriesOf } from "./panelQueries";
import type { Rule } from "./prometheus";
import { selectorsOf } from "./promql";

/** A network in which every program runs, so that its dashboards hold every panel there can be. */
export const EVERYTHING: MonitoredNetwork = {
  name: "everything",
  sequencers: 3,
  hasConductors: true,
  hasGuards: true,
  hasBatcher: true,
  hasProposer: true,
  hasChallenger: true,
  hasGateway: true,
  hasProbes: true,
  executionClients: ["op-geth", "op-reth"],
  consensusClients: ["kona-node", "op-node"],
  sequencerClients: ["kona-node", "op-node"],
};

/** Problems with the list, given the rules that are loaded. */
export function staleEntries(rules: Rule[]): string[] {
  const asked = [
    ...dashboardsOf(EVERYTHING).flatMap(queriesOf),
    ...rules.map(({ group, name, expression }) => ({ where: group, name, expression })),
  ];
  const metrics = new Set(asked.flatMap(({ expression }) => selectorsOf(expression).map(({ metric }) => metric)));
  return [
    ...MAY_BE_EMPTY.filter((entry) => !asked.some((question) => mayBeEmpty(question) === entry)).map(
      ({ where, name }) =>
        `mayBeEmpty.ts allows for ${[where, name].filter(Boolean).join(" / ")}, which does not exist`,
    ),
    ...MAY_BE_UNBORN.filter(({ metric }) => !metrics.has(metric)).map(
      ({ metric }) => `mayBeEmpty.ts allows for ${metric}, which nothing asks for`,
    ),
  ];
}
