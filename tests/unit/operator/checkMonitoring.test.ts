import { describe, expect, it } from "vitest";
import { dashboardsOf } from "../../../components/observability/dashboards";
import { monitoredPlan } from "../../../components/observability/monitoredNetwork";
import { parseConfig } from "../../../config/load";
import { allContainers } from "../../../config/plan";
import { planTopology } from "../../../config/topology";
import { checkMonitoring, type CheckResult } from "../../../operator/monitoring/check";
import { MAY_BE_EMPTY, MAY_BE_UNBORN } from "../../../operator/monitoring/mayBeEmpty";
import { monitoredNetwork } from "../../../operator/monitoring/monitoredNetwork";
import { queriesOf } from "../../../operator/monitoring/panelQueries";
import { selectorsOf } from "../../../operator/monitoring/promql";
import { EVERYTHING, staleEntries } from "../../../operator/monitoring/stale";
import { substituteVariables } from "../../../operator/monitoring/substitute";
import { renderCheck } from "../../../operator/monitoring/table";
import { stackConfig } from "../../support/stackFiles";
import { fakePrometheus, type Answer, type Fake } from "./fakePrometheus";

describe("substituteVariables", () => {
  it("puts in what Grafana would, in every notation", () => {
    expect(substituteVariables('rate(x{node=~"$node"}[$__rate_interval]) + ${__range} + ${node:regex}')).toBe(
      'rate(x{node=~".*"}[20s]) + 1800s + .*',
    );
  });

  it("leaves the end of a regular expression alone", () => {
    expect(substituteVariables('x{path=~"a$"}')).toBe('x{path=~"a$"}');
  });

  it("refuses a variable that it does not know", () => {
    expect(() => substituteVariables("x[$__interval_ms]")).toThrow("$__interval_ms has no value here");
  });
});

describe("selectorsOf", () => {
  it("finds the metrics and labels of an expression, each selector once", () => {
    expect(selectorsOf('sum by (le) (rate(a:b{x="1",y!~"2"}[5m] offset 1m)) / on (z) c + max(c)')).toEqual([
      { text: 'a:b{x="1",y!~"2"}', metric: "a:b", labels: ["x", "y"] },
      { text: "c", metric: "c", labels: [] },
    ]);
  });

  it.each(["sum(", "rate(x[5m]", "x{y=}", ""])("refuses what is not PromQL: %s", (expression) => {
    expect(() => selectorsOf(expression)).toThrow("not PromQL");
  });

  it("refuses a selector without a name", () => {
    expect(() => selectorsOf('{job="x"}')).toThrow("selects by no name");
  });
});

describe("monitoredNetwork", () => {
  const cases = ["dev", "ha", "single", "airgap"].flatMap((stack) => [
    { stack, optional: true },
    { stack, optional: false },
  ]);

  it.each(cases)("knows of a running network what the plan of $stack knows, optional parts: $optional", (of) => {
    const { monitoring } = parseConfig(stackConfig(of.stack));
    const enabled = of.optional;
    const changes = { guard: { enabled }, monitoring: { ...monitoring, json_exporter: { enabled } } };
    const plan = planTopology(parseConfig({ ...stackConfig(of.stack), ...changes }));
    const containers = allContainers(plan).map(({ name, role, component, index }) => ({
      id: name,
      name,
      role,
      component,
      index,
      state: "exited",
      health: "none",
      commandLine: "",
      urls: {},
    }));
    expect(monitoredNetwork({ name: plan.network, containers })).toEqual(monitoredPlan(plan));
  });
});

describe("what may be empty", () => {
  it("is asked for by some dashboard", () => {
    expect(staleEntries([])).toEqual([]);
  });

  it("is an error where nothing asks for it any more", () => {
    MAY_BE_EMPTY.push({ where: "Network", name: "No such panel", reason: "none" });
    MAY_BE_UNBORN.push({ metric: "no_such_metric", reason: "none" });
    try {
      expect(staleEntries([])).toEqual([
        "mayBeEmpty.ts allows for Network / No such panel, which does not exist",
        "mayBeEmpty.ts allows for no_such_metric, which nothing asks for",
      ]);
    } finally {
      MAY_BE_EMPTY.pop();
      MAY_BE_UNBORN.pop();
    }
  });

  it("comes with a reason each, and is the exception", () => {
    const reasons = [...MAY_BE_EMPTY, ...MAY_BE_UNBORN].map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason.length < 10)).toEqual([]);
    expect(reasons.length).toBeLessThanOrEqual(12);
  });
});

/** Everything finds one value, but for what the test says. */
const check = (answers: Record<string, Answer>, more: Partial<Fake> = {}): Promise<CheckResult> =>
  fakePrometheus({ answer: (query) => answers[query] ?? [1], ...more }).then((url) => checkMonitoring(url, EVERYTHING));

const queryOf = (where: string, name: string): string => {
  const found = dashboardsOf(EVERYTHING)
    .flatMap(queriesOf)
    .find((query) => query.where === where && query.name === name);
  if (!found) throw new Error(`there is no ${where} / ${name}`);
  return found.expression;
};

const outcomeOf = ({ questions }: CheckResult, name: string) =>
  questions.filter((question) => question.name === name).map(({ outcome, detail }) => `${outcome}: ${detail}`);

describe("checkMonitoring", () => {
  const CONSENT = queryOf("Conductor cluster", "Consent to blocks");
  const CAUSES = queryOf("Conductor cluster", "Failed health checks by cause");
  const HEALTH_CHECKS = 'op_conductor_healthchecks_count{success="false"}';

  it("passes where everything is answered, and counts what it asked", async () => {
    const result = await check({}, { targets: [{ job: "op-node", instance: "node:7300", health: "up" }] });
    expect(result).toMatchObject({ passed: true, problems: [] });
    const queries = dashboardsOf(EVERYTHING).flatMap(queriesOf).length;
    expect(result.counts).toMatchObject({
      targets: 1,
      targetsUp: 1,
      dashboards: 4,
      queries,
      rules: 0,
      answered: queries,
      empty: 0,
      failed: 0,
    });
    expect(renderCheck(result)).toContain("monitoring tells the truth");
  });

  it.each<[string, Answer]>([
    ["no series", []],
    ["no number", ["NaN"]],
  ])("fails for a panel with %s", async (_, answer) => {
    const result = await check({ [CONSENT]: answer });
    expect(result.problems).toEqual(["panel: Conductor cluster / Consent to blocks / A: no data"]);
    expect(renderCheck(result)).toContain("monitoring has gaps");
  });

  it("fails for a query that Prometheus refuses, with its words", async () => {
    const result = await check({ [CONSENT]: { error: "many-to-many matching not allowed" } });
    expect(result.passed).toBe(false);
    expect(outcomeOf(result, "Consent to blocks")).toEqual(["failed: many-to-many matching not allowed"]);
  });

  it("takes an empty panel that may be so", async () => {
    const result = await check({ [CAUSES]: [], [`count(${HEALTH_CHECKS})`]: [] });
    expect(result.passed).toBe(true);
    expect(outcomeOf(result, "Failed health checks by cause")).toEqual(["empty: no health check has failed"]);
  });

  it("does not take it where the metric has no such label, because then it can never find anything", async () => {
    const result = await check({
      [CAUSES]: [],
      [`count(${HEALTH_CHECKS})`]: [],
      'count(op_conductor_healthchecks_count{success!=""})': [],
    });
    expect(outcomeOf(result, "Failed health checks by cause")).toEqual([
      "failed: no series op_conductor_healthchecks_count{success}",
    ]);
  });

  it("takes what asks for a metric that is not born yet", async () => {
    const metric = "op_conductor_sequencer_stops_count";
    const result = await check({
      [queryOf("Conductor cluster", "Sequencer stops")]: [],
      [`count(${metric})`]: [],
      [`count(${metric}{})`]: [],
    });
    expect(result.passed).toBe(true);
    expect(outcomeOf(result, "Sequencer stops")).toEqual([
      "empty: op_conductor_sequencer_stops_count exists from the first stop of a sequencer on",
    ]);
  });

  it("takes an alert that does not fire, but not one that asks for what does not exist", async () => {
    const result = await check(
      { "up == 0": [], "typo == 0": [], "count(typo)": [], "count(typo{})": [] },
      {
        rules: [
          { type: "alerting", name: "Down", query: "up == 0" },
          { type: "alerting", name: "Never", query: "typo == 0" },
        ],
      },
    );
    expect(outcomeOf(result, "Down")).toEqual(["empty: does not fire"]);
    expect(result.problems).toEqual(["alert: group / Never: no series typo"]);
  });

  it("asks for what a recording rule records, too", async () => {
    const result = await check({ "a:b": [] }, { rules: [{ type: "recording", name: "a:b", query: "sum(up)" }] });
    expect(outcomeOf(result, "a:b")).toEqual(["answered: 1 series", "failed: no data"]);
  });

  it("fails for a target that is down, and for a rule that Prometheus cannot evaluate", async () => {
    const result = await check(
      {},
      {
        targets: [{ job: "op-node", instance: "node:7300", health: "down", lastError: "connection refused" }],
        rules: [{ type: "recording", name: "a:b", query: "up", health: "err", lastError: "duplicate labels" }],
      },
    );
    expect(result.problems).toEqual([
      "target op-node node:7300 cannot be scraped: connection refused",
      "rule group/a:b fails in Prometheus: duplicate labels",
    ]);
  });

  it("says so when there is no Prometheus", async () => {
    await expect(checkMonitoring("http://127.0.0.1:9", EVERYTHING)).rejects.toThrow("does not answer");
  });
});
