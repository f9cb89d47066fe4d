/** The names of series, made of a panel's `legendFormat`. Pure. */

type Labels = Record<string, string>;

const LABEL = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** A label that the series lacks leaves nothing, as in Grafana. */
export const legendOf = (format: string, labels: Labels): string =>
  format.replace(LABEL, (_, name: string) => labels[name] ?? "");

/** What the format names and the series lacks. */
export const missingLabels = (format: string, labels: Labels): string[] =>
  [...format.matchAll(LABEL)].map(([, name]) => name!).filter((name) => labels[name] === undefined);
