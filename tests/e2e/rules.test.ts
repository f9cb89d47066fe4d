/** Prometheus' configuration and rules, judged by promtool: they are valid, and each alert fires when it must, alone. */
import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english";
import { beforeAll, describe, expect, it } from "vitest";
import { L1_FRONT } from "../../components/l1/l1FrontMetrics";
import { alertmanagerConfig, WEBHOOK_URL_FILE } from "../../components/services/alertmanager/alertmanagerConfig";
import { OP_BATCHER } from "../../components/services/batcher/batcherMetrics";
import { prometheusConfig } from "../../components/services/prometheus/prometheusConfig";
import { alertingRules, ruleContext, rulesFile } from "../../components/observability/rules";
import { SCRAPE_INTERVAL_SECONDS } from "../../components/observability/targets";
import { parseConfig } from "../../config/load";
import { planTopology } from "../../config/topology";
import { stackConfig } from "../support/stackFiles";
import { overThreeHosts } from "../support/threeHosts";
import { afflicted, becomes, down, FAULT, grows, is, type Scenario } from "./support/rules/faults";
import { SCENARIOS } from "./support/rules/scenarios";
import { healthySeries, notation, selector } from "./support/rules/series";
import { amtool, promtool, type CheckerOutcome } from "./support/checkers";

/** Ten minutes. */
const SAMPLES = 121;

const networkOf = (stack: string, changes: Record<string, unknown> = {}) => {
  const config = parseConfig({ ...stackConfig(stack), ...changes });
  const plan = planTopology(config);
  const context = ruleContext(plan);
  return { plan, context, rules: rulesFile(context) };
};

/** Every alert there is: kona-node on the sequencers gives the guards something to do. */
const WHOLE = networkOf("airgap", {
  sequencer: { execution_client: "op-geth", consensus_client: "kona-node" },
  images: { kona_node: "opstack-ha/kona-node-stand-in:v1.17.0" },
  monitoring: { alertmanager: { enabled: true }, grafana: { enabled: false } },
  resources: { op_node: { memory_mb: 100 } },
});

/** What promtool says of a scenario in which exactly the expected alerts fire. */
const AS_EXPECTED: CheckerOutcome = { exitCode: 0, output: "SUCCESS" };

const FIRING = 'group by (alertname) (ALERTS{alertstate="firing"})';

const promtoolTest = (plan: typeof WHOLE.plan, scenario: Scenario) => ({
  name: scenario.name,
  interval: `${SCRAPE_INTERVAL_SECONDS}s`,
  input_series: afflicted(healthySeries(plan), scenario).map((series) => ({
    series: selector(series),
    values: notation(series, SAMPLES),
  })),
  promql_expr_test: Object.entries(scenario.firing).map(([seconds, alerts]) => ({
    expr: FIRING,
    eval_time: `${FAULT * SCRAPE_INTERVAL_SECONDS + Number(seconds)}s`,
    exp_samples: alerts.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
  })),
});

/** What promtool says of each scenario, by its name. */
async function testRules({ plan, rules }: typeof WHOLE, scenarios: Scenario[]): Promise<Map<string, CheckerOutcome>> {
  const fileOf = (scenario: Scenario) => `scenario-${scenarios.indexOf(scenario)}.yml`;
  const tests = scenarios.map((scenario) => [
    fileOf(scenario),
    JSON.stringify({
      rule_files: ["rules.yml"],
      evaluation_interval: `${SCRAPE_INTERVAL_SECONDS}s`,
      tests: [promtoolTest(plan, scenario)],
    }),
  ]);
  const outcomes = await promtool(
    scenarios.map((scenario) => ["test", "rules", fileOf(scenario)]),
    { "rules.yml": rules, ...Object.fromEntries(tests) },
  );
  return new Map(scenarios.map(({ name }, index) => [name, outcomes[index]!]));
}

describe.each(["dev", "ha", "single", "airgap"])("the stack %s", (stack) => {
  it("has a configuration and rules that Prometheus takes, without a warning", async () => {
    const { plan, rules } = networkOf(stack);
    const config = prometheusConfig(plan).replace(/\/etc\/opstack-ha\//g, "/tmp/");
    const [checked] = await promtool([["check", "config", "--lint=all", "--lint-fatal", "prometheus.yml"]], {
      "prometheus.yml": config,
      "rules.yml": rules,
    });
    expect(checked).toMatchObject({ exitCode: 0, output: expect.stringMatching(/SUCCESS: \d+ rules found/) as string });
  });
});

it.each([true, false])("Alertmanager takes its configuration (with a webhook: %s)", async (hasWebhook) => {
  const config = alertmanagerConfig({ alerts: alertingRules(WHOLE.context), hasWebhook });
  const [checked] = await amtool([["check-config", "alertmanager.yml"]], {
    "alertmanager.yml": config.replace(WEBHOOK_URL_FILE, "/tmp/url"),
    url: "http://receiver.example",
  });
  expect(checked).toMatchObject({ exitCode: 0, output: expect.stringContaining("SUCCESS") as string });
});

describe("alerts", () => {
  let judgement: Map<string, CheckerOutcome>;
  beforeAll(async () => {
    judgement = await testRules(WHOLE, SCENARIOS);
  });

  it.each(SCENARIOS.map(({ name }) => name))("%s", (name) => {
    expect(judgement.get(name)).toEqual(AS_EXPECTED);
  });

  it("all have a scenario in which they fire", () => {
    const fired = new Set(SCENARIOS.flatMap(({ firing }) => Object.values(firing).flat()));
    expect([...fired].sort()).toEqual(
      alertingRules(WHOLE.context)
        .map(({ alert }) => alert)
        .sort(),
    );
  });

  it("say nothing of a safe head that nobody moves, nor of op-conductors that there are none of", async () => {
    const small = networkOf("airgap", { sequencer_count: 1, l2_nodes: 2, batcher: { enabled: false } });
    const neverSafe: Scenario = {
      name: "no batcher",
      changes: [({ name }) => (/^opstack_(safe|finalized)_head/.test(name) ? () => 0 : undefined)],
      firing: { 0: [], 290: [] },
    };
    expect(await testRules(small, [neverSafe])).toEqual(new Map([["no batcher", AS_EXPECTED]]));
  });

  it("tell of a URL of an external L1, and of an account that does not last for a day there", async () => {
    const l1 = {
      source: "external",
      chain_id: 901,
      block_time: 2,
      rpc_url: ["https://one.example", "https://two.example"],
    };
    const external = networkOf("airgap", { l1, mnemonic: generateMnemonic(wordlist) });
    const scenarios: Scenario[] = [
      { name: "all is well", changes: [], firing: { 0: [], 120: [] } },
      {
        name: "the second URL is away",
        changes: [is(L1_FRONT.urlHealthy, 0, { url: "2" })],
        firing: { 10: [], 60: ["L1UrlAway"] },
      },
      {
        name: "the batcher spends an ether a second",
        changes: [becomes(OP_BATCHER.fees, (sample) => SCRAPE_INTERVAL_SECONDS * 1e9 * grows(sample))],
        firing: { 0: [], 150: ["AccountBalanceLow"] },
      },
    ];
    expect(await testRules(external, scenarios)).toEqual(new Map(scenarios.map(({ name }) => [name, AS_EXPECTED])));
  });

  it("tell of a host that is gone, and of no other", async () => {
    const overHosts = networkOf("airgap", overThreeHosts("overlay"));
    const gone: Scenario = {
      name: "a host of a follower is gone",
      changes: [down({ host: "c" })],
      firing: { 30: ["GatewayUnavailable", "HostGone", "QuorumAtRisk", "TargetDown"] },
    };
    const alone: Scenario = {
      name: "only the guard of a host is gone",
      changes: [down({ host: "c", component: "guard" })],
      firing: { 30: ["TargetDown"] },
    };
    expect(await testRules(overHosts, [gone, alone])).toEqual(
      new Map([gone, alone].map(({ name }) => [name, AS_EXPECTED])),
    );
  });
});
