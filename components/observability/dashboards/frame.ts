/** What our dashboards have in common: how they open, what marks their time axis, and the links between them. */
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { DATA_SOURCE } from "../dataSource";
import { PROBED } from "../metrics/probes";
import { ALERTS, RECORDED } from "../metrics/recorded";
import type { MonitoredNetwork } from "../monitoredNetwork";
import { asksProbes } from "../probeNeeds";
import { layOut, type Section } from "./layout";
import type { SizedPanel } from "./panels";

/** Every dashboard carries it, and the links between them go by it. */
const TAG = "opstack-ha";

export interface DashboardOptions {
  /** Fixed, for links and bookmarks hold it: 8 to 40 characters. */
  uid: string;
  title: string;
  description: string;
  sections: Section[];
  /** Whether it offers a choice of nodes, which its queries name `$node`. Default false. */
  choosesNodes?: boolean;
}

/** Seconds between two looks for marks. */
const MARK_EVERY_SECONDS = 15;

function mark(name: string, expression: string, colour: string, title: string, text: string) {
  return new dashboard.AnnotationQueryBuilder()
    .name(name)
    .datasource(DATA_SOURCE)
    .enable(true)
    .iconColor(colour)
    .expr(expression)
    .step(`${MARK_EVERY_SECONDS}s`)
    .titleFormat(title)
    .textFormat(text);
}

const ALERT_MARKS = mark(
  "Alerts",
  `${ALERTS}{alertstate="firing"}`,
  "red",
  "{{alertname}}",
  "{{severity}} {{node}} {{container}}",
);

/** A conductor leads that did not at the look before, so that each change is marked once. */
const LEADERSHIP_MARKS = mark(
  "Leadership changes",
  `${PROBED.conductorLeader} == 1 unless on (node) ${PROBED.conductorLeader} offset ${MARK_EVERY_SECONDS}s == 1`,
  "blue",
  "{{node}} leads",
  "",
);

const nodeChoice = ({ hasProbes }: MonitoredNetwork) =>
  new dashboard.QueryVariableBuilder("node")
    .label("Nodes")
    .datasource(DATA_SOURCE)
    .query({ query: `label_values(${hasProbes ? PROBED.unsafeHead : RECORDED.targetUp}, node)`, refId: "nodes" })
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".*")
    .current({ selected: true, text: ["All"], value: ["$__all"] });

export function frame(network: MonitoredNetwork, options: DashboardOptions): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(options.title)
    .uid(options.uid)
    .description(options.description)
    .tags([TAG, network.name])
    .readonly()
    .timezone("browser")
    .time({ from: "now-30m", to: "now" })
    .timepicker(new dashboard.TimePickerBuilder().refreshIntervals(["5s", "10s", "30s", "1m", "5m"]))
    .refresh("5s")
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(
      new dashboard.DashboardLinkBuilder("Dashboards")
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags([TAG])
        .keepTime(true),
    )
    .annotation(ALERT_MARKS);
  if (network.hasConductors && network.hasProbes) builder.annotation(LEADERSHIP_MARKS);
  if (options.choosesNodes) builder.withVariable(nodeChoice(network));
  const { annotations, links, ...rest } = layOut(builder, sectionsOf(network, options)).build();
  return { ...rest, annotations: { list: annotations?.list?.map(inSight) }, links: links?.map(inSight) };
}

/** Without json_exporter, those that need no probe. */
const sectionsOf = ({ hasProbes }: MonitoredNetwork, { sections }: DashboardOptions): Section[] =>
  hasProbes
    ? sections
    : sections.map(({ title, panels }) => ({ title, panels: panels.filter((panel) => !showsProbes(panel)) }));

const showsProbes = ({ panel }: SizedPanel): boolean =>
  ((panel.build().targets ?? []) as { expr?: string }[]).some(({ expr }) => asksProbes(expr ?? ""));

/** The SDK puts annotations and links into a menu; left out, the place is beside the time. */
const inSight = <Entry extends { placement?: unknown }>({ placement: _, ...entry }: Entry) => entry as Entry;
