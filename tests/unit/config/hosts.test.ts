/** A network over several machines: what may be asked for, and what is planned where. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { allContainers, type Plan } from "../../../config/plan";
import { findWarnings } from "../../../config/warnings";
import { failoverTimings } from "../../../config/timings";
import { planTopology } from "../../../config/topology";
import { overThreeHosts, THREE_HOSTS } from "../../support/threeHosts";
import { rejection } from "./rejection";

const config = (more: Record<string, unknown> = {}) => parseConfig(overThreeHosts("overlay", more));
const planOf = (more: Record<string, unknown> = {}): Plan => planTopology(config(more));
const hostsOfNodes = (nodes: Plan["sequencers"]) => nodes.map(({ execution }) => execution.host);
const rejected = (more: Record<string, unknown>) => rejection(overThreeHosts("overlay", more));

const FOURTH = {
  ...THREE_HOSTS,
  d: { engine: "ssh://me@192.0.2.14", address: "192.0.2.14", slice: 4, added_later: true },
};
const TWO_HOSTS = { a: THREE_HOSTS.a, b: THREE_HOSTS.b };
const zoned = (zones: Record<keyof typeof THREE_HOSTS, string>) =>
  Object.fromEntries(
    Object.entries(THREE_HOSTS).map(([name, host]) => [name, { ...host, zone: zones[name as keyof typeof zones] }]),
  );

describe("where nodes run", () => {
  it("a sequencer on each host, validators in turn, and the rest on the first", () => {
    const plan = planOf({ l2_nodes: 8 });
    expect(hostsOfNodes(plan.sequencers)).toEqual(["a", "b", "c"]);
    expect(hostsOfNodes(plan.validators)).toEqual(["a", "b", "c", "a", "b"]);
    const others = [plan.l1, plan.batcher, plan.proposer, plan.challenger, plan.prometheus, plan.grafana];
    expect(others.map((container) => container?.host)).toEqual(Array(6).fill("a"));
    expect(plan.watchPair?.consensus.host).toBe("a");
  });

  it("the three parts of a sequencer are together", () => {
    for (const { execution, consensus, conductor } of planOf().sequencers) {
      expect([consensus.host, conductor?.host]).toEqual([execution.host, execution.host]);
    }
  });

  it("what the config says comes first", () => {
    const plan = planOf({
      l2_nodes: 7,
      placement: { validators: ["c", "c"], l1: "b", monitoring: "c", batcher: "a", sequencers: ["c", "b", "a"] },
    });
    expect(hostsOfNodes(plan.sequencers)).toEqual(["c", "b", "a"]);
    expect(hostsOfNodes(plan.validators)).toEqual(["c", "c", "c", "a"]);
    expect([plan.l1.host, plan.prometheus?.host, plan.batcher?.host, plan.proposer?.host]).toEqual([
      "b",
      "c",
      "a",
      "b",
    ]);
    expect(plan.cluster?.home).toBe("b");
  });

  it("sequencers are spread over zones before they are over hosts", () => {
    const hosts = {
      ...FOURTH,
      d: { ...FOURTH.d, added_later: false, zone: "north" },
      a: { ...THREE_HOSTS.a, zone: "north" },
    };
    expect(hostsOfNodes(planOf({ hosts }).sequencers)).toEqual(["a", "b", "c"]);
    expect(hostsOfNodes(planOf({ hosts, sequencer_count: 5, l2_nodes: 5 }).sequencers)).toEqual([
      "a",
      "b",
      "c",
      "d",
      "b",
    ]);
  });

  it("every host has a gateway, a guard and, on an overlay, an anchor", () => {
    const places = (plan: Plan, component: string) =>
      allContainers(plan)
        .filter((container) => container.component === component)
        .map(({ name, host }) => `${name} ${host}`);
    const plan = planOf();
    expect(places(plan, "gateway")).toEqual([
      "opstack-ha-gateway a",
      "opstack-ha-gateway-2 b",
      "opstack-ha-gateway-3 c",
    ]);
    expect(places(plan, "guard")).toEqual(["opstack-ha-guard-1 a", "opstack-ha-guard-2 b", "opstack-ha-guard-3 c"]);
    expect(places(plan, "anchor")).toEqual(["opstack-ha-anchor-1 a", "opstack-ha-anchor-2 b", "opstack-ha-anchor-3 c"]);
    expect(places(planTopology(parseConfig(overThreeHosts("routed"))), "anchor")).toEqual([]);
  });

  it("lists for each host the images that run there", () => {
    const plan = planOf();
    const imagesOf = (host: string) => plan.cluster!.hosts.find(({ name }) => name === host)!.images;
    expect(imagesOf("a")).toEqual(expect.arrayContaining(["anvil", "op_deployer", "prometheus", "op_batcher", "node"]));
    expect(imagesOf("b")).toEqual(["kona_node", "node", "op_conductor", "op_reth"]);
  });
});

describe("addresses", () => {
  it("come from the slice of the host, and are those of a single machine within it", () => {
    const plan = planOf();
    expect(plan.sequencers.map(({ execution }) => execution.address)).toEqual([
      "10.77.1.41",
      "10.77.2.42",
      "10.77.3.43",
    ]);
    expect(plan.gateways.map(({ address }) => address)).toEqual(["10.77.1.14", "10.77.2.14", "10.77.3.14"]);
    const slices = new Map(plan.cluster!.hosts.map(({ name, slice }) => [name, `10.77.${slice}.`]));
    for (const { name, address, host } of allContainers(plan)) {
      expect([name, address.startsWith(slices.get(host!)!)]).toEqual([name, true]);
    }
  });

  it("are never given twice, and none is one that Docker gives to others", () => {
    const addresses = allContainers(planOf({ l2_nodes: 20 })).map(({ address }) => address);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses.filter((address) => address.startsWith("10.77.250.") || address === "10.77.0.1")).toEqual([]);
    expect(planOf()).toMatchObject({
      subnet: "10.77.0.0/16",
      gatewayAddress: "10.77.0.1",
      jobAddressRange: "10.77.250.0/24",
    });
    expect(planOf().cluster!.hosts[1]).toMatchObject({
      subnet: "10.77.2.0/24",
      gatewayAddress: "10.77.2.1",
      jobAddressRange: "10.77.2.224/27",
    });
  });

  it("follow from the subnet of the config", () => {
    expect(planOf({ subnet: "192.168.8.0/22" }).l1.address).toBe("192.168.1.10");
  });

  it.each([
    ["validators", { l2_nodes: 9 }],
    ["sequencers", { sequencer_count: 5, l2_nodes: 8 }],
    ["a host that is added later", { hosts: FOURTH }],
    ["a node on that host", { hosts: FOURTH, l2_nodes: 7, placement: { validators: ["a", "b", "c", "d"] } }],
  ])("stay where they are when the config grows by %s", (_, change) => {
    const spots = (plan: Plan) =>
      new Map(allContainers(plan).map(({ name, host, address }) => [name, `${host} ${address}`]));
    const after = spots(planOf(change));
    for (const [name, spot] of spots(planOf())) expect([name, after.get(name)]).toEqual([name, spot]);
  });

  it("are how members of the Raft cluster know each other: no name server knows all hosts", () => {
    expect(planOf().sequencers.map(({ conductor }) => conductor!.raftAddress)).toEqual([
      "10.77.1.81:50050",
      "10.77.2.82:50050",
      "10.77.3.83:50050",
    ]);
  });
});

describe("published ports", () => {
  it("are on the loopback of the container's own host, the same of every gateway", () => {
    const plan = planOf();
    expect(plan.gateways.map(({ ports }) => ports)).toEqual(
      Array(3).fill([expect.objectContaining({ external: 8645, address: "127.0.0.1" })]),
    );
  });

  it("clash only on one host", () => {
    expect(planOf({ ports: { validator_rpc: 9_645 } }).validators).toHaveLength(3);
    expect(rejected({ ports: { validator_rpc: 9_545 } })).toContain("port 9545 is wanted by");
  });
});

describe("what is refused", () => {
  it("a host without what it has to say of itself", () => {
    const message = rejected({ hosts: { a: { engine: "ssh://me@192.0.2.11" } } });
    expect(message).toContain("hosts.a.address: is missing");
    expect(message).toContain("hosts.a.slice: is missing: a whole number from 1 to 249");
  });

  it.each([
    [{ cluster: { network: "bridge" } }, 'cluster.network: "bridge" is a network of one engine'],
    [{ hosts: {} }, 'cluster.network: "overlay" needs hosts'],
    [{ hosts: {}, cluster: {}, placement: { l1: "a" } }, "placement.l1: has no use without hosts"],
    [{ placement: { l1: "x" } }, 'placement.l1: "x" is no host; known are a, b, c'],
    [{ placement: { validators: ["a", "x"] } }, 'placement.validators[1]: "x" is no host'],
    [{ hosts: { ...THREE_HOSTS, b: { ...THREE_HOSTS.b, slice: 1 } } }, "hosts.b.slice: 1 is that of host a already"],
    [
      { hosts: { ...THREE_HOSTS, b: { ...THREE_HOSTS.b, engine: THREE_HOSTS.a.engine } } },
      "hosts.b.engine: ssh://me@192.0.2.11 is that",
    ],
    [{ hosts: { a: { ...THREE_HOSTS.a, slice: 250 } } }, "hosts.a.slice: must be a whole number from 1 to 249"],
    [
      { hosts: { a: { ...THREE_HOSTS.a, engine: "a.example" } } },
      "hosts.a.engine: must be the URL of its Docker engine",
    ],
    [{ hosts: { A_b: THREE_HOSTS.a } }, "hosts.A_b: must be 1 to 20 lower-case letters"],
    [{ hosts: { a: { ...THREE_HOSTS.a, added_later: true } } }, "hosts.a.added_later: is true of all hosts"],
    [
      { hosts: { ...THREE_HOSTS, a: { ...THREE_HOSTS.a, lost: true } } },
      "hosts.a.lost: L1 runs there, and nobody else has what it holds",
    ],
    [
      { hosts: { ...THREE_HOSTS, b: { ...THREE_HOSTS.b, lost: true }, d: { ...FOURTH.d, slice: 2 } } },
      "hosts.d.slice: 2 is that of host b already",
    ],
    [
      { hosts: { ...THREE_HOSTS, a: { ...THREE_HOSTS.a, address: "10.77.9.9" } } },
      "subnet: host a has the address 10.77.9.9",
    ],
    [
      { placement: { sequencers: ["a", "a"] } },
      "placement.sequencers: without host a fewer than 2 of 3 sequencers are left",
    ],
    [{ sequencer_count: 4, l2_nodes: 6 }, "sequencer_count: without host a fewer than 3 of 4 sequencers are left"],
    [{ bind_address: "192.0.2.11" }, "bind_address: 192.0.2.11 cannot be an address of every host"],
    [{ cluster: { network: "overlay", round_trip_ms: 250 } }, "would need a Raft heartbeat timeout of 1050 ms"],
    [
      { cluster: { network: "overlay", round_trip_ms: 100 }, conductor: { raft_lease_timeout: 150 } },
      "conductor.raft_lease_timeout: 150 ms is shorter than two round trips",
    ],
  ])("%j", (change, message) => {
    expect(rejected(change)).toContain(message);
  });

  it("a zone with a majority, where three could have one each", () => {
    const hosts = {
      ...zoned({ a: "north", b: "north", c: "south" }),
      d: { ...FOURTH.d, added_later: false, zone: "west" },
    };
    expect(rejected({ hosts, placement: { sequencers: ["a", "b", "c"] } })).toContain("without zone north");
    expect(hostsOfNodes(planOf({ hosts }).sequencers)).toEqual(["a", "c", "d"]);
  });
});

describe("a host that is lost", () => {
  const lostB = { ...THREE_HOSTS, b: { ...THREE_HOSTS.b, lost: true } };

  it("has nothing, and its nodes go to the others, which keep theirs", () => {
    const plan = planOf({ hosts: lostB });
    expect(hostsOfNodes(plan.sequencers)).toEqual(["a", "a", "c"]);
    expect(hostsOfNodes(plan.validators)).toEqual(["a", "a", "c"]);
    expect(plan.cluster!.hosts.map(({ name }) => name)).toEqual(["a", "c"]);
    expect([plan.gateways, plan.guards].map((each) => each.map(({ index, host }) => [index, host]))).toEqual([
      [
        [1, "a"],
        [3, "c"],
      ],
      [
        [1, "a"],
        [3, "c"],
      ],
    ]);
  });

  it("may be named by a placement still, and single services go to the host of L1", () => {
    const placement = { sequencers: ["a", "b", "c"], batcher: "b", monitoring: "c" };
    const plan = planOf({ hosts: lostB, placement });
    expect(hostsOfNodes(plan.sequencers)).toEqual(["a", "a", "c"]);
    expect([plan.batcher?.host, plan.prometheus?.host]).toEqual(["a", "c"]);
  });

  it("is followed by a new one with its engine and address, where a placement says so", () => {
    const { engine, address } = THREE_HOSTS.b;
    const hosts = { ...lostB, d: { ...FOURTH.d, engine, address } };
    expect(rejected({ hosts })).toContain("without host a fewer than 2 of 3 sequencers are left");
    const placement = { sequencers: ["a", "d", "c"], validators: ["a", "d", "c"] };
    const plan = planOf({ hosts, placement });
    expect(hostsOfNodes(plan.sequencers)).toEqual(["a", "d", "c"]);
    expect(plan.sequencers[1]!.execution.address).toBe("10.77.4.42");
  });
});

describe("what is warned of", () => {
  const warnings = (more: Record<string, unknown>) => findWarnings(config(more)).join("\n");

  it("nothing, with three hosts in three zones", () => {
    expect(warnings({})).toBe("");
  });

  it("two hosts, one of which has the majority", () => {
    const text = warnings({ hosts: TWO_HOSTS });
    expect(text).toContain("without host a there is no majority of sequencers");
  });

  it("two zones", () => {
    expect(warnings({ hosts: zoned({ a: "north", b: "south", c: "south" }) })).toContain("without zone south");
  });
});

describe("the distance between hosts", () => {
  const raft = (round_trip_ms: number) => failoverTimings(config({ cluster: { network: "overlay", round_trip_ms } }));

  it("makes Raft wait longer, and the lease never longer than the heartbeat", () => {
    expect(raft(0)).toMatchObject({ raftHeartbeatTimeout: 300, raftLeaseTimeout: 200 });
    expect(raft(100)).toMatchObject({ raftHeartbeatTimeout: 600, raftLeaseTimeout: 400 });
  });
});

it("is plain data: what it prints as JSON is all of it", () => {
  const plan = planOf();
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});
