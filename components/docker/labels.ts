import type * as pulumi from "@pulumi/pulumi";
import { LABEL } from "../../shared/labels";

export interface LabelArguments {
  network: string;
  stack: string;
  role: string;
  component: string;
  /** Counts from 1; 0 for what there is only one of. */
  index: number;
}

type LabelName = keyof typeof LABEL;

interface Label {
  label: string;
  value: pulumi.Input<string>;
}

/** What is undefined is no label. */
export type MoreLabels = Partial<Record<LabelName, pulumi.Input<string> | undefined>>;

/** Labels in a stable order, because a changed order would be a change. */
export const labels = (values: LabelArguments, more: MoreLabels = {}): Label[] =>
  Object.entries({ ...values, ...more })
    .flatMap(([key, value]) =>
      value === undefined
        ? []
        : [{ label: LABEL[key as LabelName], value: typeof value === "number" ? String(value) : value }],
    )
    .sort((one, other) => one.label.localeCompare(other.label));
