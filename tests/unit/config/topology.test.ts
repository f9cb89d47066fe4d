import { describe, expect, it } from "vitest";
import { IMAGES } from "../../../config/images";
import { parseConfig } from "../../../config/load";
import { allContainers, allNodes, type ContainerPlan } from "../../../config/plan";
import { planTopology } from "../../../config/topology";

const planOf = (raw: Record<string, unknown> = {}) => planTopology(parseConfig(raw));

/** `9545→9545 9645→…`, without the host's address. */
const published = ({ ports }: ContainerPlan) => ports.map(({ internal, external }) => `${internal}→${external}`);

describe("the seed's network", () => {
  const plan = planOf({ network_name: "kup-example-multi-sequencer", l1: { block_time: 12 } });
  const [first, second, third] = plan.sequencers;

  it("has every container under the name and the address that its role gives it", () => {
    expect(Object.fromEntries(allContainers(plan).map(({ name, address }) => [name, address]))).toMatchInlineSnapshot(`
      {
        "kup-example-multi-sequencer-anvil": "10.77.0.10",
        "kup-example-multi-sequencer-gateway": "10.77.0.14",
        "kup-example-multi-sequencer-grafana": "10.77.0.16",
        "kup-example-multi-sequencer-guard-1": "10.77.0.91",
        "kup-example-multi-sequencer-guard-2": "10.77.0.92",
        "kup-example-multi-sequencer-json-exporter": "10.77.0.18",
        "kup-example-multi-sequencer-kona-node-sequencer-1": "10.77.0.61",
        "kup-example-multi-sequencer-kona-node-sequencer-2": "10.77.0.62",
        "kup-example-multi-sequencer-kona-node-sequencer-3": "10.77.0.63",
        "kup-example-multi-sequencer-kona-node-validator-1": "10.77.0.161",
        "kup-example-multi-sequencer-kona-node-validator-2": "10.77.0.162",
        "kup-example-multi-sequencer-kona-node-validator-3": "10.77.0.163",
        "kup-example-multi-sequencer-kona-node-validator-4": "10.77.0.164",
        "kup-example-multi-sequencer-op-batcher": "10.77.0.11",
        "kup-example-multi-sequencer-op-challenger": "10.77.0.13",
        "kup-example-multi-sequencer-op-conductor-1": "10.77.0.81",
        "kup-example-multi-sequencer-op-conductor-2": "10.77.0.82",
        "kup-example-multi-sequencer-op-conductor-3": "10.77.0.83",
        "kup-example-multi-sequencer-op-node-challenger": "10.77.0.21",
        "kup-example-multi-sequencer-op-proposer": "10.77.0.12",
        "kup-example-multi-sequencer-op-reth-challenger": "10.77.0.20",
        "kup-example-multi-sequencer-op-reth-sequencer-1": "10.77.0.41",
        "kup-example-multi-sequencer-op-reth-sequencer-2": "10.77.0.42",
        "kup-example-multi-sequencer-op-reth-sequencer-3": "10.77.0.43",
        "kup-example-multi-sequencer-op-reth-validator-1": "10.77.0.101",
        "kup-example-multi-sequencer-op-reth-validator-2": "10.77.0.102",
        "kup-example-multi-sequencer-op-reth-validator-3": "10.77.0.103",
        "kup-example-multi-sequencer-op-reth-validator-4": "10.77.0.104",
        "kup-example-multi-sequencer-prometheus": "10.77.0.15",
      }
    `);
  });

  it("has the seed's names for the sequencers' containers", () => {
    expect(first?.execution.name).toBe("kup-example-multi-sequencer-op-reth-sequencer-1");
    expect(first?.consensus.name).toBe("kup-example-multi-sequencer-kona-node-sequencer-1");
    expect(first?.conductor?.name).toBe("kup-example-multi-sequencer-op-conductor-1");
  });

  it("publishes a sequencer's RPCs a hundred ports after its predecessor's", () => {
    expect(published(first!.execution)).toEqual(["9545→9545", "9546→9546"]);
    expect(published(second!.execution)).toEqual(["9545→9645", "9546→9646"]);
    expect(published(third!.execution)).toEqual(["9545→9745", "9546→9746"]);
    expect(published(second!.consensus)).toEqual(["7545→17645"]);
    expect([first, second, third].map((node) => published(node!.conductor!))).toEqual([
      ["8547→18547"],
      ["8547→18647"],
      ["8547→18747"],
    ]);
  });

  it("publishes validators in ranges of their own, so that sequencer_count never moves them", () => {
    expect(published(plan.validators[0]!.execution)).toEqual(["9545→10545", "9546→10546"]);
    expect(published(plan.validators[0]!.consensus)).toEqual(["7545→27545"]);
    expect(published(plan.validators[3]!.execution)).toEqual(["9545→10845", "9546→10846"]);
  });

  it("publishes L1, the gateway, Prometheus and Grafana", () => {
    expect([plan.l1, ...plan.gateways, plan.prometheus!, plan.grafana!].flatMap(published)).toEqual([
      "8545→8545",
      "8645→8645",
      "9090→9099",
      "3000→3019",
    ]);
  });

  it("puts another L1 client in the place of Anvil, at its address and port", () => {
    const { l1, images } = planOf({
      l1: { client: "geth" },
      sequencer: { consensus_client: "op-node" },
      validator: { consensus_client: "op-node" },
    });
    expect(l1).toMatchObject({ client: "geth", component: "geth", role: "l1", address: plan.l1.address });
    expect(published(l1)).toEqual(published(plan.l1));
    expect([images.anvil, images.geth]).toEqual([undefined, IMAGES.geth.registry]);
  });

  it("publishes nothing of the services that only talk inside the network", () => {
    const inside = [
      plan.batcher!,
      plan.proposer!,
      plan.challenger!,
      plan.watchPair!.execution,
      plan.watchPair!.consensus,
    ];
    expect(inside.flatMap(published)).toEqual([]);
  });

  it("lets the second conductor alone found the Raft cluster, and advertises all by name", () => {
    expect(plan.sequencers.map(({ conductor }) => conductor?.bootstrap)).toEqual([false, true, false]);
    expect(second?.conductor).toMatchObject({
      serverId: "sequencer-2",
      raftAddress: "kup-example-multi-sequencer-op-conductor-2:50050",
    });
  });

  it("has every node dial the first three sequencers, and a validator those before it too", () => {
    expect(second?.execution.peers).toEqual(["sequencer-1", "sequencer-3"]);
    expect(plan.validators[0]?.execution.peers).toEqual(["sequencer-1", "sequencer-2", "sequencer-3"]);
    expect(plan.validators[2]?.consensus.peers).toEqual([
      "sequencer-1",
      "sequencer-2",
      "sequencer-3",
      "validator-1",
      "validator-2",
    ]);
  });
});

describe("clients", () => {
  it("put their own names into the containers' names", () => {
    const plan = planOf({ sequencer: { execution_client: "op-geth", consensus_client: "op-node" } });
    expect(plan.sequencers[0]?.execution).toMatchObject({ name: "opstack-ha-op-geth-sequencer-1", image: "op_geth" });
    expect(plan.sequencers[0]?.consensus).toMatchObject({ name: "opstack-ha-op-node-sequencer-1", image: "op_node" });
    expect(plan.validators[0]?.execution).toMatchObject({ name: "opstack-ha-op-reth-validator-1", image: "op_reth" });
  });
});

describe("op-challenger, which needs an op-node with a safe-head database", () => {
  const opNode = { consensus_client: "op-node" };
  const watchPairOf = (raw: Record<string, unknown>) => planOf(raw).watchPair?.consensus.name;

  it("has a watch pair of its own beside kona-node validators, outside of l2_nodes", () => {
    const plan = planOf({});
    expect(plan.watchPair?.execution.name).toBe("opstack-ha-op-reth-challenger");
    expect(plan.watchPair?.consensus.name).toBe("opstack-ha-op-node-challenger");
    expect(plan.sequencers.length + plan.validators.length).toBe(7);
  });

  it("watches an op-node validator where there is one", () => {
    expect(watchPairOf({ validator: opNode })).toBeUndefined();
  });

  it("has its watch pair where there is no validator at all", () => {
    expect(watchPairOf({ validator: opNode, l2_nodes: 3 })).toBe("opstack-ha-op-node-challenger");
  });

  it("has none when it is disabled", () => {
    expect(watchPairOf({ challenger: { enabled: false } })).toBeUndefined();
  });
});

describe("one sequencer", () => {
  const plan = planOf({ sequencer_count: 1, l2_nodes: 2 });

  it("has no conductor, and no peers to dial", () => {
    expect(plan.sequencers[0]?.conductor).toBeUndefined();
    expect(plan.sequencers[0]?.execution.peers).toEqual([]);
  });
});

describe("the guards", () => {
  it("run where there are conductors, as many as the config says", () => {
    expect(planOf().guards).toMatchObject([
      { name: "opstack-ha-guard-1", image: "node", ports: [] },
      { name: "opstack-ha-guard-2", image: "node", ports: [] },
    ]);
    expect(planOf({ guard: { count: 1 } }).guards).toHaveLength(1);
    expect(planOf({ sequencer_count: 1 }).guards).toEqual([]);
    expect(planOf({ guard: { enabled: false } }).guards).toEqual([]);
  });
});

describe("what the config says of single services", () => {
  it("leaves out those that are disabled", () => {
    const off = { enabled: false };
    const plan = planOf({
      batcher: off,
      proposer: off,
      challenger: off,
      gateway: off,
      guard: off,
      monitoring: { prometheus: off, grafana: off },
    });
    const ofNodes = allNodes(plan).length * 2 + plan.sequencers.length;
    expect(allContainers(plan)).toHaveLength(1 + ofNodes);
  });

  it("is plain data: what it prints as JSON is all of it", () => {
    const plan = planOf();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it("lists the images of all that runs, jobs included, and no other", () => {
    const plan = planOf({ sequencer_count: 1, l2_nodes: 1, batcher: { enabled: false } });
    const run = new Set(allContainers(plan).map(({ image }) => image));
    expect(Object.keys(plan.images).sort()).toEqual([...new Set([...run, "node", "op_deployer"])].sort());
    expect(plan.images.anvil).toBe(IMAGES.anvil.registry);
  });

  it("gives limits and extra arguments to every container of the service, and to no other", () => {
    const plan = planOf({
      resources: { kona_node: { memory_mb: 512, cpus: "1.5" } },
      extra_arguments: { kona_node: ["--verbose"] },
    });
    for (const { image, limits, extraArguments } of allContainers(plan)) {
      const isKonaNode = image === "kona_node";
      expect(limits).toEqual(isKonaNode ? { memoryMb: 512, cpus: "1.5" } : {});
      expect(extraArguments).toEqual(isKonaNode ? ["--verbose"] : []);
    }
  });

  it("has Alertmanager where it is enabled, on this machine only: whoever reaches it can silence alerts", () => {
    expect(planOf().alertmanager).toBeUndefined();
    const plan = planOf({ bind_address: "0.0.0.0", monitoring: { alertmanager: { enabled: true } } });
    expect(plan.alertmanager).toMatchObject({ name: "opstack-ha-alertmanager", address: "10.77.0.17" });
    expect(plan.alertmanager!.ports).toMatchObject([{ internal: 9093, external: 9093, address: "127.0.0.1" }]);
  });

  it("moves ports with the key that counts them", () => {
    const plan = planOf({ ports: { sequencer_rpc: 20_000 } });
    expect(plan.sequencers.flatMap(({ execution }) => published(execution))).toEqual([
      "9545→20000",
      "9546→20001",
      "9545→20100",
      "9546→20101",
      "9545→20200",
      "9546→20201",
    ]);
  });
});

describe("bind_address", () => {
  it("opens the gateway's door for others, and Grafana, which asks for a password to change anything; nothing else", () => {
    const plan = planOf({ bind_address: "0.0.0.0", monitoring: { alertmanager: { enabled: true } } });
    const open = allContainers(plan).flatMap(({ component, ports }) =>
      ports.filter(({ address }) => address !== "127.0.0.1").map(({ external }) => `${component} ${external}`),
    );
    expect(open).toEqual(["gateway 8643", "grafana 3019"]);
    expect(plan.gateways[0]!.publicDoor).toEqual({ tls: false, names: ["127.0.0.1"] });
    expect(planOf().gateways[0]!.publicDoor).toBeUndefined();
  });
});

describe("another subnet", () => {
  it("keeps every container's place in it", () => {
    const plan = planOf({ subnet: "192.168.8.0/22" });
    expect(plan).toMatchObject({ gatewayAddress: "192.168.8.1", jobAddressRange: "192.168.8.224/27" });
    expect(plan.l1.address).toBe("192.168.8.10");
    expect(plan.sequencers[2]?.conductor?.address).toBe("192.168.8.83");
  });
});
