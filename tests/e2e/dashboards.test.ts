/**
 * All dashboards, drawn from their own definitions and looked at in a real browser (`SUITE=all`): of a live network of op-geth
 * and op-node, and the panels of op-reth and kona-node of a recording. Pictures for people go to `.state/dashboards/`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KONA_NODE } from "../../components/l2/consensus/konaNodeMetrics";
import { OP_RETH } from "../../components/l2/execution/opRethMetrics";
import { dashboardsOf } from "../../components/observability/dashboards";
import { monitoredPlan } from "../../components/observability/monitoredNetwork";
import { parseConfig } from "../../config/load";
import { planTopology } from "../../config/topology";
import { collectDashboards } from "../../operator/dashboards/collect";
import { renderDashboards } from "../../operator/dashboards/draw/page";
import type { ShownDashboard } from "../../operator/dashboards/model";
import { monitoredNetwork } from "../../operator/monitoring/monitoredNetwork";
import { panelsOf, queriesOf } from "../../operator/monitoring/panelQueries";
import { selectorsOf } from "../../operator/monitoring/promql";
import { connectLocalEngine, discoverNetwork } from "../../operator/network/discover";
import { stackConfig } from "../support/stackFiles";
import type { Outputs } from "./support/chain";
import { clientRecording } from "./support/dashboards/clientSeries";
import { seeInBrowser, takePictures, type SeenPage } from "./support/dashboards/pictures";
import { withRecorded } from "./support/dashboards/recordedPrometheus";
import { leftovers } from "./support/docker";
import { monitoringProblems } from "./support/monitoring";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-dashboards";

/** Seconds that are shown. */
const SHOWN = 180;

const panelsNamed = (dashboards: { dashboard: string; title: string }[]): string[] =>
  dashboards.map(({ dashboard, title }) => `${dashboard} / ${title}`);

/** What holds of every page at every width. */
function expectSound({ errors, innerWidth, scrollWidth, panels }: SeenPage, width: number): void {
  expect(errors).toEqual([]);
  expect(innerWidth).toBe(width);
  expect(scrollWidth).toBeLessThanOrEqual(width);
  expect(panelsNamed(panels.filter(({ sticksOut }) => sticksOut))).toEqual([]);
  expect(panels.filter(({ problem }) => problem !== null)).toEqual([]);
  // "No data" without a reason is what nobody expects; where there is data, something is drawn.
  expect(panels.filter(({ says }) => says === "No data")).toEqual([]);
  expect(panels.filter(({ says, drawn }) => says === "" && drawn === 0)).toEqual([]);
  expect(panels.filter(({ missing }) => missing.length > 0)).toEqual([]);
  const legends = panels.flatMap((panel) => panel.legends);
  expect(legends.length).toBeGreaterThan(0);
  expect(legends.filter((text) => text.trim() === "" || /\{\{|\}\}|\$/.test(text))).toEqual([]);
}

describe.runIf(RUNS_ALL)("the dashboards of a live network", () => {
  let stack: TestStack;
  let outputs: Outputs;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-dashboards-"));
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.225.0.0/24", l2_nodes: 4 });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs<Outputs>();
  });

  afterAll(async () => {
    await stack?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const monitored = async () => monitoredNetwork(await discoverNetwork(connectLocalEngine(), NETWORK));

  it("have data, and something to see", async () => {
    expect(await monitoringProblems(NETWORK, outputs.prometheusUrl)).toEqual([]);
    const load = await stack.cli("load", "--tps", "5", "--duration", "60s");
    expect(load.exitCode, load.text).toBe(0);
  });

  it("are on one page, on wide and narrow screens: every panel by its title, with data and with names for it", async () => {
    const file = path.join(folder, "dashboards.html");
    const drawn = await stack.cli("dashboards", "--last", `${SHOWN}s`, "--output", file);
    expect(drawn.exitCode, drawn.text).toBe(0);
    const page = readFileSync(file, "utf8");
    const expected = dashboardsOf(await monitored()).flatMap((dashboard) =>
      panelsOf(dashboard).map(({ title }) => `${dashboard.title} / ${title}`),
    );
    for (const width of [1280, 400]) {
      const seen = await seeInBrowser(page, "airgap", width);
      expect(panelsNamed(seen.panels)).toEqual(expected);
      expectSound(seen, width);
    }
  });

  it("say what Prometheus and the network say", async () => {
    const network = await monitored();
    const dashboards = await collectDashboards(outputs.prometheusUrl, network, {
      until: Date.now() / 1_000,
      range: SHOWN,
    });
    const seen = await seeInBrowser(renderDashboards(NETWORK, dashboards), "airgap", 1280);
    const rowsOf = (title: string) => seen.panels.find((panel) => panel.title === title)!.rows;
    const names = (title: string) => rowsOf(title).flatMap(([name]) => name ?? []);
    const nodes = ["sequencer-1", "sequencer-2", "sequencer-3", "validator-1"];
    expect(names("Nodes")).toEqual(expect.arrayContaining(nodes));
    expect(names("Unsafe head")).toEqual(expect.arrayContaining(nodes));
    // Resident memory is some tens to hundreds of mebibytes, and blocks come every two seconds.
    expect(rowsOf("Memory").slice(1)).toContainEqual([
      "sequencer-1 op-node",
      expect.stringMatching(/^[\d.]+ MiB$/),
      expect.stringMatching(/^[\d.]+ MiB$/),
    ]);
    expect(rowsOf("Heads of the chain").find(([name]) => name === "unsafe")?.[1]).toMatch(/^\d+$/);
    await takePictures(NETWORK, dashboards, 1280);
    await takePictures(NETWORK, dashboards, 400);
  });

  it("are not asked for where the page cannot be written", async () => {
    const file = path.join(folder, "no-such-folder", "dashboards.html");
    const refused = await stack.cli("dashboards", "--output", file);
    expect([refused.exitCode, refused.text]).toEqual([64, expect.stringContaining("a folder that exists")]);
    expect(existsSync(file)).toBe(false);
  });

  it("leave nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});

describe.runIf(RUNS_ALL)("the panels of op-reth and kona-node", () => {
  const metrics = new Set<string>([OP_RETH, KONA_NODE].flatMap((table) => Object.values(table)));
  /** By its own name, or as a part of a summary. */
  const isTheirs = (metric: string) => metrics.has(metric) || metrics.has(metric.replace(/_(sum|count)$/, ""));
  const plan = planTopology(parseConfig(stackConfig("dev")));
  const network = monitoredPlan(plan);

  /** Those that ask for nothing but metrics of the two, by dashboard and title. */
  const theirs = new Set(
    dashboardsOf(network).flatMap((dashboard) => {
      const foreign = new Set(
        queriesOf(dashboard)
          .filter(({ expression }) => selectorsOf(expression).some(({ metric }) => !isTheirs(metric)))
          .map(({ name }) => name),
      );
      return panelsOf(dashboard).flatMap(({ title }) => (foreign.has(title!) ? [] : [`${dashboard.title} / ${title}`]));
    }),
  );

  const onlyTheirs = (dashboards: ShownDashboard[]): ShownDashboard[] =>
    dashboards
      .map((dashboard) => ({
        ...dashboard,
        sections: dashboard.sections
          .map(({ title, panels }) => ({
            title,
            panels: panels.filter(({ panel }) => theirs.has(`${dashboard.title} / ${panel.title}`)),
          }))
          .filter(({ panels }) => panels.length > 0),
      }))
      .filter(({ sections }) => sections.length > 0);

  it("show of a recording what was recorded", async () => {
    const end = Math.floor(Date.now() / 1_000 / 60) * 60;
    const recording = clientRecording(plan, { from: end - SHOWN - 60, until: end });
    await withRecorded(recording, async (url) => {
      const dashboards = onlyTheirs(await collectDashboards(url, network, { until: end, range: SHOWN }));
      const page = renderDashboards("op-reth and kona-node", dashboards);
      const seen = await seeInBrowser(page, "dev", 1280);
      expect(panelsNamed(seen.panels).sort()).toEqual([...theirs].sort());
      expectSound(seen, 1280);
      expectSound(await seeInBrowser(page, "dev", 400), 400);
      expect(panelsNamed(seen.panels.filter(({ says }) => says !== ""))).toEqual([]);

      const rowsOf = (title: string) => seen.panels.find((panel) => panel.title === title)!.rows;
      /** The newest and the greatest value of a line. */
      const both = (text: RegExp) => [expect.stringMatching(text), expect.stringMatching(text)];
      expect(rowsOf("Engine calls at op-reth")).toContainEqual(["sequencer-1 new block", ...both(/^12(\.0)? ms$/)]);
      expect(rowsOf("Engine calls at op-reth")).toContainEqual(["sequencer-1 new head", ...both(/^3(\.00)? ms$/)]);
      expect(rowsOf("Engine calls of kona-node")).toContainEqual([
        "validator-1 engine_newPayload",
        ...both(/^20(\.0)? ms$/),
      ]);
      const sealing = rowsOf("Sealing of blocks by kona-node");
      expect(sealing).toContainEqual(["sequencer-1 sealing", ...both(/^150(\.0)? ms$/)]);
      expect(sealing).toContainEqual(["sequencer-1 consent", ...both(/^40(\.0)? ms$/)]);
      expect(rowsOf("Gas")).toContainEqual(["sequencer-1", ...both(/^1500000 gas\/s$/)]);
      expect(rowsOf("Transactions in blocks")).toContainEqual([
        "sequencer-1, deposits included",
        ...both(/^5(\.00)? tx\/s$/),
      ]);
      expect(rowsOf("Memory")).toContainEqual(["validator-1 op-reth", "300 MiB", "300 MiB"]);
      expect(rowsOf("Memory")).toContainEqual(["validator-1 kona-node", "80 MiB", "80 MiB"]);
      await takePictures("dev", dashboards, 1280);
    });
  });
});
