/** The component as other programs use it. */
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { OpStackNetwork, type OpStackNetworkArgs } from "../../components";
import { resolve } from "./support/network";
import { record, type ProgramFailure, type Recorded, type RunOptions } from "./support/provider";

const SMALL: OpStackNetworkArgs = {
  sequencerCount: 1,
  l2Nodes: 2,
  sequencer: { executionClient: "op-geth", consensusClient: "op-node" },
  validator: { executionClient: "op-geth", consensusClient: "op-node" },
};

/** @param args as a function where one of them is an output, which has to be made within the program */
async function declare(args: OpStackNetworkArgs | (() => OpStackNetworkArgs), options?: RunOptions) {
  let network: OpStackNetwork | undefined;
  const resources = await record(
    () => (network = new OpStackNetwork("devnet", typeof args === "function" ? args() : args)),
    options,
  );
  return { network: network!, resources };
}

const containers = (resources: Recorded[]) =>
  resources.filter(({ type }) => type === "docker:index/container:Container");
const named = (resources: Recorded[], name: string) =>
  containers(resources).find(({ inputs }) => inputs["name"] === name)!;
const failure = (args: OpStackNetworkArgs): Promise<string> =>
  declare(args).then(
    () => "",
    (error: ProgramFailure) => error.message,
  );

describe("its properties", () => {
  it("are URLs as this machine reaches them, the contracts, and what containers of one's own need", async () => {
    const { network } = await declare(SMALL);
    const value = async (output: pulumi.Output<string>) => (await resolve(output)).value;
    expect(await value(network.rpcUrl)).toBe("http://127.0.0.1:8645");
    expect(await value(network.internalRpcUrl)).toBe("http://devnet-gateway:8645");
    expect(await value(network.l1RpcUrl)).toBe("http://127.0.0.1:8545");
    expect(network.sequencers.map(({ name }) => name)).toEqual(["sequencer-1"]);
    expect(await value(network.sequencers[0]!.rpcUrl)).toBe("http://127.0.0.1:9545");
    expect(await value(network.validators[0]!.webSocketUrl)).toBe("ws://127.0.0.1:10546");
    expect(network.l2ChainId).toBe(42_069);
    expect(Object.keys((await resolve(network.contracts)).value)).toContain("DisputeGameFactoryProxy");
    expect(await value(network.dockerNetwork.name)).toBe("devnet");
  });

  it("are known only when the network works: a preview does not tell", async () => {
    const { network } = await declare(SMALL, { preview: true });
    expect(await (network.rpcUrl as unknown as { isKnown: Promise<boolean> }).isKnown).toBe(false);
  });
});

describe("its arguments", () => {
  it("name the network after the component, unless they say otherwise", async () => {
    const { resources } = await declare({ ...SMALL, networkName: "other" });
    expect(named(resources, "other-anvil")).toBeDefined();
  });

  it("are refused by their own names, all at once, before anything is declared", async () => {
    const message = await failure({ sequencerCount: 12, l2Nodes: 3, conductor: { raftHeartbeatTimeout: 5_000 } });
    expect(message).toContain('The arguments of OpStackNetwork "devnet" are wrong; nothing was changed:');
    expect(message).toContain("sequencerCount: must be a whole number from 1 to 9, not 12");
    expect(message).toContain("conductor.raftHeartbeatTimeout: must be a whole number from 50 to 1000");
    expect(message).not.toContain("pulumi config");
    expect(await failure({ sequencerCount: 5, l2Nodes: 3 })).toContain(
      "sequencerCount: 5 is more than l2Nodes (3), which counts the sequencers too",
    );
  });

  it("name images that are built already: to build them takes preflight", async () => {
    const message = await failure({ ...SMALL, images: { opBatcher: "build:../mine" } });
    expect(message).toContain("images.opBatcher: is to be built, which preflight (of opstack-ha/preflight) does");
    const built = await declare({ ...SMALL, images: { opBatcher: "opstack-ha-own/op-batcher:0123" } });
    const [image] = built.resources.filter(({ inputs }) => inputs["name"] === "opstack-ha-own/op-batcher:0123");
    expect(image?.type).toBe("docker:index/remoteImage:RemoteImage");
  });

  it("take the name of a known chain for its id", async () => {
    const { network } = await declare({ ...SMALL, l2ChainId: "op-sepolia" });
    expect(network.l2ChainId).toBe(11_155_420);
  });

  it("take a receiver of alerts that is an output, as a secret file", async () => {
    const { resources } = await declare(() => {
      const webhookUrl = pulumi.output("https://receiver.example/token");
      return { ...SMALL, monitoring: { alertmanager: { enabled: true, webhookUrl } } };
    });
    expect(JSON.stringify(named(resources, "devnet-alertmanager").inputs["uploads"])).toContain("receiver.example");
  });

  it("may change any container by what it is, jobs too", async () => {
    const seen: string[] = [];
    const { resources } = await declare({
      ...SMALL,
      transform: (container, { name, role, component }) => {
        seen.push(`${role} ${name}`);
        return component === "op-batcher" ? { ...container, dns: ["10.0.0.2"] } : container;
      },
    });
    expect(named(resources, "devnet-op-batcher").inputs["dns"]).toEqual(["10.0.0.2"]);
    expect(named(resources, "devnet-op-proposer").inputs["dns"]).toBeUndefined();
    expect(seen).toContain("job devnet-job-deploy-contracts");
    expect(seen).toHaveLength(containers(resources).length);
  });
});
