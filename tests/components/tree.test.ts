/** The tree of components, as `pulumi stack` shows it. */
import * as docker from "@pulumi/docker";
import { describe, expect, it } from "vitest";
import { recordNetwork, STACKS, type RecordedNetwork } from "./support/network";
import { record } from "./support/provider";

describe.each(STACKS)("the stack %s", (stack) => {
  it("has one root, and every other resource has a parent in it", async () => {
    const { resources } = await recordNetwork(stack);
    const urns = new Set(resources.map(({ urn }) => urn));
    const orphans = resources.filter(({ parent }) => !urns.has(parent));
    expect(orphans.map(({ type }) => type)).toEqual(["opstack-ha:index:OpStackNetwork"]);
  });

  it("names every child after its parent", async () => {
    const { resources } = await recordNetwork(stack);
    const names = new Map(resources.map(({ urn, name }) => [urn, name]));
    const misnamed = resources.filter(({ parent, name }) => parent && !name.startsWith(`${names.get(parent)}-`));
    expect(misnamed.map(({ name }) => name)).toEqual([]);
  });

  it("has no two resources of one name and type", async () => {
    const { resources } = await recordNetwork(stack);
    expect(new Set(resources.map(({ type, name }) => `${type} ${name}`)).size).toBe(resources.length);
  });
});

it("the project's own components and the providers' resources are these", async () => {
  const { resources } = await recordNetwork("dev");
  expect([...new Set(resources.map(({ type }) => type))].sort()).toMatchInlineSnapshot(`
    [
      "docker:index/container:Container",
      "docker:index/network:Network",
      "docker:index/remoteImage:RemoteImage",
      "docker:index/volume:Volume",
      "opstack-ha:index:Anvil",
      "opstack-ha:index:Batcher",
      "opstack-ha:index:Challenger",
      "opstack-ha:index:Conductor",
      "opstack-ha:index:ConductorCluster",
      "opstack-ha:index:ConsensusClient",
      "opstack-ha:index:ExecutionClient",
      "opstack-ha:index:Gateway",
      "opstack-ha:index:Grafana",
      "opstack-ha:index:Guard",
      "opstack-ha:index:Images",
      "opstack-ha:index:Job",
      "opstack-ha:index:JsonExporter",
      "opstack-ha:index:L1Contracts",
      "opstack-ha:index:NetworkSecrets",
      "opstack-ha:index:NodeKeys",
      "opstack-ha:index:Observability",
      "opstack-ha:index:OpStackNetwork",
      "opstack-ha:index:Prometheus",
      "opstack-ha:index:Proposer",
      "opstack-ha:index:RollupAnchor",
      "opstack-ha:index:SequencerNode",
      "opstack-ha:index:SequencerRelease",
      "opstack-ha:index:Service",
      "opstack-ha:index:Services",
      "opstack-ha:index:ValidatorNode",
      "opstack-ha:index:Verification",
      "random:index/randomBytes:RandomBytes",
      "random:index/randomPassword:RandomPassword",
    ]
  `);
});

describe("the same config", () => {
  const essence = ({ resources }: RecordedNetwork) =>
    resources.map(({ type, name, inputs }) => [`${type} ${name}`, JSON.stringify(inputs)]).sort();

  it("means the same resources with the same inputs, to the letter", async () => {
    expect(essence(await recordNetwork("dev", {}))).toEqual(essence(await recordNetwork("dev")));
  });

  it("means the same on a network that runs: only the order of changes is another", async () => {
    expect(essence(await recordNetwork("dev", { running: true }))).toEqual(essence(await recordNetwork("dev")));
  });
});

describe("a preview", () => {
  const resourcesOf = ({ resources }: RecordedNetwork) => resources.map(({ type, name }) => `${type} ${name}`).sort();

  it.each(STACKS)("of the stack %s shows everything that an update creates, though no job has run", async (stack) => {
    const preview = await recordNetwork(stack, { preview: true });
    expect(resourcesOf(preview)).toEqual(resourcesOf(await recordNetwork(stack)));
  });
});

describe("the mocks", () => {
  it("know all that may be created: anything else fails", async () => {
    await expect(record(() => new docker.Plugin("stray", {}))).rejects.toThrow("no mock for the resource docker:");
  });

  it("know no calls: a program that asks a provider fails", async () => {
    await expect(record(() => docker.getNetwork({ name: "bridge" }))).rejects.toThrow("no mock for the call docker:");
  });
});
