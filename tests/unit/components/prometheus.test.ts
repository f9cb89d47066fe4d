import { describe, expect, it } from "vitest";
import { prometheusCommand, prometheusConfig } from "../../../components/observability/prometheusConfig";
import { parseConfig } from "../../../config/load";
import { allContainers } from "../../../config/plan";
import { planTopology } from "../../../config/topology";

interface PrometheusConfig {
  scrape_configs: {
    job_name: string;
    metrics_path: string;
    static_configs: { targets: string[]; labels: Record<string, string> }[];
  }[];
}

const planOf = (raw: Record<string, unknown>) => planTopology(parseConfig({ network_name: "devnet", ...raw }));

const targetsOf = (raw: Record<string, unknown>) =>
  (JSON.parse(prometheusConfig(planOf(raw))) as PrometheusConfig).scrape_configs.flatMap((job) =>
    job.static_configs.flatMap(({ targets }) => targets.map((target) => `${target}${job.metrics_path}`)),
  );

describe("prometheusConfig", () => {
  it("scrapes each component where it exports its metrics", () => {
    expect(targetsOf({ sequencer_count: 1, l2_nodes: 2 })).toMatchInlineSnapshot(`
      [
        "devnet-op-reth-sequencer-1:6060/",
        "devnet-op-reth-validator-1:6060/",
        "devnet-op-reth-challenger:6060/",
        "devnet-kona-node-sequencer-1:7300/metrics",
        "devnet-kona-node-validator-1:7300/metrics",
        "devnet-op-node-challenger:7300/metrics",
        "devnet-op-batcher:7300/metrics",
        "devnet-op-proposer:7300/metrics",
        "devnet-op-challenger:7300/metrics",
        "devnet-gateway:8404/metrics",
        "devnet-prometheus:9090/metrics",
      ]
    `);
    expect(targetsOf({ sequencer: { execution_client: "op-geth" } })).toContain(
      "devnet-op-geth-sequencer-1:6060/debug/metrics/prometheus",
    );
  });

  it("scrapes every container but Anvil and Grafana, which export nothing", () => {
    const scraped = new Set(targetsOf({}).map((target) => target.split(":")[0]));
    const notScraped = allContainers(planOf({})).filter(({ name }) => !scraped.has(name));
    expect(notScraped.map(({ component }) => component)).toEqual(["anvil", "grafana"]);
  });

  it("labels targets as their containers are", () => {
    const { scrape_configs } = JSON.parse(prometheusConfig(planOf({}))) as PrometheusConfig;
    const conductors = scrape_configs.find(({ job_name }) => job_name === "op-conductor");
    expect(conductors?.static_configs[1]).toEqual({
      targets: ["devnet-op-conductor-2:7300"],
      labels: {
        component: "op-conductor",
        container: "devnet-op-conductor-2",
        index: "2",
        network: "devnet",
        role: "sequencer",
      },
    });
  });
});

it("prometheus keeps its data for the days of the config", () => {
  expect(prometheusCommand(15, ["--web.enable-lifecycle"])).toMatchInlineSnapshot(`
    {
      "command": [
        "--log.format=json",
        "--config.file=/etc/opstack-ha/prometheus.yml",
        "--storage.tsdb.path=/prometheus",
        "--storage.tsdb.retention.time=15d",
        "--web.listen-address=0.0.0.0:9090",
        "--web.enable-lifecycle",
      ],
      "entrypoints": [
        "prometheus",
      ],
    }
  `);
});
