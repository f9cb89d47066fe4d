/** How a panel's definition has its values written and coloured. Pure. */
import { MappingType, type Panel, type Threshold, type ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import { formatValue } from "./units";

export interface Look {
  /** Grafana's name of it. */
  unit: string;
  decimals?: number;
  thresholds: Threshold[];
  mappings: ValueMapping[];
}

/** @param column of a table, whose own look comes first */
export function lookOf({ fieldConfig }: Panel, column?: string): Look {
  const { unit, decimals, thresholds, mappings } = fieldConfig?.defaults ?? {};
  const own = overridesOf(fieldConfig, column);
  return {
    unit: own<string>("unit") ?? unit ?? "none",
    decimals,
    thresholds: (own<typeof thresholds>("thresholds") ?? thresholds)?.steps ?? [],
    mappings: mappings ?? [],
  };
}

/** What the definition says of one column alone, by its id. */
function overridesOf(fieldConfig: Panel["fieldConfig"], column: string | undefined) {
  const found = fieldConfig?.overrides.find(({ matcher }) => column !== undefined && matcher.options === column);
  return <Value>(id: string) => found?.properties.find((property) => property.id === id)?.value as Value | undefined;
}

export interface WrittenValue {
  text: string;
  /** Grafana's name of it. */
  colour?: string;
}

export function writeValue(value: number, { unit, decimals, thresholds, mappings }: Look): WrittenValue {
  const state = mappings
    .map((mapping) => (mapping.type === MappingType.ValueToText ? mapping.options[String(value)] : undefined))
    .find((each) => each !== undefined);
  return {
    text: state?.text ?? formatValue(value, unit, decimals),
    colour: state?.color ?? thresholds.filter((step) => value >= (step.value ?? -Infinity)).at(-1)?.color,
  };
}
