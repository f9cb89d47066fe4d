/** The stack files that come with the project, and Pulumi.yaml, say what the schema says. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { findWarnings } from "../../../config/warnings";
import { configSchema, type StackConfig } from "../../../config/schema";
import { planTopology } from "../../../config/topology";
import { readYaml, stackConfig } from "../../support/stackFiles";

describe.each(["dev", "ha", "single", "airgap", "fast"])("Pulumi.%s.yaml", (stack) => {
  it("is a config that can be planned", () => {
    const config = parseConfig(stackConfig(stack));
    expect(planTopology(config).sequencers).toHaveLength(config.sequencer_count);
  });
});

it("the hardened stack gives no reason for a warning", () => {
  expect(findWarnings(parseConfig(stackConfig("ha")))).toEqual([]);
});

describe("Pulumi.yaml", () => {
  const { config, template } = readYaml<{
    config: Record<string, { type: string; description: string; default: unknown }>;
    template: { config: Record<string, { default: string }> };
  }>("Pulumi.yaml");

  it.each(Object.entries(config))(
    "documents %s, with the schema's own default",
    (key, { type, description, ...rest }) => {
      expect(Object.keys(configSchema.shape)).toContain(key);
      expect(String(rest.default)).toBe(String(parseConfig({})[key as keyof StackConfig]));
      // A number in whose place a word may stand is text to Pulumi.
      expect(type).toBe(typeof rest.default === "number" ? "integer" : "string");
      expect(description).toMatch(/^[A-Za-z].*[^.]$/);
    },
  );

  it("asks `pulumi new` for values with the same defaults", () => {
    for (const [key, { default: value }] of Object.entries(template.config)) {
      expect(value).toBe(String(config[key]?.default));
    }
  });
});
