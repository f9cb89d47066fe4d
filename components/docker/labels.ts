/** The labels by which people and tools find a network's Docker objects. */

export interface LabelArguments {
  network: string;
  stack: string;
  role: string;
  component: string;
  /** Counts from 1; 0 for what there is only one of. */
  index: number;
}

interface Label {
  label: string;
  value: string;
}

/** Labels in a stable order, for a changed order would be a change. */
export const labels = (values: LabelArguments, more: Record<string, string> = {}): Label[] =>
  Object.entries({ ...values, ...more })
    .map(([key, value]) => ({ label: `opstack-ha.${key}`, value: String(value) }))
    .sort((one, other) => one.label.localeCompare(other.label));
