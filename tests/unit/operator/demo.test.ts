/** The config of a demo's network. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { planTopology } from "../../../config/topology";
import { DEMO, demoConfig, USUAL } from "../../../operator/demo/demoStack";
import { readableConfig } from "../../../operator/stacks";

const planned = (stack: string, source?: "registry" | "build") => {
  const raw = demoConfig(stack, readableConfig(stack), source);
  return parseConfig(Object.fromEntries(Object.entries(raw).map(([key, value]) => [key.split(":")[1], value])));
};

describe("the usual demo", () => {
  it("is small, fast, without monitoring, and shares nothing with another network", () => {
    const config = planned(USUAL);
    const topology = planTopology(config);
    expect([topology.sequencers.length, topology.validators.length, config.l2_block_time]).toEqual([3, 2, 1]);
    expect(config.monitoring).toMatchObject({ prometheus: { enabled: false }, grafana: { enabled: false } });
    const usual = parseConfig({});
    expect(config.network_name).toBe(DEMO);
    expect([config.subnet, config.l2_chain_id]).not.toEqual([usual.subnet, usual.l2_chain_id]);
    expect(Object.values(config.ports).filter((port) => Object.values(usual.ports).includes(port))).toEqual([]);
  });

  it("takes its images from where they can be had", () => {
    expect([planned(USUAL).image_source, planned(USUAL, "registry").image_source]).toEqual(["build", "registry"]);
  });
});

it("has enough sequencers that one can be killed", () => {
  expect(() => planned("single")).toThrow(
    "stack single cannot be shown: sequencer_count is 1, and a demo kills one of at least three sequencers",
  );
});

it.each([
  [{ "opstack-ha:l2_nodes": "3" }, "stack mine cannot be shown: it has no validator"],
  [{ "opstack-ha:gateway": '{"enabled":false}' }, "stack mine cannot be shown: it has no gateway"],
])("shows what users see: %j is refused", (changes, message) => {
  expect(() => demoConfig("mine", { ...readableConfig(USUAL), ...changes })).toThrow(message);
});

it("says what is wrong with the config that it would have", () => {
  const like = { "opstack-ha:sequencer_count": "three" };
  expect(() => demoConfig("mine", like)).toThrow(/^stack mine cannot be shown: /);
});
