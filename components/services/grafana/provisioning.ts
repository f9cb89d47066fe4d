/** The files by which Grafana starts with its data source and all dashboards of the network, none of them editable. */
import { dataSourceFile } from "../../observability/dataSource";
import { dashboardsOf } from "../../observability/dashboards";
import type { MonitoredNetwork } from "../../observability/monitoredNetwork";
import { stableJson } from "../../observability/stableJson";

const PROVISIONING = "/etc/grafana/provisioning";
const DASHBOARDS = "/etc/opstack-ha/dashboards";

/** Where Grafana's own start page is read from. */
export const HOME_DASHBOARD = `${DASHBOARDS}/opstack-ha-network.json`;

interface ProvisioningFile {
  path: string;
  content: string;
}

const provider = stableJson({
  apiVersion: 1,
  providers: [
    {
      name: "opstack-ha",
      type: "file",
      folder: "OP Stack",
      folderUid: "opstack-ha",
      // What is changed there would be gone after the next update.
      allowUiUpdates: false,
      disableDeletion: true,
      options: { path: DASHBOARDS },
    },
  ],
});

export const provisioningFiles = (network: MonitoredNetwork, prometheusUrl: string): ProvisioningFile[] => [
  { path: `${PROVISIONING}/datasources/prometheus.yaml`, content: dataSourceFile(prometheusUrl) },
  { path: `${PROVISIONING}/dashboards/opstack-ha.yaml`, content: provider },
  ...dashboardsOf(network).map((dashboard) => ({
    path: `${DASHBOARDS}/${dashboard.uid}.json`,
    content: stableJson(dashboard),
  })),
];
