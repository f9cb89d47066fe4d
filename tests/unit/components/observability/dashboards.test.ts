import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "vitest";
import { dashboardsOf } from "../../../../components/observability/dashboards";
import { DATA_SOURCE } from "../../../../components/observability/dataSource";
import { KONA_NODE } from "../../../../components/l2/consensus/konaNodeMetrics";
import { OP_GETH } from "../../../../components/l2/execution/opGethMetrics";
import { OP_NODE } from "../../../../components/l2/consensus/opNodeMetrics";
import { OP_RETH } from "../../../../components/l2/execution/opRethMetrics";
import { stableJson } from "../../../../components/observability/stableJson";
import { panelsOf, queriesOf } from "../../../../operator/monitoring/panelQueries";
import { selectorsOf } from "../../../../operator/monitoring/promql";
import { EVERYTHING } from "../../../../operator/monitoring/stale";
import { ownersOf } from "./metricTables";
import { NETWORKS } from "./networks";

const titles = (network: string): string[] =>
  dashboardsOf(NETWORKS[network]!).flatMap((dashboard) => panelsOf(dashboard).map(({ title }) => title!));

const targetsOf = (panel: Panel) =>
  (panel.targets ?? []) as unknown as { expr: string; refId: string; datasource: unknown; legendFormat: string }[];

describe.each(Object.entries(NETWORKS))("the dashboards of %s", (_, network) => {
  const dashboards = dashboardsOf(network);
  const panels = dashboards.flatMap((dashboard) => panelsOf(dashboard).map((panel) => ({ dashboard, panel })));

  it("have identifiers of their own that Grafana takes, and cannot be edited", () => {
    const uids = dashboards.map(({ uid }) => uid!);
    expect(new Set(uids).size).toBe(uids.length);
    for (const uid of uids) expect(uid).toMatch(/^[a-z-]{8,40}$/);
    expect(dashboards.filter(({ editable }) => editable !== false)).toEqual([]);
  });

  it("say in every panel what it shows, in which unit, and ask our Prometheus for it", () => {
    for (const { panel } of panels) {
      expect(panel.title).toMatch(/^[A-Z]/);
      expect(panel.description, panel.title).toMatch(/^[A-Z].{20,}[.!]$/s);
      expect(panel.fieldConfig?.defaults.unit, panel.title).toBeTruthy();
      expect(panel.datasource, panel.title).toEqual(DATA_SOURCE);
      const targets = targetsOf(panel);
      expect(targets.length, panel.title).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size, panel.title).toBe(targets.length);
      for (const { expr, datasource } of targets) {
        expect(expr, panel.title).toBeTruthy();
        expect(datasource, panel.title).toEqual(DATA_SOURCE);
      }
    }
  });

  it("name every series of a graph", () => {
    const drawn = panels.filter(({ panel }) => panel.type !== "table");
    for (const { panel } of drawn) {
      for (const { legendFormat } of targetsOf(panel)) expect(legendFormat, panel.title).toBeTruthy();
    }
  });

  it("give a panel one title and one id in its dashboard", () => {
    for (const dashboard of dashboards) {
      const ids = dashboard.panels!.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const names = panelsOf(dashboard).map(({ title }) => title);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("place panels on the grid without overlaps", () => {
    for (const { title, panels: placed } of dashboards) {
      const places = placed!.map(({ gridPos }) => gridPos!);
      expect(places.filter(({ x, w }) => x < 0 || w < 1 || x + w > 24)).toEqual([]);
      const overlaps = places.flatMap((one, position) =>
        places
          .slice(position + 1)
          .filter(
            (other) =>
              one.x < other.x + other.w &&
              other.x < one.x + one.w &&
              one.y < other.y + other.h &&
              other.y < one.y + one.h,
          ),
      );
      expect(overlaps, title).toEqual([]);
    }
  });

  it("have no heading with nothing below it", () => {
    for (const { panels: placed } of dashboards) {
      const kinds = placed!.map(({ type }) => type);
      expect(kinds.filter((kind, position) => kind === "row" && (kinds[position + 1] ?? "row") === "row")).toEqual([]);
    }
  });

  it("ask in PromQL for known metrics of programs that run, and so have no dead panel", () => {
    for (const { where, name, expression } of dashboards.flatMap(queriesOf)) {
      for (const { metric } of selectorsOf(expression)) {
        const owners = ownersOf(metric);
        expect(owners, `${where} / ${name}: ${metric} is in no table`).not.toEqual([]);
        expect(
          owners.some((owner) => owner.runsIn(network)),
          `${where} / ${name}: ${metric} of ${owners.map((owner) => owner.name).join()}`,
        ).toBe(true);
      }
    }
  });

  it("are the same text each time, with sorted keys", () => {
    expect(dashboardsOf(network).map(stableJson)).toEqual(dashboards.map(stableJson));
  });
});

describe("what a network does not run", () => {
  it("has no panel: conductors", () => {
    expect(dashboardsOf(NETWORKS["single"]!).map(({ title }) => title)).not.toContain("Conductor cluster");
    expect(titles("single")).not.toContain("Leader");
    expect(titles("single")).toContain("Sequencer");
  });

  it("has no panel: batcher, proposer and challenger, together and each", () => {
    const without = dashboardsOf(NETWORKS["airgap without what posts"]!).map(({ title }) => title);
    expect(without).toEqual(["Network", "Conductor cluster", "Sequencers and validators"]);
    expect(titles("airgap with a batcher alone")).toContain("Channels");
    expect(titles("airgap with a batcher alone")).not.toContain("Games created");
  });

  it("has no panel: gateway", () => {
    expect(titles("airgap without gateway")).not.toContain("Requests at the gateway");
    expect(titles("airgap")).toContain("Requests at the gateway");
  });

  it("has no panel: guards, nor what they never do", () => {
    const rulesAsked = (network: string) =>
      dashboardsOf(NETWORKS[network]!)
        .flatMap(queriesOf)
        .filter(({ name }) => name === "What the guards did")
        .map(({ expression }) => expression.includes('{rule="hand-over"}'));
    expect(rulesAsked("dev without guards")).toEqual([]);
    expect(rulesAsked("single")).toEqual([]);
    expect(rulesAsked("dev")).toEqual([false, false]);
    expect(rulesAsked("airgap")).toEqual([true, true]);
  });

  it("has no panel, no mark and no choice that needs a probe: json_exporter", () => {
    const dashboards = dashboardsOf(NETWORKS["airgap without json_exporter"]!);
    expect(dashboards.map(({ title }) => title)).toEqual([
      "Network",
      "Conductor cluster",
      "Sequencers and validators",
      "Batcher and proposer",
    ]);
    expect(dashboards.map(stableJson).join()).not.toMatch(/opstack_\w+|opstack:(?!target:up)/);
    const left = titles("airgap without json_exporter");
    expect(left).toEqual(expect.arrayContaining(["Containers", "Failed health checks", "Requests at the gateway"]));
    for (const gone of ["Leader", "Slots filled", "Nodes", "Proposed block"]) expect(left).not.toContain(gone);
  });

  it("has no panel: clients", () => {
    expect(titles("airgap")).toEqual(
      expect.arrayContaining(["Engine calls of op-node", "Insertion of blocks by op-geth"]),
    );
    expect(titles("airgap")).not.toContain("Engine calls of kona-node");
    expect(titles("dev")).toEqual(
      expect.arrayContaining(["Engine calls of kona-node", "Engine calls at op-reth", "Gas"]),
    );
    expect(titles("dev")).not.toContain("Lateness of blocks");
    expect(titles("ha")).toContain("Lateness of blocks");
  });
});

it("the thresholds of the cluster follow from its size", () => {
  const steps = (sequencers: number) => {
    const [, cluster] = dashboardsOf({ ...NETWORKS["airgap"]!, sequencers });
    const panel = panelsOf(cluster!).find(({ title }) => title === "Healthy members");
    return panel?.fieldConfig?.defaults.thresholds?.steps.map(({ value, color }) => [value, color]);
  };
  expect(steps(5)).toEqual([
    [null, "red"],
    [3, "orange"],
    [5, "green"],
  ]);
  expect(steps(3)?.[1]).toEqual([2, "orange"]);
});

it("every metric in the tables of clients is asked for, so that the tables hold no more than is used", () => {
  const asked = new Set(
    dashboardsOf(EVERYTHING)
      .flatMap(queriesOf)
      .flatMap(({ expression }) =>
        selectorsOf(expression).map(({ metric }) => metric.replace(/_(bucket|sum|count)$/, "")),
      ),
  );
  const known = [OP_GETH, OP_RETH, OP_NODE, KONA_NODE].flatMap((table) => Object.values(table));
  expect(known.filter((metric) => !asked.has(metric.replace(/_(bucket|sum|count)$/, "")))).toEqual([]);
});
