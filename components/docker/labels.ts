import type * as pulumi from "@pulumi/pulumi";

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
  value: pulumi.Input<string>;
}

/** Labels in a stable order, because a changed order would be a change. */
export const labels = (values: LabelArguments, more: Record<string, pulumi.Input<string>> = {}): Label[] =>
  Object.entries({ ...values, ...more })
    .map(([key, value]) => ({ label: `opstack-ha.${key}`, value: typeof value === "number" ? String(value) : value }))
    .sort((one, other) => one.label.localeCompare(other.label));
