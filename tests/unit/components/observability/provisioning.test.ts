import { expect, it } from "vitest";
import { prometheusConfig } from "../../../../components/services/prometheus/prometheusConfig";
import { HOME_DASHBOARD, provisioningFiles } from "../../../../components/services/grafana/provisioning";
import { stableJson } from "../../../../components/observability/stableJson";
import { NETWORKS, planOf } from "./networks";

const files = provisioningFiles(NETWORKS["airgap"]!, "http://devnet-prometheus:9090");
const content = (path: string) => JSON.parse(files.find((file) => file.path === path)!.content);

it("puts the data source, the provider and every dashboard into files of their own", () => {
  expect(files.map(({ path }) => path)).toMatchInlineSnapshot(`
    [
      "/etc/grafana/provisioning/datasources/prometheus.yaml",
      "/etc/grafana/provisioning/dashboards/opstack-ha.yaml",
      "/etc/opstack-ha/dashboards/opstack-ha-network.json",
      "/etc/opstack-ha/dashboards/opstack-ha-conductors.json",
      "/etc/opstack-ha/dashboards/opstack-ha-nodes.json",
      "/etc/opstack-ha/dashboards/opstack-ha-posting.json",
    ]
  `);
  expect(files.map(({ path }) => path)).toContain(HOME_DASHBOARD);
});

it("the data source is ours, and nobody edits it", () => {
  expect(content("/etc/grafana/provisioning/datasources/prometheus.yaml").datasources).toEqual([
    {
      name: "Prometheus",
      uid: "prometheus",
      type: "prometheus",
      access: "proxy",
      url: "http://devnet-prometheus:9090",
      isDefault: true,
      editable: false,
      jsonData: { httpMethod: "POST", prometheusType: "Prometheus", timeInterval: "5s" },
    },
  ]);
});

it("the provider reads the dashboards' folder and lets nobody change them", () => {
  const { providers } = content("/etc/grafana/provisioning/dashboards/opstack-ha.yaml");
  expect(providers).toMatchObject([
    { type: "file", allowUiUpdates: false, disableDeletion: true, options: { path: "/etc/opstack-ha/dashboards" } },
  ]);
});

it("knows how often Prometheus scrapes", () => {
  const { global } = JSON.parse(prometheusConfig(planOf("airgap"))) as { global: { scrape_interval: string } };
  const [source] = content("/etc/grafana/provisioning/datasources/prometheus.yaml").datasources;
  expect(source.jsonData.timeInterval).toBe(global.scrape_interval);
});

it("stableJson does not depend on the order in which a value was built", () => {
  expect(stableJson({ b: [{ y: 1, x: 2 }], a: null })).toBe(stableJson({ a: null, b: [{ x: 2, y: 1 }] }));
  expect(Object.keys(JSON.parse(stableJson({ b: 1, a: 2 })) as object)).toEqual(["a", "b"]);
});
