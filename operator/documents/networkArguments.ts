/** The documented arguments of the component, out of the schema of the stack config: one truth, two spellings. */
import type { z } from "zod";
import { camelCase } from "../../config/argumentNames";
import { FORKS } from "../../config/hardforks";
import { IMAGE_KEYS } from "../../config/images";
import { configSchema, SERVICE_KEYS } from "../../config/schema";
import { definitionOf, keyedBy } from "./zodDefinition";

/** May be an output of another resource; the rest decides how many resources there are, so that it has to be known. */
const INPUTS = ["MonitoringAlertmanagerArguments.webhookUrl"];
/** What a component knows better than the stack config. */
const DEFAULTS: Record<string, string> = { networkName: "the component's name" };

/** Sections have no description of their own in the schema. */
const SECTIONS: Record<string, string> = {
  sequencer: "Clients of the sequencers",
  validator: "Clients of the validators",
  l1: "The chain below",
  keys: "Keys that have taken the place of those that the chain began with",
  signer: "A remote signer that keeps keys",
  cluster: "What connects several machines",
  placement: "What runs on which host",
  conductor: "How soon a leader is followed by another",
  guard: "What keeps the sequencers going where op-conductor does not",
  batcher: "Posts L2's blocks to L1",
  proposer: "Proposes L2's state on L1",
  challenger: "Plays the dispute games",
  gateway: "The one URL that follows the leader",
  monitoring: "Prometheus, json_exporter, Alertmanager and Grafana",
  logRotation: "How much of each container's log is kept",
};

/** What the keys of a record are called. */
const NAMES = { service: "ServiceName", image: "ImageName", host: "string", fork: "ForkName" } as const;

interface Argument {
  type: string;
  description?: string;
  values?: string;
  default?: unknown;
  /** What may stand in its place. */
  word?: string;
  /** Whether any name may, which stands for something of its type. */
  orText?: boolean;
}

/** TypeScript: an interface for the whole and for each section, in the order of the schema. */
export function networkArguments(): string {
  const interfaces: string[] = [];
  declare("NetworkArguments", configSchema, interfaces);
  return `${[
    "// Written from config/schema.ts by `npx opstack-ha document`; change it there.",
    'import type { Input } from "@pulumi/pulumi";',
    ...interfaces,
    union(NAMES.service, SERVICE_KEYS),
    union(NAMES.image, IMAGE_KEYS),
    union(NAMES.fork, FORKS),
  ].join("\n\n")}\n`;
}

const union = (name: string, keys: readonly string[]): string =>
  `export type ${name} = ${keys.map((key) => `"${camelCase(key)}"`).join(" | ")};`;

function declare(name: string, schema: z.ZodType, interfaces: string[]): void {
  const { shape } = definitionOf(schema);
  const position = interfaces.push("") - 1;
  const members = Object.entries(shape!).map(([key, value]) => {
    const argument = camelCase(key);
    const prefix = name === "NetworkArguments" ? "" : name.replace(/Arguments$/, "");
    const section = `${prefix}${argument[0]!.toUpperCase()}${argument.slice(1)}Arguments`;
    const { type: plain, word, orText, description, ...about } = read(value, section, interfaces);
    const type = [plain, ...(word === undefined ? [] : [`"${word}"`]), ...(orText ? ["string"] : [])].join(" | ");
    const isInput = INPUTS.includes(`${name}.${argument}`);
    const described = { ...about, description: description ?? (prefix === "" ? SECTIONS[argument] : undefined) };
    return `${comment(argument, described)}  ${argument}${isRequired(value) ? "" : "?"}: ${isInput ? `Input<${type}>` : type};`;
  });
  const title = name === "NetworkArguments" ? "What network to bring up. All of it is optional." : undefined;
  interfaces[position] = `${title ? `/** ${title} */\n` : ""}export interface ${name} {\n${members.join("\n")}\n}`;
}

const isRequired = (schema: z.ZodType): boolean =>
  !["default", "prefault", "optional"].includes(definitionOf(schema).type);

function read(schema: z.ZodType, section: string, interfaces: string[]): Argument {
  const definition = definitionOf(schema);
  const about = (schema.meta() ?? {}) as Pick<Argument, "description" | "values" | "word" | "orText">;
  const inner = (next: z.ZodType, more: Partial<Argument> = {}): Argument => {
    const below = read(next, section, interfaces);
    return {
      ...below,
      ...more,
      description: about.description ?? below.description,
      values: about.values ?? below.values,
      ...((about.word ?? below.word) === undefined ? {} : { word: about.word ?? below.word }),
      ...((about.orText ?? below.orText) ? { orText: true } : {}),
    };
  };
  switch (definition.type) {
    case "default":
      return inner(definition.innerType!, { default: definition.defaultValue });
    case "prefault":
    case "optional":
      return inner(definition.innerType!);
    case "pipe":
      return inner(definition.out!);
    case "object":
      declare(section, schema, interfaces);
      return { type: section, ...about };
    case "record": {
      const value = read(definition.valueType!, `${section.replace(/Arguments$/, "")}Value`, interfaces);
      return { ...about, type: `Partial<Record<${NAMES[keyedBy(definition)]}, ${value.type}>>` };
    }
    case "enum":
      return {
        type: Object.keys(definition.entries!)
          .map((value) => `"${value}"`)
          .join(" | "),
        ...about,
      };
    case "array":
      return { type: "string[]", ...about };
    default:
      return { type: definition.type, ...about };
  }
}

function comment(name: string, { description, values, default: byDefault }: Omit<Argument, "type">): string {
  if (!description) return "";
  const text = description.replace(/ \(\[[^\]]*\]\([^)]*\)\)/g, "").replace(/[a-z0-9]+(?:_[a-z0-9]+)+/g, camelCase);
  const range = values && !values.includes("true") ? ` Allowed: ${values.replace(/`/g, "")}.` : "";
  const worded =
    DEFAULTS[name] ?? (byDefault === undefined || isEmpty(byDefault) ? undefined : JSON.stringify(byDefault));
  const lines = [`${text}.${range}`, ...(worded ? [`@default ${worded}`] : [])];
  return lines.length === 1
    ? `  /** ${lines[0]} */\n`
    : `  /**\n${lines.map((line) => `   * ${line}`).join("\n")}\n   */\n`;
}

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;
