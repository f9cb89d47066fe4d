import { describe, expect, it } from "vitest";
import { probeModules } from "../../../components/observability/probes";
import { prometheusCommand, prometheusConfig } from "../../../components/services/prometheus/prometheusConfig";
import type { ScrapeJob } from "../../../components/observability/targets";
import { PROBED } from "../../../components/observability/metrics/probes";
import { parseConfig } from "../../../config/load";
import { allContainers } from "../../../config/plan";
import { planTopology } from "../../../config/topology";

interface PrometheusConfig {
  alerting?: unknown;
  rule_files: string[];
  scrape_configs: ScrapeJob[];
}

const planOf = (raw: Record<string, unknown>) => planTopology(parseConfig({ network_name: "devnet", ...raw }));
const configOf = (raw: Record<string, unknown>) => JSON.parse(prometheusConfig(planOf(raw))) as PrometheusConfig;

const isProbe = ({ metrics_path }: ScrapeJob) => metrics_path === "/probe";

const exportersOf = (raw: Record<string, unknown>) =>
  configOf(raw)
    .scrape_configs.filter((job) => !isProbe(job))
    .flatMap((job) =>
      job.static_configs.flatMap(({ targets }) => targets.map((target) => `${target}${job.metrics_path}`)),
    );

/** `job: module of target` for every probe. */
const probesOf = (raw: Record<string, unknown>) =>
  configOf(raw)
    .scrape_configs.filter(isProbe)
    .flatMap(({ job_name, static_configs }) =>
      static_configs.map(({ labels }) => `${job_name}: ${labels.__param_module} of ${labels.__param_target}`),
    );

describe("prometheusConfig", () => {
  it("scrapes each component where it exports its metrics", () => {
    expect(exportersOf({ sequencer_count: 1, l2_nodes: 2 })).toMatchInlineSnapshot(`
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
        "devnet-gateway:8647/metrics",
        "devnet-prometheus:9090/metrics",
        "devnet-json-exporter:7979/metrics",
      ]
    `);
    expect(exportersOf({ sequencer: { execution_client: "op-geth" } })).toContain(
      "devnet-op-geth-sequencer-1:6060/debug/metrics/prometheus",
    );
  });

  it("asks by JSON-RPC what no exporter tells", () => {
    expect(probesOf({ sequencer_count: 2, l2_nodes: 3 })).toMatchInlineSnapshot(`
      [
        "probe-conductor: conductor of http://devnet-op-conductor-1:8547",
        "probe-conductor: conductor of http://devnet-op-conductor-2:8547",
        "probe-consensus: sequencer of http://devnet-kona-node-sequencer-1:7545",
        "probe-consensus: sequencer of http://devnet-kona-node-sequencer-2:7545",
        "probe-consensus: consensus of http://devnet-kona-node-validator-1:7545",
        "probe-consensus: consensus of http://devnet-op-node-challenger:7545",
        "probe-l1: l1 of http://devnet-anvil:8545",
        "probe-gateway: gateway of http://devnet-gateway:8645",
      ]
    `);
    expect(
      probesOf({ sequencer_count: 1, l2_nodes: 1, gateway: { enabled: false } }).map((probe) => probe.split(":")[0]),
    ).toEqual(["probe-consensus", "probe-consensus", "probe-l1"]);
  });

  it("takes the heads of an op-node from its own metrics, from the sixth validator on", () => {
    const raw = { l2_nodes: 9, validator: { consensus_client: "op-node" } };
    const probed = probesOf(raw).filter((probe) => probe.includes("validator"));
    expect(probed).toHaveLength(5);
    const heads = configOf(raw).scrape_configs.find(({ job_name }) => job_name === "probe-exported-heads")!;
    expect(heads.static_configs).toEqual([
      {
        targets: ["devnet-op-node-validator-6:7300"],
        labels: {
          component: "op-node",
          container: "devnet-op-node-validator-6",
          index: "6",
          instance: "devnet-op-node-validator-6:7545",
          network: "devnet",
          node: "validator-6",
          role: "validator",
        },
      },
    ]);
    const steps = heads.metric_relabel_configs!;
    expect(steps).toHaveLength(10);
    expect(steps[0]).toEqual({
      source_labels: ["__name__", "layer", "type"],
      regex: "op_node_default_refs_number;l2;l2_unsafe",
      target_label: "__name__",
      replacement: PROBED.unsafeHead,
    });
    expect(steps.map(({ replacement }) => replacement)).toContain(PROBED.l1HeadTimestamp);
    expect(probesOf({ l2_nodes: 10 }).filter((probe) => probe.includes("validator"))).toHaveLength(7);
  });

  it("asks nothing by JSON-RPC without json_exporter", () => {
    const monitoring = { json_exporter: { enabled: false } };
    expect(probesOf({ monitoring })).toEqual([]);
    expect(exportersOf({ monitoring }).join()).not.toContain("json-exporter");
  });

  it("looks at every container but Grafana", () => {
    const monitoring = { alertmanager: { enabled: true } };
    const looked = new Set(
      configOf({ monitoring }).scrape_configs.flatMap((job) =>
        job.static_configs.map(({ labels }) => labels.container),
      ),
    );
    const others = allContainers(planOf({ monitoring })).filter(({ name }) => !looked.has(name));
    expect(others.map(({ component }) => component)).toEqual(["grafana"]);
  });

  it("labels targets as their containers are, and the parts of a node with its name", () => {
    const { scrape_configs } = configOf({});
    const conductors = scrape_configs.find(({ job_name }) => job_name === "op-conductor");
    const labels = {
      component: "op-conductor",
      container: "devnet-op-conductor-2",
      index: "2",
      network: "devnet",
      node: "sequencer-2",
      role: "sequencer",
    };
    expect(conductors?.static_configs[1]).toEqual({ targets: ["devnet-op-conductor-2:7300"], labels });
    const probes = scrape_configs.find(({ job_name }) => job_name === "probe-conductor");
    expect(probes?.static_configs[1]).toEqual({
      targets: ["devnet-json-exporter:7979"],
      labels: {
        __param_module: "conductor",
        __param_target: "http://devnet-op-conductor-2:8547",
        ...labels,
        instance: "devnet-op-conductor-2:8547",
      },
    });
    const batcher = scrape_configs.find(({ job_name }) => job_name === "op-batcher");
    expect(batcher?.static_configs[0]?.labels).not.toHaveProperty("node");
  });

  it("sends alerts to Alertmanager where there is one", () => {
    expect(configOf({}).alerting).toBeUndefined();
    expect(configOf({ monitoring: { alertmanager: { enabled: true } } }).alerting).toEqual({
      alertmanagers: [{ static_configs: [{ targets: ["devnet-alertmanager:9093"] }] }],
    });
  });
});

describe("the probes", () => {
  interface Module {
    headers: Record<string, string>;
    body: { content: string };
    metrics: { name: string; values?: Record<string, string> }[];
  }
  const { modules } = JSON.parse(probeModules()) as { modules: Record<string, Module> };

  it("ask in one request for all that they tell", () => {
    const methods = Object.fromEntries(
      Object.entries(modules).map(([name, { body }]) => [
        name,
        [JSON.parse(body.content) as { method: string } | { method: string }[]].flat().map(({ method }) => method),
      ]),
    );
    expect(methods).toEqual({
      conductor: [
        "conductor_leader",
        "conductor_active",
        "conductor_sequencerHealthy",
        "conductor_paused",
        "conductor_stopped",
        "conductor_clusterMembership",
      ],
      consensus: ["optimism_syncStatus"],
      gateway: ["eth_getBlockByNumber"],
      l1: ["eth_getBlockByNumber"],
      sequencer: ["optimism_syncStatus", "admin_sequencerActive"],
    });
  });

  it("tell what rules and dashboards know by name, and nothing else", () => {
    const told = Object.values(modules).flatMap(({ metrics }) =>
      metrics.flatMap(({ name, values }) => (values ? Object.keys(values).map((value) => `${name}_${value}`) : [name])),
    );
    expect([...new Set(told)].sort()).toEqual(Object.values(PROBED).sort());
  });

  it("are all used, and each that is used exists", () => {
    const used = configOf({})
      .scrape_configs.filter(isProbe)
      .flatMap(({ static_configs }) => static_configs.map(({ labels }) => labels.__param_module));
    expect([...new Set(used)].sort()).toEqual(Object.keys(modules).sort());
  });
});

it("prometheus keeps its data for the days, and to the size, of the config", () => {
  expect(prometheusCommand({ retentionDays: 15, retentionMb: 2_000, extraArguments: ["--web.enable-lifecycle"] }))
    .toMatchInlineSnapshot(`
      {
        "command": [
          "--log.format=json",
          "--config.file=/etc/opstack-ha/prometheus.yml",
          "--storage.tsdb.path=/prometheus",
          "--storage.tsdb.retention.time=15d",
          "--storage.tsdb.retention.size=2000MB",
          "--web.listen-address=0.0.0.0:9090",
          "--web.enable-lifecycle",
        ],
        "entrypoints": [
          "prometheus",
        ],
      }
    `);
});
