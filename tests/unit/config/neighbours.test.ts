import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import {
  DEFAULT_NEIGHBOUR_ENTRIES,
  mostNeighbourEntries,
  neighbourEntries,
  neighbourPairs,
} from "../../../config/neighbours";
import { planTopology } from "../../../config/topology";
import { stackConfig } from "../../support/stackFiles";

const planOf = (raw: Record<string, unknown>) => planTopology(parseConfig({ ...stackConfig("airgap"), ...raw }));

describe("a single sequencer", () => {
  it("is one engine, L1, and what looks at it", () => {
    const plan = planOf({
      sequencer_count: 1,
      l2_nodes: 1,
      challenger: { enabled: false },
      proposer: { enabled: false },
    });
    expect(neighbourPairs(plan)).toEqual({
      // engine, L1, gateway; batcher with L1 and both clients
      work: 6,
      consensusPeers: 0,
      executionPeers: 0,
      guards: 0,
      // Prometheus with both clients, batcher, gateway, json_exporter; json_exporter with the consensus client, L1 and the gateway
      monitoring: 8,
    });
    expect(neighbourEntries(plan)).toBe(35);
  });
});

describe("the stack airgap", () => {
  it("has seven nodes that know each other, on both layers", () => {
    const plan = planOf({});
    expect(neighbourPairs(plan)).toMatchObject({ consensusPeers: 21, executionPeers: 21 });
    // Measured on a machine with little else: 333 entries of the kernel's table, loopback and the host's included.
    expect(neighbourEntries(plan)).toBeGreaterThan(250);
    expect(neighbourEntries(plan)).toBeLessThan(333);
  });
});

describe("kona-node on the sequencers", () => {
  it("has its heads asked for at the execution clients, by each guard", () => {
    const sequencer = { execution_client: "op-geth", consensus_client: "kona-node" };
    const of = (client: string) =>
      neighbourPairs(planOf({ images: { kona_node: "kona" }, sequencer: { ...sequencer, consensus_client: client } }));
    expect(of("kona-node").guards - of("op-node").guards).toBe(2 * 3);
  });
});

describe("the size of a network", () => {
  it("costs each further node of a larger one the same few entries", () => {
    const entries = (nodes: number) => neighbourEntries(planOf({ l2_nodes: nodes }));
    const steps = [36, 37, 38, 39].map((nodes) => entries(nodes + 1) - entries(nodes));
    expect(Math.max(...steps)).toBeLessThanOrEqual(22);
  });

  it("fits the kernel's default with 36 nodes, also while all are looked at and a sequencer is lost, and with 40 until then", () => {
    expect(mostNeighbourEntries(planOf({ l2_nodes: 36 }))).toBeLessThanOrEqual(DEFAULT_NEIGHBOUR_ENTRIES);
    const forty = planOf({ l2_nodes: 40 });
    expect(neighbourEntries(forty)).toBeLessThan(DEFAULT_NEIGHBOUR_ENTRIES);
    expect(mostNeighbourEntries(forty)).toBeGreaterThan(DEFAULT_NEIGHBOUR_ENTRIES);
  });

  it("costs more than the default with 9 sequencers and 50 validators", () => {
    expect(neighbourEntries(planOf({ sequencer_count: 9, l2_nodes: 59 }))).toBeGreaterThan(DEFAULT_NEIGHBOUR_ENTRIES);
  });
});
