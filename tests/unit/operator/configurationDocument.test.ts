import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { configurationDocument, documentedKeys } from "../../../operator/configurationDocument";
import { CONFIGURATION_DOCUMENT } from "../../../operator/documentConfiguration";

it("docs/configuration.md is what the schema says (node --import tsx operator/documentConfiguration.ts writes it)", () => {
  expect(readFileSync(CONFIGURATION_DOCUMENT, "utf8")).toBe(configurationDocument());
});

it("knows every key of a parsed config, with its default", () => {
  const documented = new Map(documentedKeys().map(({ key, default: byDefault }) => [key, byDefault]));
  const leaves = (value: unknown, path: string): [string, unknown][] =>
    value !== null && typeof value === "object"
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`))
      : [[path, value]];
  for (const [key, value] of leaves(parseConfig({}), "")) {
    expect([key, documented.get(key)]).toEqual([key, key === "mnemonic" ? "the development mnemonic" : `\`${value}\``]);
  }
});
