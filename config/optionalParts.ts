/** The parts that a network can do without: a missing image of one is no reason not to create the network. */
import type { ImageKey } from "./images";
import { NAMESPACE } from "./load";
import { imagesInUse } from "./imagesInUse";
import type { StackConfig } from "./schema";

export interface WantedImage {
  key: ImageKey;
  name: string;
}

/** An image that can neither be used nor pulled. */
export interface MissingImage extends WantedImage {
  /** The engine's, in one short line. */
  reason: string;
}

const NAMES = {
  prometheus: "Prometheus",
  json_exporter: "json_exporter",
  alertmanager: "Alertmanager",
  grafana: "Grafana",
} as const;

/** The name of a part in the config's `monitoring` and `images`. */
export type OptionalPart = keyof typeof NAMES;

const PARTS = Object.keys(NAMES) as OptionalPart[];

export const isOptionalPart = (key: string): key is OptionalPart => key in NAMES;

export interface ReducedConfig {
  config: StackConfig;
  /** What was left out, why, and how to get it; empty where nothing was. */
  warnings: string[];
}

/**
 * The config without the optional parts whose images are missing, as if the user had switched them off.
 *
 * It changes the config, before anything is planned, rather than the plan or single components, because the plan, the
 * list of images, rules, dashboards, verification and outputs all follow from the config: so none of them can ask for a
 * part that is not there.
 *
 * @param missing images in use that are neither on the engine nor available; those of other parts are left alone
 */
export function leaveOutMissingParts(config: StackConfig, missing: MissingImage[]): ReducedConfig {
  const inUse = PARTS.filter((part) => imagesInUse(config).includes(part));
  const missingOf = (part: OptionalPart) => missing.find(({ key }) => key === part);
  const lacking = inUse.filter(missingOf);
  // Those show or pass on what Prometheus knows, or ask on its behalf.
  const leftOut = lacking.includes("prometheus") ? inUse : lacking;
  const monitoring = { ...config.monitoring };
  for (const part of leftOut) Object.assign(monitoring, { [part]: { ...monitoring[part], enabled: false } });
  const warning = (parts: OptionalPart[]): string =>
    wordWarning(
      parts,
      parts.map(missingOf).filter((image) => image !== undefined),
    );
  return {
    config: { ...config, monitoring },
    warnings: lacking.includes("prometheus") ? [warning(inUse)] : lacking.map((part) => warning([part])),
  };
}

/** What goes with a part, beside the part itself. */
const CONSEQUENCES: Partial<Record<OptionalPart, string>> = {
  prometheus: "; without it there are no metrics and no alerts",
  json_exporter: "; without it there are no alerts and panels on heads, leaders and the gateway's blocks",
};

/** @param parts first the one that is missing, then those that have no use without it */
function wordWarning([part, ...others]: OptionalPart[], images: MissingImage[]): string {
  const set = (key: string, value: string) => `pulumi config set --path ${NAMESPACE}:${key} ${value}`;
  const companions = others.length > 0 ? `, and with it ${joined(others.map((other) => NAMES[other]))}` : "";
  // json_exporter goes with Prometheus by itself; the others on without it would be an error.
  const switches = [part!, ...others.filter((other) => other !== "json_exporter")].map((each) =>
    set(`monitoring.${each}.enabled`, "false"),
  );
  return (
    `${NAMES[part!]} is left out${companions}${CONSEQUENCES[part!] ?? ""}: the engine lacks ` +
    `${joined(images.map(({ name, reason }) => `${name} (${reason})`))}; ` +
    `get ${images.length === 1 ? "it" : "them"} with: ${images.map(({ name }) => `docker pull ${name}`).join(" && ")}, ` +
    `or name another image with: ${set(`images.${part}`, "NAME")}, or switch it off with: ${switches.join(" && ")}`
  );
}

const joined = (items: string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
