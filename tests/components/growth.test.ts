/** What an update changes in a network that runs: the inputs of which containers are others than before. */
import { describe, expect, it } from "vitest";
import { recordNetwork, type RecordedNetwork, type StackName } from "./support/network";

/** Containers that an update would create, remove or replace. */
function update(before: RecordedNetwork, after: RecordedNetwork) {
  const containers = (network: RecordedNetwork) =>
    new Map(
      network.containers.map(({ inputs }) => [
        inputs.name.replace(`${network.plan.network}-`, ""),
        JSON.stringify(inputs),
      ]),
    );
  const [was, is] = [containers(before), containers(after)];
  return {
    created: [...is.keys()].filter((name) => !was.has(name)).sort(),
    removed: [...was.keys()].filter((name) => !is.has(name)).sort(),
    replaced: [...was.keys()].filter((name) => is.has(name) && is.get(name) !== was.get(name)).sort(),
  };
}

async function updateOf(stack: StackName, changes: Record<string, unknown>) {
  return update(await recordNetwork(stack), await recordNetwork(stack, { changes, running: true }));
}

describe("one more node", () => {
  it("is one more pair; besides, Prometheus learns of it and the network is verified", async () => {
    expect(await updateOf("dev", { l2_nodes: 8 })).toMatchInlineSnapshot(`
      {
        "created": [
          "kona-node-validator-5",
          "op-reth-validator-5",
        ],
        "removed": [],
        "replaced": [
          "job-verify-network",
          "prometheus",
        ],
      }
    `);
  });

  it("touches as little with op-geth and op-node", async () => {
    expect(await updateOf("airgap", { l2_nodes: 8 })).toMatchInlineSnapshot(`
      {
        "created": [
          "op-geth-validator-5",
          "op-node-validator-5",
        ],
        "removed": [],
        "replaced": [
          "job-verify-network",
          "prometheus",
        ],
      }
    `);
  });
});

describe("one node less", () => {
  it("removes the last pair, and nothing else goes", async () => {
    expect(await updateOf("dev", { l2_nodes: 6 })).toMatchInlineSnapshot(`
      {
        "created": [],
        "removed": [
          "kona-node-validator-4",
          "op-reth-validator-4",
        ],
        "replaced": [
          "job-verify-network",
          "prometheus",
        ],
      }
    `);
  });
});

describe("one more sequencer", () => {
  it("replaces no node: only what carries the list of sequencers, and jobs", async () => {
    expect(await updateOf("airgap", { sequencer_count: 4, l2_nodes: 8 })).toMatchInlineSnapshot(`
      {
        "created": [
          "job-release-sequencer-4",
          "op-conductor-4",
          "op-geth-sequencer-4",
          "op-node-sequencer-4",
        ],
        "removed": [],
        "replaced": [
          "gateway",
          "guard-1",
          "guard-2",
          "job-reconcile-cluster",
          "job-release-sequencer-1",
          "job-release-sequencer-2",
          "job-release-sequencer-3",
          "job-verify-network",
          "op-batcher",
          "op-proposer",
          "prometheus",
        ],
      }
    `);
  });
});

describe("a cluster of three where there was one sequencer", () => {
  it("gives the first one a conductor, and every node two more to dial", async () => {
    const from = { sequencer_count: 1, l2_nodes: 3 };
    const before = await recordNetwork("airgap", { changes: from });
    const after = await recordNetwork("airgap", { changes: { sequencer_count: 3, l2_nodes: 5 }, running: true });
    const { created, removed, replaced } = update(before, after);
    expect(removed).toEqual([]);
    expect(created.filter((name) => !name.startsWith("job-"))).toEqual([
      "guard-1",
      "guard-2",
      "op-conductor-1",
      "op-conductor-2",
      "op-conductor-3",
      "op-geth-sequencer-2",
      "op-geth-sequencer-3",
      "op-node-sequencer-2",
      "op-node-sequencer-3",
    ]);
    expect(replaced.filter((name) => !/sequencer|validator|^job-/.test(name))).toEqual([
      "gateway",
      "op-batcher",
      "op-proposer",
      "prometheus",
    ]);
  });
});

describe("another image of one client", () => {
  it("replaces the containers of that client, and runs the jobs that let them go and judge them", async () => {
    const { replaced, created, removed } = await updateOf("ha", { images: { op_node: "my/op-node:tag" } });
    expect([created, removed]).toEqual([[], []]);
    expect(replaced.filter((name) => !name.startsWith("job-"))).toEqual([
      "op-node-challenger",
      "op-node-sequencer-1",
      "op-node-sequencer-2",
      "op-node-sequencer-3",
    ]);
    expect(replaced).toEqual(
      expect.arrayContaining(["job-release-sequencer-1", "job-release-sequencer-2", "job-release-sequencer-3"]),
    );
  });
});

describe("other monitoring", () => {
  const ALERTMANAGER = { alertmanager: { enabled: true, webhook_url: "http://receiver.example" } };

  it.each(["dev", "airgap"] as const)(
    "of the stack %s leaves every node and service of the chain alone",
    async (stack) => {
      const grafana = { enabled: stack === "dev" };
      const monitoring = { ...ALERTMANAGER, grafana, prometheus: { retention_days: 3 } };
      expect(await updateOf(stack, { monitoring })).toEqual({
        created: ["alertmanager"],
        removed: [],
        replaced: ["job-verify-network", "prometheus"],
      });
    },
  );
});

describe("another chain", () => {
  it("replaces every volume that holds data of this one", async () => {
    const volumes = (network: RecordedNetwork) =>
      new Map(
        network.ofType("docker:index/volume:Volume").map(({ inputs }) => [String(inputs.name), JSON.stringify(inputs)]),
      );
    const before = volumes(await recordNetwork("dev"));
    const after = volumes(await recordNetwork("dev", { changes: { l2_chain_id: 42070 } }));
    const kept = [...before].filter(([name, inputs]) => after.get(name) === inputs).map(([name]) => name);
    expect(kept.sort()).toEqual([
      "kup-example-multi-sequencer-grafana-data",
      "kup-example-multi-sequencer-prometheus-data",
    ]);
  });

  it("begins on all nodes at once, for none of them could wait for the others", async () => {
    const waitsForOthers = async (genesis?: string) => {
      const { containers } = await recordNetwork("airgap", { running: true, genesis });
      const position = (name: string) => containers.findIndex(({ inputs }) => inputs.name === `opstack-airgap-${name}`);
      return position("job-release-sequencer-1") > position("op-conductor-3");
    };
    expect(await waitsForOthers()).toBe(true);
    expect(await waitsForOthers("0123456789abcdef")).toBe(false);
  });
});
