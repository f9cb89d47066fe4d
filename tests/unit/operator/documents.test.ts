import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { documentedKeys } from "../../../operator/documents/configurationDocument";
import { writtenFiles } from "../../../operator/documents/files";
import { PROJECT_DIRECTORY } from "../../../operator/pulumi";

it.each([
  "docs/configuration.md",
  "components/networkArguments.ts",
  "docs/failover.md",
  "docs/charts/missed-slots.svg",
  "docs/charts/without-leader.svg",
  "docs/size.md",
  "docs/performance.md",
])("%s is what `npx opstack-ha document` would write", async (name) => {
  const written = (await writtenFiles()).find(({ file }) => file === name)!;
  expect(readFileSync(path.join(PROJECT_DIRECTORY, name), "utf8")).toBe(written.content);
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
