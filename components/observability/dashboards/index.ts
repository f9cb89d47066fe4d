/** All dashboards of a network: a pure function of what runs in it, so that no panel asks for what cannot be. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import type { MonitoredNetwork } from "../monitoredNetwork";
import { conductorClusterDashboard } from "./conductorCluster";
import { networkDashboard } from "./network";
import { nodesDashboard } from "./nodes";
import { postingDashboard } from "./posting";

export function dashboardsOf(network: MonitoredNetwork): Dashboard[] {
  const posts = network.hasBatcher || network.hasProposer || network.hasChallenger;
  return [
    networkDashboard(network),
    ...(network.hasConductors ? [conductorClusterDashboard(network)] : []),
    nodesDashboard(network),
    ...(posts ? [postingDashboard(network)] : []),
  ];
}
