/** The kinds of panels that our dashboards are made of, each with the one look it has everywhere. */
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as stateTimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import { DATA_SOURCE } from "../dataSource";
import type { State, Threshold, Unit } from "./style";

export interface Query {
  /** PromQL. */
  expression: string;
  /** The name of each series: text with labels, such as `{{node}}`. */
  legend: string;
}

/** A panel with its size on the grid, which is 24 columns wide. */
export interface SizedPanel {
  panel: PanelBuilder;
  width: number;
  height: number;
}

/** What the layout needs of the SDK's builders, which share it without sharing a type. */
export interface PanelBuilder extends Builder<dashboard.Panel> {
  id(id: number): this;
  gridPos(position: dashboard.GridPos): this;
}

export interface PanelOptions {
  title: string;
  /** What it shows and how to read it: the help text of the panel. */
  description: string;
  unit: Unit;
  queries: Query[];
  /** Columns of 24. */
  width: number;
  /** Rows of 30 pixels; each kind has its default. */
  height?: number;
  decimals?: number;
  /** Colour from a value on; the first has none and holds below the others. */
  thresholds?: Threshold[];
  /** Text and colour of a value. */
  states?: Record<number, State>;
}

const target = ({ expression, legend }: Query, position: number): prometheus.DataqueryBuilder =>
  new prometheus.DataqueryBuilder()
    .datasource(DATA_SOURCE)
    .refId(String.fromCharCode("A".charCodeAt(0) + position))
    .expr(expression)
    .legendFormat(legend);

const thresholds = (steps: Threshold[]) =>
  new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })));

const mapping = (states: Record<number, State>): dashboard.ValueMapping => ({
  type: dashboard.MappingType.ValueToText,
  options: Object.fromEntries(
    Object.entries(states).map(([value, { text, colour }], index) => [value, { text, color: colour, index }]),
  ),
});

type AnyPanel = timeseries.PanelBuilder | stat.PanelBuilder | stateTimeline.PanelBuilder | table.PanelBuilder;

/** What all kinds have in common. */
function dress<Panel extends AnyPanel>(
  panel: Panel,
  options: PanelOptions,
  colours = dashboard.FieldColorModeId.Thresholds,
): Panel {
  panel.datasource(DATA_SOURCE).title(options.title).description(options.description).unit(options.unit);
  panel.colorScheme(new dashboard.FieldColorBuilder().mode(colours));
  if (options.decimals !== undefined) panel.decimals(options.decimals);
  if (options.thresholds) panel.thresholds(thresholds(options.thresholds));
  if (options.states) panel.mappings([mapping(options.states)]);
  return panel;
}

/** Values over time. Lines end where a series ends: what is not known is not drawn. */
export function graph(options: PanelOptions & { stacked?: boolean; minimum?: number }): SizedPanel {
  const panel = dress(new timeseries.PanelBuilder(), options, dashboard.FieldColorModeId.PaletteClassic)
    .targets(options.queries.map((query, position) => target(query, position).range()))
    .lineWidth(1)
    .fillOpacity(options.stacked ? 30 : 5)
    .showPoints(common.VisibilityMode.Never)
    .spanNulls(false)
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Right)
        .showLegend(true)
        .calcs(["lastNotNull", "max"]),
    );
  if (options.minimum !== undefined) panel.min(options.minimum);
  if (options.stacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  return { panel, width: options.width, height: options.height ?? 8 };
}

/** The newest value, large. `names` shows whose it is instead. */
export function value(options: PanelOptions & { names?: boolean; trend?: boolean }): SizedPanel {
  const panel = dress(new stat.PanelBuilder(), options)
    .targets(
      options.queries.map((query, position) =>
        options.trend ? target(query, position).range() : target(query, position).instant(),
      ),
    )
    .colorMode(common.BigValueColorMode.Background)
    .graphMode(options.trend ? common.BigValueGraphMode.Area : common.BigValueGraphMode.None)
    .textMode(options.names ? common.BigValueTextMode.Name : common.BigValueTextMode.Auto)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false));
  return { panel, width: options.width, height: options.height ?? 4 };
}

/** A row of states for each series. */
export function timeline(options: PanelOptions & { states: Record<number, State> }): SizedPanel {
  const panel = dress(new stateTimeline.PanelBuilder(), options)
    .targets(options.queries.map((query, position) => target(query, position).range()))
    .mergeValues(true)
    .showValue(common.VisibilityMode.Never)
    .rowHeight(0.85)
    .fillOpacity(80)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    );
  return { panel, width: options.width, height: options.height ?? 6 };
}

export interface Column {
  title: string;
  expression: string;
  unit: Unit;
  thresholds?: Threshold[];
}

/** One row for each value of `rows`, a label; one column for each query, which must keep that label alone. */
export function overview(
  options: Omit<PanelOptions, "queries" | "thresholds"> & { rows: string; columns: Column[] },
): SizedPanel {
  const { rows, columns } = options;
  const panel = dress(new table.PanelBuilder(), { ...options, queries: [] })
    .targets(
      columns.map(({ expression }, position) =>
        target({ expression, legend: "" }, position).instant().format(prometheus.PromQueryFormat.Table),
      ),
    )
    .transformations([
      { id: "merge", options: {} },
      {
        id: "organize",
        options: {
          excludeByName: { Time: true },
          renameByName: Object.fromEntries(columns.map(({ title }, position) => [valueColumn(position), title])),
        },
      },
      { id: "sortBy", options: { fields: {}, sort: [{ field: rows }] } },
    ]);
  for (const { title, unit, thresholds: steps } of columns) {
    panel.overrideByName(title, [
      { id: "unit", value: unit },
      ...(steps
        ? [
            { id: "thresholds", value: thresholds(steps).build() },
            { id: "custom.cellOptions", value: { type: "color-text" } },
          ]
        : []),
    ]);
  }
  return { panel, width: options.width, height: options.height ?? 8 };
}

/** What the merge names the value of the n-th query. */
const valueColumn = (position: number): string => `Value #${String.fromCharCode("A".charCodeAt(0) + position)}`;

/** The labels of all series that a query finds, newest values left out. */
export function list(options: PanelOptions & { hidden: string[] }): SizedPanel {
  const panel = dress(new table.PanelBuilder(), options)
    .targets(
      options.queries.map((query, position) =>
        target(query, position).instant().format(prometheus.PromQueryFormat.Table),
      ),
    )
    .transformations([
      {
        id: "organize",
        options: {
          excludeByName: Object.fromEntries(
            ["Time", "Value", "__name__", ...options.hidden].map((name) => [name, true]),
          ),
        },
      },
    ]);
  return { panel, width: options.width, height: options.height ?? 8 };
}
