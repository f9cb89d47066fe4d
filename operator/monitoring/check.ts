/** Asks a running Prometheus everything that dashboards and rules ask, and tells what it cannot answer. */
import { dashboardsOf } from "../../components/observability/dashboards";
import type { MonitoredNetwork } from "../../components/observability/monitoredNetwork";
import { inTurn } from "./inTurn";
import { MAY_BE_UNBORN, mayBeEmpty } from "./mayBeEmpty";
import { panelsOf, queriesOf } from "./panelQueries";
import { PrometheusClient, QueryError, type Rule, type Series, type Target } from "./prometheus";
import { PromqlError, selectorsOf, type Selector } from "./promql";
import { staleEntries } from "./stale";

export interface Question {
  kind: "panel" | "annotation" | "recording rule" | "recorded series" | "alert";
  /** Title of the dashboard, or group of the rule. */
  where: string;
  name: string;
  refId: string;
  expression: string;
}

export interface CheckedQuestion extends Question {
  /** `empty`: it found nothing, and need not. */
  outcome: "answered" | "empty" | "failed";
  /** How many series it found, or why it did not. */
  detail: string;
}

export interface CheckResult {
  passed: boolean;
  counts: {
    targets: number;
    targetsUp: number;
    dashboards: number;
    panels: number;
    /** Queries of panels and annotations. */
    queries: number;
    rules: number;
    /** Of queries and rules, those that found something. */
    answered: number;
    /** … and those that found nothing, and need not. */
    empty: number;
    failed: number;
  };
  /** Targets that Prometheus cannot scrape. */
  targetsDown: Target[];
  questions: CheckedQuestion[];
  /** Every reason not to pass. */
  problems: string[];
}

export async function checkMonitoring(prometheusUrl: string, network: MonitoredNetwork): Promise<CheckResult> {
  const prometheus = new PrometheusClient(prometheusUrl);
  const dashboards = dashboardsOf(network);
  const [targets, rules] = [await prometheus.targets(), await prometheus.rules()];
  const asked: Question[] = [...dashboards.flatMap(queriesOf), ...rules.flatMap(questionsOfRule)];
  const questions = await inTurn(asked, (question) => ask(prometheus, question));

  const targetsDown = targets.filter(({ isUp }) => !isUp);
  const having = (outcome: CheckedQuestion["outcome"]) => questions.filter((question) => question.outcome === outcome);
  const problems = [
    ...targetsDown.map(({ job, instance, lastError }) => `target ${job} ${instance} cannot be scraped: ${lastError}`),
    ...rules
      .filter(({ health }) => health === "err")
      .map(({ group, name, lastError }) => `rule ${group}/${name} fails in Prometheus: ${lastError}`),
    ...having("failed").map(({ kind, where, name, refId, detail }) =>
      [kind, [where, name, refId].filter(Boolean).join(" / "), detail].join(": "),
    ),
    ...staleEntries(rules),
  ];
  return {
    passed: problems.length === 0,
    counts: {
      targets: targets.length,
      targetsUp: targets.length - targetsDown.length,
      dashboards: dashboards.length,
      panels: dashboards.flatMap(panelsOf).length,
      queries: dashboards.flatMap(queriesOf).length,
      rules: rules.length,
      answered: having("answered").length,
      empty: having("empty").length,
      failed: having("failed").length,
    },
    targetsDown,
    questions,
    problems,
  };
}

function questionsOfRule({ type, name, group: where, expression }: Rule): Question[] {
  if (type === "alerting") return [{ kind: "alert", where, name, refId: "", expression }];
  return [
    { kind: "recording rule", where, name, refId: "", expression },
    { kind: "recorded series", where, name, refId: "", expression: name },
  ];
}

async function ask(prometheus: PrometheusClient, question: Question): Promise<CheckedQuestion> {
  try {
    const found = (await prometheus.query(question.expression)).filter(isNumber).length;
    if (found > 0) return { ...question, outcome: "answered", detail: `${found} series` };
    return { ...question, ...(await judgeSilence(prometheus, question)) };
  } catch (error) {
    if (!(error instanceof QueryError || error instanceof PromqlError)) throw error;
    return { ...question, outcome: "failed", detail: error.message };
  }
}

/** A series without a number, such as 0/0, shows as nothing. */
const isNumber = ({ value: [, text] }: Series): boolean => text !== "NaN";

/**
 * Why a question found nothing, and whether that is as it should be: the metrics and labels that it asks for must exist,
 * so that a misspelled one does not pass for peace.
 */
async function judgeSilence(
  prometheus: PrometheusClient,
  { kind, where, name, expression }: Question,
): Promise<Pick<CheckedQuestion, "outcome" | "detail">> {
  const missing: Selector[] = [];
  for (const selector of selectorsOf(expression)) {
    if (!(await exists(prometheus, selector))) missing.push(selector);
  }
  const unborn = missing.map(({ metric }) => MAY_BE_UNBORN.find((entry) => entry.metric === metric));
  const unknown = missing.filter((_, position) => !unborn[position]);
  if (unknown.length > 0) {
    const names = unknown.map(({ metric, labels }) => (labels.length > 0 ? `${metric}{${labels.join()}}` : metric));
    return { outcome: "failed", detail: `no series ${names.join(", ")}` };
  }
  if (unborn[0]) return { outcome: "empty", detail: `${unborn[0].metric} ${unborn[0].reason}` };
  if (kind === "alert") return { outcome: "empty", detail: "does not fire" };
  const entry = mayBeEmpty({ where, name });
  if (entry) return { outcome: "empty", detail: entry.reason };
  return { outcome: "failed", detail: "no data" };
}

/** Whether the selector finds something, or else its metric has all the labels that it goes by. */
async function exists(prometheus: PrometheusClient, { text, metric, labels }: Selector): Promise<boolean> {
  if ((await prometheus.query(`count(${text})`)).length > 0) return true;
  const labelled = labels.filter((label) => label !== "__name__").map((label) => `${label}!=""`);
  return (await prometheus.query(`count(${metric}{${labelled.join(",")}})`)).length > 0;
}
