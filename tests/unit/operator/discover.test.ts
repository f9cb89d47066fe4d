import type Docker from "dockerode";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { discoverNetwork } from "../../../operator/network/discover";

interface Made {
  name: string;
  role: string;
  component: string;
  index?: number;
  stack?: string;
  bindings?: Record<string, { HostIp: string; HostPort: string }[]>;
}

const CONTAINERS: Made[] = [
  {
    name: "anvil",
    role: "l1",
    component: "anvil",
    bindings: { "8545/tcp": [{ HostIp: "127.0.0.1", HostPort: "8545" }] },
  },
  ...[10, 2].flatMap((index): Made[] => [
    {
      name: `op-geth-sequencer-${index}`,
      role: "sequencer",
      component: "op-geth",
      index,
      bindings: { "9545/tcp": [{ HostIp: "0.0.0.0", HostPort: `${9_000 + index}` }] },
    },
    {
      name: `op-node-sequencer-${index}`,
      role: "sequencer",
      component: "op-node",
      index,
      bindings: { "7545/tcp": [{ HostIp: "10.0.0.7", HostPort: `${7_000 + index}` }] },
    },
  ]),
  {
    name: "op-conductor-2",
    role: "sequencer",
    component: "op-conductor",
    index: 2,
    bindings: { "8547/tcp": [{ HostIp: "", HostPort: "8002" }] },
  },
  {
    name: "op-reth-validator-1",
    role: "validator",
    component: "op-reth",
    index: 1,
    bindings: { "9545/tcp": [{ HostIp: "", HostPort: "10545" }] },
  },
  { name: "job-verify-network", role: "job", component: "job-verify-network" },
];

const labelsOf = ({ role, component, index = 0, stack = "dev" }: Made) => ({
  "opstack-ha.network": "devnet",
  "opstack-ha.stack": `opstack-ha/${stack}`,
  "opstack-ha.role": role,
  "opstack-ha.component": component,
  "opstack-ha.index": String(index),
});

/** An engine with these containers, which filters by label as Docker does. */
function engine(containers: Made[]): Docker {
  const matches = (made: Made) => (label: string) => {
    const [key, value] = label.split("=");
    const own = (labelsOf(made) as Record<string, string>)[key!];
    return value === undefined ? own !== undefined : own === value;
  };
  return {
    listContainers: async ({ filters }: { filters: { label: string[] } }) =>
      containers
        .filter((made) => filters.label.every(matches(made)))
        .map((made) => ({ Id: made.name, Labels: labelsOf(made) })),
    listVolumes: async ({ filters }: { filters: { label: string[] } }) => ({
      Volumes: filters.label.some((label) => label.endsWith("/single")) ? [{ Name: "devnet-anvil-data" }] : [],
    }),
    getContainer: (id: string) => ({
      inspect: async () => {
        const made = containers.find(({ name }) => name === id)!;
        return {
          Id: id,
          Name: `/devnet-${id}`,
          Config: { Labels: labelsOf(made) },
          State: { Status: "exited" },
          HostConfig: { PortBindings: made.bindings ?? null },
        };
      },
    }),
  } as unknown as Docker;
}

// Whoever runs this may have selected a stack.
beforeEach(() => vi.stubEnv("PULUMI_HOME", "/nonexistent"));
afterEach(() => vi.unstubAllEnvs());

describe("discoverNetwork", () => {
  it("puts containers together by their labels, in the order of their numbers", async () => {
    const { name, stack, sequencers, l1RpcUrl } = await discoverNetwork(engine(CONTAINERS), "dev");
    expect({ name, stack, l1RpcUrl }).toEqual({ name: "devnet", stack: "dev", l1RpcUrl: "http://127.0.0.1:8545" });
    expect(sequencers.map((node) => node.name)).toEqual(["sequencer-2", "sequencer-10"]);
    expect(sequencers[0]).toMatchObject({
      conductorRpcUrl: "http://127.0.0.1:8002",
      conductor: { component: "op-conductor" },
    });
    expect(sequencers[1]).not.toHaveProperty("conductor");
  });

  it("reaches ports of every address by loopback, and others by their own, though the container is stopped", async () => {
    const { sequencers } = await discoverNetwork(engine(CONTAINERS), "dev");
    expect(sequencers[0]).toMatchObject({ rpcUrl: "http://127.0.0.1:9002", nodeRpcUrl: "http://10.0.0.7:7002" });
    expect(sequencers[0]!.execution.state).toBe("exited");
  });

  it("tells a node that lacks a container from those that are whole", async () => {
    const { validators, incomplete } = await discoverNetwork(engine(CONTAINERS), "dev");
    expect(validators).toEqual([]);
    expect(incomplete).toEqual(["validator-1"]);
  });

  it("leaves jobs out", async () => {
    const { containers } = await discoverNetwork(engine(CONTAINERS), "dev");
    expect(containers).toHaveLength(CONTAINERS.length - 1);
    expect(containers.map(({ role }) => role)).not.toContain("job");
  });

  it("takes the only network that there is, and asks which where there are several", async () => {
    vi.stubEnv("STACK", "");
    const other: Made = { name: "other", role: "l1", component: "anvil", stack: "ha" };
    expect((await discoverNetwork(engine([other]))).stack).toBe("ha");
    await expect(discoverNetwork(engine([...CONTAINERS, other]))).rejects.toThrow(
      "several networks are here (dev, ha)",
    );
    vi.stubEnv("STACK", "ha");
    expect((await discoverNetwork(engine([...CONTAINERS, other]))).containers.map(({ name }) => name)).toEqual([
      "devnet-other",
    ]);
  });

  it("says how to make one where there is none; what jobs left behind is none", async () => {
    vi.stubEnv("STACK", "");
    await expect(discoverNetwork(engine(CONTAINERS.slice(-1)))).rejects.toThrow("no network is here: make up");
    await expect(discoverNetwork(engine(CONTAINERS), "ha")).rejects.toThrow("has no containers here: make up STACK=ha");
    await expect(discoverNetwork(engine(CONTAINERS), "single")).rejects.toThrow(
      "has no containers here, and its data is kept, with which up goes on: make up STACK=single",
    );
  });
});
