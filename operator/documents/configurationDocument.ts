/** docs/configuration.md, out of the schema itself: pure, so that a test can tell whether the file is current. */
import type { z } from "zod";
import { FORKS } from "../../config/hardforks";
import { IMAGE_KEYS } from "../../config/images";
import { configSchema, SERVICE_KEYS } from "../../config/schema";
import { definitionOf, keyedBy } from "./zodDefinition";

/** A key of the stack config as its reader needs it. */
export interface DocumentedKey {
  /** `l1.block_time`; `resources.<service>.cpus` where any service may stand. */
  key: string;
  /** What it may be, in words. */
  values: string;
  /** As text; undefined where the meaning tells. */
  default?: string;
  meaning: string;
}

/** What is known of a schema from those that wrap it. */
type Known = Partial<Pick<DocumentedKey, "values" | "default" | "meaning">> & {
  /** What may stand in the place of an object. */
  word?: string;
};

/** @param path of the schema itself; empty for the whole config */
export function documentedKeys(schema: z.ZodType = configSchema, path = "", outer: Known = {}): DocumentedKey[] {
  const definition = definitionOf(schema);
  const { description, values, word } = (schema.meta() ?? {}) as {
    description?: string;
    values?: string;
    word?: string;
  };
  const known: Known = { meaning: description, values, word, ...dropUndefined(outer) };
  switch (definition.type) {
    case "object":
      return [
        ...(known.word === undefined
          ? []
          : [key(path, { ...known, values: `${code(known.word)}, or [its keys](#${path})` })]),
        ...Object.entries(definition.shape!).flatMap(([name, value]) =>
          documentedKeys(value, path === "" ? name : `${path}.${name}`),
        ),
      ];
    case "record": {
      const every = `${path}.<${keyedBy(definition)}>`;
      return documentedKeys(definition.valueType, every, { meaning: known.meaning });
    }
    case "default":
      return documentedKeys(definition.innerType, path, { ...known, default: show(definition.defaultValue) });
    case "prefault":
    case "optional":
      return documentedKeys(definition.innerType, path, known);
    case "pipe":
      return documentedKeys(definition.out, path, known);
    case "enum":
      return [key(path, { ...known, values: Object.keys(definition.entries!).map(code).join(", ") })];
    default:
      return [key(path, { ...known, values: known.values ?? (definition.type === "array" ? "a list" : "text") })];
  }
}

/** @throws Error for a key that nothing describes */
function key(path: string, { values = "text", meaning, default: byDefault }: Known): DocumentedKey {
  if (!meaning) throw new Error(`config/schema.ts does not describe ${path}`);
  return { key: path, values, meaning, ...dropUndefined({ default: byDefault }) };
}

const dropUndefined = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;

const code = (text: string): string => `\`${text}\``;

const MNEMONIC_WORDS = 12;
const show = (value: unknown): string =>
  Array.isArray(value) && value.length === 0
    ? "none"
    : String(value).split(" ").length === MNEMONIC_WORDS
      ? "the development mnemonic"
      : code(String(value));

const sectionOf = ({ key }: DocumentedKey): string => (key.includes(".") ? key.split(".")[0]! : "");

const table = (keys: DocumentedKey[]): string =>
  [
    ["key", "values", "default", "meaning"],
    ["---", "---", "---", "---"],
    ...keys.map(({ key, values, default: byDefault = "", meaning }) => [code(key), values, byDefault, meaning]),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

export function configurationDocument(): string {
  const keys = documentedKeys();
  const sections = [...new Set(keys.map(sectionOf))].sort();
  const list = (names: readonly string[]) => names.map(code).join(", ");
  return [
    "# Configuration",
    "Written from [`config/schema.ts`](../config/schema.ts) by `npx opstack-ha document`; " + "change it there.",
    "All keys are optional and live in the namespace `opstack-ha:` (in a project of another name, that name works, too). " +
      "Every value is checked before anything is created; unknown keys are errors. Set nested ones with " +
      "`pulumi config set --path opstack-ha:l1.block_time 2`.",
    ...sections.flatMap((section) => [
      section === "" ? "## The network" : `## ${code(section)}`,
      table(keys.filter((each) => sectionOf(each) === section)),
    ]),
    "## Names",
    `Services: ${list(SERVICE_KEYS)}.`,
    `Images: ${list(IMAGE_KEYS)}.`,
    `Forks: ${list(FORKS)}.`,
  ]
    .join("\n\n")
    .concat("\n");
}
