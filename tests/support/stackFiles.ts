/** The project's own YAML files, read as Pulumi reads them. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { NAMESPACE } from "../../config/load";

const PROJECT_FOLDER = path.resolve(__dirname, "../..");

export const readYaml = <Content>(file: string): Content =>
  parse(readFileSync(path.join(PROJECT_FOLDER, file), "utf8")) as Content;

/** The config of `Pulumi.<stack>.yaml`, without the namespace before each key. */
export function stackConfig(stack: string): Record<string, unknown> {
  const { config } = readYaml<{ config: Record<string, unknown> }>(`Pulumi.${stack}.yaml`);
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(`${NAMESPACE}:`, ""), value]));
}
