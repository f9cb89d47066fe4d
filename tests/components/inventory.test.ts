/** What each stack is made of. */
import { describe, expect, it } from "vitest";
import { IMAGES, type ImageKey } from "../../config/images";
import { allContainers } from "../../config/plan";
import { recordNetwork, resolve, STACKS, type RecordedNetwork } from "./support/network";
import { fakeHex } from "./support/provider";

/** How many long-lived containers run each program. */
function census({ services }: RecordedNetwork): Record<string, number> {
  const components = services.map(
    ({ inputs }) => inputs.labels.find(({ label }) => label === "opstack-ha.component")!.value,
  );
  return Object.fromEntries(
    [...new Set(components)].sort().map((each) => [each, components.filter((other) => other === each).length]),
  );
}

const images = (network: RecordedNetwork) =>
  network.ofType("docker:index/remoteImage:RemoteImage").map(({ inputs }) => String(inputs.name));

describe("the stack dev", () => {
  it("is the seed's network: seven pairs, three conductors, and a watch pair for op-challenger", async () => {
    expect(census(await recordNetwork("dev"))).toMatchInlineSnapshot(`
      {
        "anvil": 1,
        "gateway": 1,
        "grafana": 1,
        "guard": 2,
        "json-exporter": 1,
        "kona-node": 7,
        "op-batcher": 1,
        "op-challenger": 1,
        "op-conductor": 3,
        "op-node": 1,
        "op-proposer": 1,
        "op-reth": 8,
        "prometheus": 1,
      }
    `);
  });

  it("has the names that the seed's users know", async () => {
    const names = (await recordNetwork("dev")).services.map(({ inputs }) => inputs.name);
    for (const index of [1, 2, 3]) {
      expect(names).toContain(`kup-example-multi-sequencer-op-reth-sequencer-${index}`);
      expect(names).toContain(`kup-example-multi-sequencer-kona-node-sequencer-${index}`);
      expect(names).toContain(`kup-example-multi-sequencer-op-conductor-${index}`);
    }
  });

  it("publishes sequencer 2's JSON-RPC on the port that the seed checks", async () => {
    const { inputs } = (await recordNetwork("dev")).container("op-reth-sequencer-2");
    expect(inputs.ports).toContainEqual({ internal: 9545, external: 9645, ip: "127.0.0.1" });
  });
});

it("the stack ha runs op-node on the sequencers", async () => {
  expect(census(await recordNetwork("ha"))).toMatchInlineSnapshot(`
    {
      "gateway": 1,
      "geth": 1,
      "grafana": 1,
      "guard": 2,
      "json-exporter": 1,
      "kona-node": 4,
      "l1-beacon": 1,
      "op-batcher": 1,
      "op-challenger": 1,
      "op-conductor": 3,
      "op-node": 4,
      "op-proposer": 1,
      "op-reth": 8,
      "prometheus": 1,
    }
  `);
});

it("the stack airgap runs op-geth and op-node, without Grafana and without a watch pair", async () => {
  expect(census(await recordNetwork("airgap"))).toMatchInlineSnapshot(`
    {
      "anvil": 1,
      "gateway": 1,
      "guard": 2,
      "json-exporter": 1,
      "op-batcher": 1,
      "op-challenger": 1,
      "op-conductor": 3,
      "op-geth": 7,
      "op-node": 7,
      "op-proposer": 1,
      "prometheus": 1,
    }
  `);
});

it("the stack single has no conductor, and no job for a cluster", async () => {
  const network = await recordNetwork("single");
  expect(census(network)).toMatchInlineSnapshot(`
    {
      "anvil": 1,
      "gateway": 1,
      "grafana": 1,
      "json-exporter": 1,
      "op-batcher": 1,
      "op-challenger": 1,
      "op-node": 2,
      "op-proposer": 1,
      "op-reth": 2,
      "prometheus": 1,
    }
  `);
  expect(network.jobs.map(({ inputs }) => inputs.name.replace("opstack-single-", "")).sort()).toEqual([
    "job-anchor-rollup",
    "job-deploy-contracts",
    "job-prepare-genesis",
    "job-verify-network",
  ]);
});

describe.each(STACKS)("the stack %s", (stack) => {
  it("runs exactly the containers that were planned", async () => {
    const network = await recordNetwork(stack);
    const planned = allContainers(network.plan);
    expect(network.services.map(({ inputs }) => inputs.name).sort()).toEqual(planned.map(({ name }) => name).sort());
    for (const { name, address, ports } of planned) {
      const { inputs } = network.services.find((service) => service.inputs.name === name)!;
      expect(inputs.networksAdvanced).toMatchObject([{ name: network.plan.network, ipv4Address: address }]);
      expect((inputs.ports ?? []).map(({ external }) => external)).toEqual(ports.map(({ external }) => external));
    }
  });

  it("takes every image from its own set, uses each, and keeps them when the network goes", async () => {
    const network = await recordNetwork(stack);
    const source = stack === "airgap" ? "build" : "registry";
    const known = Object.values(IMAGES as Record<ImageKey, { registry: string; build?: string }>).map(
      (image) => image[source],
    );
    expect(known).toEqual(expect.arrayContaining(images(network)));
    const used = new Set(network.containers.map(({ inputs }) => inputs.image));
    expect(used).toEqual(new Set(images(network).map((image) => `sha256:${fakeHex(image)}`)));
    for (const { inputs } of network.ofType("docker:index/remoteImage:RemoteImage"))
      expect(inputs.keepLocally).toBe(true);
  });

  it("keeps data on volumes that are named after their containers", async () => {
    const network = await recordNetwork(stack);
    const volumes = network.ofType("docker:index/volume:Volume").map(({ inputs }) => String(inputs.name));
    expect(new Set(volumes).size).toBe(volumes.length);
    for (const { inputs } of network.services) {
      for (const { volumeName, readOnly } of inputs.volumes ?? []) {
        expect(volumes).toContain(volumeName);
        const isGenesis = volumeName === `${network.plan.network}-genesis`;
        expect({ volumeName, readOnly }).toEqual(
          isGenesis ? { volumeName, readOnly: true } : { volumeName: `${inputs.name}-data`, readOnly: undefined },
        );
      }
    }
  });
});

it.each([
  ["opstack-ha-validators", "gateway", [1, 2, 3, 4].map((index) => `op-reth-validator-${index}`)],
  [
    "opstack-ha-following-nodes",
    "guards",
    [...[1, 2, 3, 4].map((index) => `kona-node-validator-${index}`), "op-node-challenger"],
  ],
])("nodes share the name %s, by which the %s find them all", async (alias, _, expected) => {
  const network = await recordNetwork("ha");
  const named = network.services.filter(({ inputs }) => inputs.networksAdvanced[0]?.aliases?.includes(alias));
  expect(named.map(({ inputs }) => inputs.name).sort()).toEqual(expected.map((name) => `opstack-ha-${name}`));
});

it("without a gateway nothing depends on one node for good, where several can do its work", async () => {
  const network = await recordNetwork("airgap", { changes: { gateway: { enabled: false } } });
  const named = network.services.filter(({ inputs }) =>
    inputs.networksAdvanced[0]?.aliases?.includes(`${network.plan.network}-sequencers`),
  );
  expect(named.map(({ inputs }) => inputs.name).sort()).toEqual(
    [1, 2, 3].map((index) => `${network.plan.network}-op-geth-sequencer-${index}`),
  );
  const commandOf = (name: string) => network.container(name).inputs.command.join(" ");
  expect(commandOf("op-geth-validator-1")).toContain(`http://${network.plan.network}-sequencers:9545`);
  const challenger = commandOf("op-challenger");
  expect(challenger).toContain(`--l2-eth-rpc=http://${network.plan.network}-validators:9545`);
  expect(challenger).toContain(`--rollup-rpc=http://${network.plan.network}-following-nodes:7545`);
});

it("an image of the user's own runs in its place", async () => {
  const network = await recordNetwork("single", { changes: { images: { op_reth: "my/op-reth:tag" } } });
  expect(images(network)).toContain("my/op-reth:tag");
  expect(network.container("op-reth-sequencer-1").inputs.image).toBe(`sha256:${fakeHex("my/op-reth:tag")}`);
});

describe("outputs", () => {
  it("are the URLs by which this machine reaches the network", async () => {
    const { outputs } = await recordNetwork("dev");
    expect(outputs).toMatchObject({
      network: "kup-example-multi-sequencer",
      l1RpcUrl: "http://127.0.0.1:8545",
      l2RpcUrl: "http://127.0.0.1:8645",
      l2ChainId: 42069,
      prometheusUrl: "http://127.0.0.1:9099",
      grafanaUrl: "http://127.0.0.1:3019",
    });
    expect((outputs.sequencers as unknown[])[1]).toEqual({
      name: "sequencer-2",
      rpcUrl: "http://127.0.0.1:9645",
      wsUrl: "ws://127.0.0.1:9646",
      nodeRpcUrl: "http://127.0.0.1:17645",
      conductorRpcUrl: "http://127.0.0.1:18647",
    });
    expect(outputs.validators).toHaveLength(4);
  });

  it("tell the contracts' addresses, as the job that prepares the genesis reports them", async () => {
    const { outputs } = await recordNetwork("dev");
    const addresses = await resolve(outputs.l1Contracts as Parameters<typeof resolve>[0]);
    expect(addresses).toEqual({
      value: { DisputeGameFactoryProxy: "0x00000000000000000000000000000000000000fa" },
      isSecret: false,
    });
  });

  it("hide Grafana's password", async () => {
    const { outputs } = await recordNetwork("dev");
    expect(await resolve(outputs.grafanaPassword as Parameters<typeof resolve>[0])).toMatchObject({ isSecret: true });
  });

  it("lead to the first sequencer where there is no gateway", async () => {
    const { outputs } = await recordNetwork("single", { changes: { gateway: { enabled: false } } });
    expect(outputs.l2RpcUrl).toBe("http://127.0.0.1:9545");
  });
});
