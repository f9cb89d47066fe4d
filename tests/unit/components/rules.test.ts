/** Which rules a network has, and when its alerts fire. What the expressions do is tested by promtool in tests/e2e. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { alertingRules, ruleContext, rulesFile } from "../../../components/observability/rules";
import { recordingRules } from "../../../components/observability/rules/recording";
import { RECORDED } from "../../../components/observability/metrics/recorded";
import { thresholds } from "../../../components/observability/rules/thresholds";
import { parseConfig } from "../../../config/load";
import { planTopology } from "../../../config/topology";
import { overThreeHosts } from "../../support/threeHosts";

const contextOf = (raw: Record<string, unknown> = {}) => {
  const config = parseConfig(raw);
  return ruleContext(planTopology(config));
};

/** The same with an L1 that is not the network's own. */
const external = () => {
  const config = parseConfig(WHOLE);
  const l1 = { ...config.l1, source: "external" as const, rpc_url: ["https://l1.example"] };
  return ruleContext(planTopology({ ...config, l1 }));
};

const alertsOf = (raw?: Record<string, unknown>) => alertingRules(contextOf(raw)).map(({ alert }) => alert);

/** Everything that a network may have. */
const WHOLE = { monitoring: { alertmanager: { enabled: true } }, resources: { op_reth: { memory_mb: 1024 } } };
const OFF = { enabled: false };

describe("the alerts of a network", () => {
  it("are about all that it has", () => {
    expect(alertsOf(WHOLE)).toMatchInlineSnapshot(`
      [
        "ChainHalted",
        "ChainUnobserved",
        "NodeBehind",
        "SafeHeadStalled",
        "FinalizedStalled",
        "L1Stalled",
        "L1GrowsOld",
        "SequencerDriftHigh",
        "SequencerDriftNearLimit",
        "SequencingWindowUsed",
        "SequencingWindowEnds",
        "NoLeader",
        "MultipleActiveSequencers",
        "LeaderIdle",
        "LeaderUnhealthy",
        "QuorumLost",
        "QuorumAtRisk",
        "ConductorPaused",
        "LeadershipFlaps",
        "GuardActed",
        "GuardFails",
        "BatcherStalled",
        "ProposerStalled",
        "AccountBalanceLow",
        "GatewayUnavailable",
        "GatewayWithoutLeader",
        "GatewayWithoutValidators",
        "GatewayErrors",
        "DiskAlmostFull",
        "DiskLow",
        "TargetDown",
        "RestartLoop",
        "MemoryPressure",
        "FileDescriptorsLow",
        "ProbesDown",
        "PrometheusCannotStore",
        "PrometheusRulesFail",
        "AlertsNotDelivered",
      ]
    `);
  });

  it("tell of a host that is gone where there are several", () => {
    const rules = alertingRules(contextOf({ ...WHOLE, ...overThreeHosts("overlay") }));
    expect(rules.map(({ alert }) => alert).filter((alert) => !alertsOf(WHOLE).includes(alert))).toEqual(["HostGone"]);
    expect(rules.find(({ alert }) => alert === "HostGone")?.expr).toBe(
      'max by (network, host) (up{job!~"probe-.*"}) == 0',
    );
  });

  it("tell of an L1 that is not the network's own, and of accounts that last for less than a day there", () => {
    const rules = alertingRules(external());
    expect(rules.map(({ alert }) => alert).filter((alert) => !alertsOf(WHOLE).includes(alert))).toEqual(["L1UrlAway"]);
    const expr = rules.find(({ alert }) => alert === "AccountBalanceLow")?.expr;
    expect(expr).toContain("op_batcher_default_balance < 0.01 or ");
    expect(expr).toContain(
      "op_challenger_balance < on (network, container) group_left () sum by (network, container) (rate(op_challenger_txmgr_tx_fee_gwei_total[1h])) * 86400 / 1e9",
    );
    const local = alertingRules(contextOf(WHOLE)).find(({ alert }) => alert === "AccountBalanceLow")?.expr;
    expect(local).toBe(
      "op_batcher_default_balance < 1 or op_proposer_default_balance < 1 or op_challenger_balance < 1",
    );
  });

  it("leave out the cluster where one sequencer runs without op-conductor", () => {
    const gone = alertsOf().filter((alert) => !alertsOf({ sequencer_count: 1 }).includes(alert));
    expect(gone).toEqual([
      "NoLeader",
      "MultipleActiveSequencers",
      "LeaderIdle",
      "LeaderUnhealthy",
      "QuorumLost",
      "QuorumAtRisk",
      "ConductorPaused",
      "LeadershipFlaps",
      "GuardActed",
      "GuardFails",
    ]);
    expect(rulesFile(contextOf({ sequencer_count: 1 }))).not.toMatch(/(opstack[_:]|op_|probe-)conductor|guard_/);
  });

  it.each([
    ["batcher", { batcher: OFF }, ["SafeHeadStalled", "FinalizedStalled", "BatcherStalled"]],
    ["proposer", { proposer: OFF }, ["ProposerStalled"]],
    ["guards", { guard: OFF }, ["GuardActed", "GuardFails"]],
    ["validators", { l2_nodes: 3 }, ["GatewayWithoutValidators"]],
    [
      "gateway",
      { gateway: OFF },
      ["GatewayUnavailable", "GatewayWithoutLeader", "GatewayWithoutValidators", "GatewayErrors"],
    ],
    ["gateway and guards", { gateway: OFF, guard: OFF }, ["DiskAlmostFull", "DiskLow"]],
    ["accounts that pay", { batcher: OFF, proposer: OFF, challenger: OFF }, ["AccountBalanceLow"]],
  ])("leave out the %s where there is none", (_, raw, expected) => {
    const gone = alertsOf().filter((alert) => !alertsOf(raw).includes(alert));
    expect(gone).toEqual(expect.arrayContaining(expected));
  });

  it("leave out all that probes alone can tell where there is no json_exporter", () => {
    const unprobed = { ...WHOLE, monitoring: { ...WHOLE.monitoring, json_exporter: OFF } };
    expect(alertsOf(unprobed)).toEqual([
      "GuardActed",
      "GuardFails",
      "AccountBalanceLow",
      "GatewayWithoutLeader",
      "GatewayWithoutValidators",
      "GatewayErrors",
      "DiskAlmostFull",
      "DiskLow",
      "TargetDown",
      "RestartLoop",
      "MemoryPressure",
      "FileDescriptorsLow",
      "PrometheusCannotStore",
      "PrometheusRulesFail",
      "AlertsNotDelivered",
    ]);
    expect(rulesFile(contextOf(unprobed))).not.toMatch(/opstack_\w+|opstack:(?!target:up)|probe-/);
    expect(recordingRules(contextOf(unprobed)).map(({ record }) => record)).toEqual([RECORDED.targetUp]);
  });

  it("tell how far L2 is ahead of L1 by L1's own block time", () => {
    const originAge = (block_time: number) =>
      recordingRules(contextOf({ l1: { block_time } })).find(({ record }) => record === RECORDED.originAge)?.expr;
    expect(originAge(7)).toContain(" + 7 * (max by (network) (opstack_l1_head) - ");
    expect(originAge(12)).toBe(originAge(7)?.replace("7", "12"));
  });

  it("tell what guards do for kona-node where it is a sequencer, and elsewhere only that a handover fails", () => {
    const guardAlerts = (consensus_client: string) =>
      alertingRules(contextOf({ sequencer: { consensus_client } }))
        .filter(({ alert }) => alert.startsWith("Guard"))
        .map(({ alert, expr }) => [alert, /rule=~"([^"]*)"/.exec(expr)?.[1]]);
    expect(guardAlerts("kona-node")).toEqual([
      ["GuardActed", "fence|undo|agree"],
      ["GuardFails", "fence|agree|hand-over"],
    ]);
    expect(guardAlerts("op-node")).toEqual([["GuardFails", "hand-over"]]);
  });

  it("explain each rule of the guards", () => {
    const acted = alertingRules(contextOf()).find(({ alert }) => alert === "GuardActed");
    expect(acted?.description).toMatchInlineSnapshot(
      `"In the last five minutes a guard {{ if eq $labels.rule "fence" }}stopped a sequencer whose op-conductor had lost the leadership and did not answer{{ end }}{{ if eq $labels.rule "undo" }}made the leader start its sequencer again, which something other than its op-conductor had stopped{{ end }}{{ if eq $labels.rule "agree" }}put the newest block into the Raft log, without which the leader could not start its sequencer{{ end }}. Unless ChainHalted fires too, the chain went on; what made it necessary may still be there."`,
    );
  });

  it("never name a series of what is not there", () => {
    const rules = rulesFile(contextOf({ batcher: OFF, proposer: OFF, challenger: OFF, gateway: OFF }));
    expect(rules).not.toMatch(/op_batcher|op_proposer|op_challenger|gateway/);
  });

  it("tell of memory only where the config limits it", () => {
    expect(alertsOf()).not.toContain("MemoryPressure");
    const rule = alertingRules(contextOf(WHOLE)).find(({ alert }) => alert === "MemoryPressure");
    expect(rule?.expr).toBe('process_resident_memory_bytes{component="op-reth"} / 1073741824 > 0.9');
  });

  it("are explained by alerts that exist", () => {
    const rules = alertingRules(contextOf(WHOLE));
    const names = rules.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    for (const { explainedBy = [] } of rules) expect(names).toEqual(expect.arrayContaining(explainedBy));
  });
});

describe("thresholds", () => {
  const of = (raw: Record<string, unknown>) => thresholds(planTopology(parseConfig(raw)));

  it("follow the times of the chain", () => {
    expect(of({ l1: { block_time: 12 } })).toMatchInlineSnapshot(`
      {
        "batcherSilence": 144,
        "chainHalted": 8,
        "election": 10,
        "finality": 192,
        "finalizedHeadLag": 384,
        "l1Silence": 48,
        "majority": 2,
        "minimumBalance": 1,
        "nearLimit": 0.9,
        "nodeBehind": 10,
        "proposalAge": 144,
        "proposalGrace": 72,
        "safeHeadLag": 288,
        "sequencers": 3,
        "settle": 15,
      }
    `);
    expect(of({ l1: { block_time: 12 }, l2_block_time: 4 }).chainHalted).toBe(16);
    expect(of({ l1: { block_time: 12 }, batcher: { max_channel_duration: 10 } }).safeHeadLag).toBe(4 * 15 * 12);
    expect(of({ proposer: { proposal_interval: 3_600 } }).proposalAge).toBeGreaterThan(2 * 3_600);
  });

  it("leave a fast chain time for a look", () => {
    const fast = of({ l1: { block_time: 1 }, l2_block_time: 1 });
    expect(fast).toMatchObject({ chainHalted: 4, safeHeadLag: 60, batcherSilence: 30, l1Silence: 20, nodeBehind: 10 });
  });

  it.each([
    [3, 2],
    [4, 3],
    [5, 3],
    [9, 5],
  ])("know the majority of %i sequencers: %i", (sequencer_count, majority) => {
    expect(of({ sequencer_count, l2_nodes: 9 })).toMatchObject({ sequencers: sequencer_count, majority });
  });
});

describe("recording rules", () => {
  it("are all recorded in a network that has everything, each once", () => {
    const recorded = recordingRules(contextOf()).map(({ record }) => record);
    expect([...recorded].sort()).toEqual(Object.values(RECORDED).sort());
  });

  it("come after what they read, because a group is evaluated in order", () => {
    const seen = new Set<string>();
    for (const { record, expr } of recordingRules(contextOf())) {
      for (const [read] of expr.matchAll(/opstack:[a-z0-9_:]+/g)) expect(seen).toContain(read);
      seen.add(record);
    }
  });
});

describe("ages and lags", () => {
  it("are never worked out from the 0 that a node reports whose head is not known", () => {
    const timestamps = recordingRules(contextOf())
      .map(({ expr }) => expr.replace(/timestamp\([a-z_]+\)/g, ""))
      .flatMap((expr) => [...expr.matchAll(/opstack_(?:unsafe|safe|finalized)_head_timestamp( > 0)?/g)]);
    expect(timestamps).toHaveLength(8);
    for (const [timestamp, filtered] of timestamps) expect(filtered, timestamp).toBe(" > 0");
  });
});

describe("docs/alerts.md", () => {
  const text = readFileSync(path.resolve(__dirname, "../../../docs/alerts.md"), "utf8");
  const sections = text.split(/^## /m).slice(1);
  const alertSections = sections.filter((section) => /^[A-Z][A-Za-z0-9]+\n/.test(section));

  it("has a section for every alert, and for nothing that is none", () => {
    const titles = alertSections.map((section) => section.split("\n")[0]);
    const everywhere = [...alertsOf({ ...WHOLE, ...overThreeHosts("overlay") }), "L1UrlAway"];
    expect(titles.sort()).toEqual(everywhere.sort());
  });

  it("says in each what it means, what to look at and what to do, and how severe it is", () => {
    const everything = { ...WHOLE, ...overThreeHosts("overlay") };
    const rules = [...alertingRules(contextOf(everything)), ...alertingRules(external())];
    const severities = new Map(rules.map(({ alert, severity }) => [alert, severity]));
    for (const section of alertSections) {
      const [title = ""] = section.split("\n");
      expect(section, title).toContain(`**${severities.get(title)}**`);
      for (const part of ["Meaning", "Look at", "Do"]) expect(section, title).toContain(`*${part}:*`);
    }
  });

  it("is where the alerts point", () => {
    const { groups } = JSON.parse(rulesFile(contextOf(WHOLE))) as {
      groups: { rules: { alert?: string; annotations?: Record<string, string> }[] }[];
    };
    const alerts = groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert);
    for (const { alert, annotations } of alerts) {
      expect(annotations).toMatchObject({ runbook_url: `docs/alerts.md#${alert!.toLowerCase()}` });
    }
  });
});
