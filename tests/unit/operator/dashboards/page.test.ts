/** The page of all dashboards, of every kind of network, as a Prometheus that finds something for every query makes it. */
import { describe, expect, it } from "vitest";
import { dashboardsOf } from "../../../../components/observability/dashboards";
import type { MonitoredNetwork } from "../../../../components/observability/monitoredNetwork";
import { collectDashboards } from "../../../../operator/dashboards/collect";
import { renderDashboards } from "../../../../operator/dashboards/draw/page";
import { MAY_BE_EMPTY } from "../../../../operator/monitoring/mayBeEmpty";
import { panelsOf } from "../../../../operator/monitoring/panelQueries";
import { EVERYTHING } from "../../../../operator/monitoring/stale";
import { NETWORKS } from "../../components/observability/networks";
import { fakePrometheus, type Answer } from "../fakePrometheus";

const UNTIL = 1_700_000_000;

/** Every label that a legend of ours names. */
const LABELS = Object.fromEntries(
  dashboardsOf(EVERYTHING)
    .flatMap(panelsOf)
    .flatMap(({ targets }) => (targets ?? []) as { legendFormat?: string }[])
    .flatMap(({ legendFormat }) => [...(legendFormat ?? "").matchAll(/\{\{(\w+)\}\}/g)])
    .map(([, label]) => [label!, `a-${label}`]),
);

async function pageOf(network: MonitoredNetwork, answer: (query: string) => Answer, labels = LABELS): Promise<string> {
  const url = await fakePrometheus({ answer, labels });
  return renderDashboards("test", await collectDashboards(url, network, { until: UNTIL, range: 60 }));
}

const attributes = (page: string, name: string): string[] =>
  [...page.matchAll(new RegExp(` data-${name}="([^"]*)"`, "g"))].map(([, value]) => value!);

const titlesOf = (network: MonitoredNetwork): string[] =>
  dashboardsOf(network)
    .flatMap(panelsOf)
    .map(({ title }) => title!.replaceAll("&", "&amp;"));

describe.each(Object.entries(NETWORKS))("the dashboards of %s", (_, network) => {
  it("are all there, with every panel, and with legends that name every label", async () => {
    const page = await pageOf(network, () => [1]);
    expect(attributes(page, "dashboard")).toEqual(dashboardsOf(network).map(({ title }) => title));
    expect(attributes(page, "panel")).toEqual(titlesOf(network));
    expect(attributes(page, "series")).not.toContain("0");
    expect(attributes(page, "problem")).toEqual([]);
    expect(attributes(page, "missing")).toEqual([]);
    const legends = attributes(page, "legend");
    expect(legends.length).toBeGreaterThan(20);
    expect(legends.filter((text) => text.trim() === "" || /[{}$]/.test(text))).toEqual([]);
  });
});

it("asks for the time shown and puts in every variable", async () => {
  const queries: string[] = [];
  await pageOf(EVERYTHING, (query) => {
    queries.push(query);
    return [1];
  });
  expect(queries.filter((query) => query.includes("$"))).toEqual([]);
  expect(queries.some((query) => query.includes("[60s]"))).toBe(true);
  expect(queries.some((query) => query.includes('node=~".*"'))).toBe(true);
});

it("writes values in the unit of their panel, on the colour of the threshold that they reach", async () => {
  expect(await pageOf(EVERYTHING, () => [95])).toContain('"tile c-green" data-legend="lag" data-value="1.6 mins"');
  expect(await pageOf(EVERYTHING, () => [300])).toContain('"tile c-red" data-legend="lag" data-value="5.0 mins"');
});

it("marks on the time axis what the annotations find, where it begins", async () => {
  const isLeadership = (query: string) => query.includes("unless on (node)");
  const page = await pageOf(EVERYTHING, (query) => (isLeadership(query) || query.includes("unsafe") ? [1] : []));
  const graphs = attributes(page, "line").length;
  expect(graphs).toBeGreaterThan(0);
  expect(new Set(attributes(page, "mark"))).toEqual(new Set(["a-node leads"]));
});

it("says plainly where there is no data, and why where that is as it should be", async () => {
  const page = await pageOf(EVERYTHING, () => []);
  expect(attributes(page, "series")).toEqual(titlesOf(EVERYTHING).map(() => "0"));
  expect(page.match(/>No data/g)).toHaveLength(titlesOf(EVERYTHING).length);
  const { reason } = MAY_BE_EMPTY.find(({ name }) => name === "Failed health checks by cause")!;
  expect(page).toContain(`No data: ${reason}`);
});

it("shows what is no number as no data", async () => {
  expect(attributes(await pageOf(EVERYTHING, () => ["NaN"]), "series")).not.toContain("1");
});

it("tells in its panel what Prometheus says of a query that it refuses", async () => {
  const page = await pageOf(EVERYTHING, (query) =>
    query.includes("opstack_conductor_paused") ? { error: "many-to-many <matching>" } : [1],
  );
  expect(new Set(attributes(page, "problem"))).toEqual(new Set(["many-to-many &lt;matching&gt;"]));
});

it("tells which labels of a legend a series lacks", async () => {
  expect(attributes(await pageOf(EVERYTHING, () => [1], {}), "missing")).toContain("node");
});

it("is the same page for the same answers, and needs nothing but itself", async () => {
  const [one, other] = [await pageOf(EVERYTHING, () => [1]), await pageOf(EVERYTHING, () => [1])];
  expect(one).toBe(other);
  expect(one.match(/(src|href)="(?!#|data:)[^"]*"/g)).toBeNull();
  expect(one).not.toContain("<script");
});
