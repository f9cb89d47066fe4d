import type Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { entryOf } from "../../../operator/inventory/details";
import { groupNetworks } from "../../../operator/inventory/group";
import { observeObjects } from "../../../operator/inventory/observe";
import { age, listed, listTable } from "../../../operator/inventory/table";
import { networkOf, service, volume } from "./labelledObjects";

describe("the condition of a network", () => {
  it.each([
    ["healthy", [service("geth", "running"), service("node", "running", { health: "healthy" })]],
    ["starting", [service("geth", "running"), service("node", "running", { health: "starting" })]],
    ["starting", [service("deploy", "running", { role: "job" }), volume("genesis")]],
    ["partial", [service("geth", "running"), service("node", "running", { health: "unhealthy" })]],
    ["partial", [service("geth", "running"), service("node", "exited")]],
    ["partial", [service("geth", "restarting"), service("node", "running")]],
    ["partial", [service("geth", "paused"), service("node", "running")]],
    ["stopped", [service("geth", "exited"), service("node", "created")]],
    ["leftovers", [service("deploy", "exited", { role: "job" }), volume("genesis")]],
    ["leftovers", [volume("genesis")]],
  ])("is %s", (condition, objects) => {
    expect(groupNetworks(objects)).toMatchObject([{ condition }]);
  });
});

it("tells networks apart by stack and by name, and counts nodes, containers and volumes of each", () => {
  const networks = groupNetworks([
    service("b-geth-2", "exited", { network: "b", role: "sequencer", index: 2 }),
    service("a-geth-1", "running", { network: "a", role: "sequencer", index: 1 }),
    service("a-node-1", "running", { network: "a", role: "sequencer", index: 1 }),
    service("a-geth-1", "running", { network: "a", role: "validator", index: 1 }),
    service("a-job", "exited", { network: "a", role: "job" }),
    volume("a-data", { network: "a" }),
    volume("a-data", { network: "a", stack: "other" }),
  ]);
  expect(
    networks.map(({ name, stack, sequencers, validators, running, stopped, volumes }) => [
      `${stack}/${name}`,
      [sequencers, validators, running, stopped, volumes.length],
    ]),
  ).toEqual([
    ["dev/a", [1, 1, 3, 0, 1]],
    ["dev/b", [1, 0, 0, 1, 0]],
    ["other/a", [0, 0, 0, 0, 1]],
  ]);
});

it("reads all of it from the engine's listings", async () => {
  const labels = { "opstack-ha.stack": "opstack-ha/dev", "opstack-ha.network": "devnet" };
  const docker = {
    listContainers: async () => [
      {
        Id: "c1",
        Names: ["/devnet-gateway"],
        State: "running",
        Status: "Up 2 hours (unhealthy)",
        Created: 1_700_000_000,
        Labels: { ...labels, "opstack-ha.role": "service", "opstack-ha.component": "gateway", "opstack-ha.index": "1" },
      },
    ],
    listNetworks: async () => [{ Id: "n1", Name: "devnet", Labels: labels, Created: "2023-11-14T22:13:19Z" }],
    listVolumes: async () => ({
      Volumes: [{ Name: "devnet-genesis", Labels: labels, CreatedAt: "2023-11-01T00:00:00Z" }],
    }),
  } as unknown as Docker;
  const [network, ...others] = groupNetworks(await observeObjects(docker));
  expect(others).toEqual([]);
  expect(network).toMatchObject({
    project: "opstack-ha",
    stack: "dev",
    name: "devnet",
    condition: "partial",
    running: 1,
    volumes: ["devnet-genesis"],
    // Of the Docker network; the volume may hold an older chain.
    createdAt: Date.parse("2023-11-14T22:13:19Z"),
  });
});

it("says that no engine answers, rather than that there is nothing", async () => {
  const refuse = async () => Promise.reject(new Error("connect ENOENT"));
  const docker = { listContainers: refuse, listNetworks: refuse, listVolumes: refuse } as unknown as Docker;
  await expect(observeObjects(docker)).rejects.toThrow(/no Docker engine answers at .*ENOENT.*start it/);
});

it("finds the URL of users at the first gateway, and without one at the first sequencer", () => {
  const sequencers = [2, 1].map((index) =>
    service(`op-geth-${index}`, "running", { role: "sequencer", component: "op-geth", index }),
  );
  const gateways = [2, 1].map((index) => service(`gateway-${index}`, "running", { component: "gateway", index }));
  expect(entryOf(networkOf([...sequencers, ...gateways]))).toMatchObject({
    container: { name: "gateway-1" },
    port: 8645,
  });
  expect(entryOf(networkOf(sequencers))).toMatchObject({ container: { name: "op-geth-1" }, port: 9545 });
  expect(entryOf(networkOf([volume("genesis")]))).toBeUndefined();
});

it("lists what is known, and leaves out what is not", () => {
  const network = networkOf([
    service("geth", "running", { role: "sequencer", index: 1 }),
    volume("one"),
    volume("two"),
  ]);
  const sizes = new Map([
    ["one", 1e9],
    ["other", 5e9],
  ]);
  const known = listed(
    { ...network, createdAt: Date.parse("2026-11-26T10:00:00Z") },
    { rpcUrl: "http://127.0.0.1:8645", chainId: 42_069, folder: "/project" },
    Date.parse("2026-11-26T13:30:00Z"),
    sizes,
  );
  expect(known).toMatchObject({
    createdAt: "2026-11-26T10:00:00.000Z",
    ageSeconds: 12_600,
    containers: { running: 1, stopped: 0 },
    volumes: { count: 2, bytes: 1e9 },
  });
  const unknown = listed({ ...network, project: "mine" }, {}, 0);
  expect(unknown).not.toHaveProperty("chainId");
  expect(unknown.volumes).toEqual({ count: 2 });
  const [, , , first, second] = listTable([known, unknown], "opstack-ha").split("\n");
  for (const part of ["dev", "1 + 0", "1 up", "2 (1.0 GB)", "http://127.0.0.1:8645", "42069", "3 h", "/project"]) {
    expect(first).toContain(part);
  }
  expect(second).toContain("mine/dev");
});

it.each([
  [0, "0 s"],
  [119, "119 s"],
  [120, "2 min"],
  [7_199, "119 min"],
  [7_200, "2 h"],
  [172_799, "47 h"],
  [172_800, "2 d"],
])("%d s are an age of %s", (seconds, text) => {
  expect(age(seconds)).toBe(text);
});
