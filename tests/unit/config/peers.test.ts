/** The graph of consensus clients, as they dial and are introduced: of any size, and while nodes are gone. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { allNodes, type NodePlan, type Plan } from "../../../config/plan";
import { planTopology } from "../../../config/topology";
import { hostsToAsk, missingIntroductions, type SeenNode } from "../../../shared/introductions";
import { sequencersOfEach } from "../../../shared/mesh";

type ConsensusClient = "op-node" | "kona-node";

const planOf = (sequencers: number, validators: number, client: ConsensusClient = "op-node"): Plan =>
  planTopology(
    parseConfig({
      sequencer_count: sequencers,
      l2_nodes: sequencers + validators,
      sequencer: { consensus_client: client },
      validator: { consensus_client: client },
    }),
  );

/** op-node drops connections beyond this. */
const CONNECTIONS_KEPT = 30;

type Graph = Map<string, Set<string>>;

/** Who is connected with whom among those that are alive. kona-node's discovery is left out: it only adds to this. */
function graphOf(nodes: NodePlan[], layer: "consensus" | "execution" = "consensus"): Graph {
  const graph: Graph = new Map(nodes.map(({ name }) => [name, new Set()]));
  for (const node of nodes) for (const peer of node[layer].peers) connect(graph, node.name, peer);
  return graph;
}

function connect(graph: Graph, one: string, other: string): void {
  if (!graph.has(one) || !graph.has(other)) return;
  graph.get(one)!.add(other);
  graph.get(other)!.add(one);
}

const urlOf = ({ consensus }: NodePlan): string => `http://${consensus.address}:7545`;

/** What a guard does in a few looks. @returns how many introductions there were in the last one */
function introduce(graph: Graph, nodes: NodePlan[], looks = 3): number {
  const seen = (node: NodePlan): SeenNode => ({
    url: urlOf(node),
    isSequencer: node.role === "sequencer",
    id: node.name,
    address: `/p2p/${node.name}`,
    connected: new Map(
      [...graph.get(node.name)!].map((peer) => [peer, [nodes.find(({ name }) => name === peer)!.consensus.address]]),
    ),
  });
  const followers = nodes.filter(({ role }) => role !== "sequencer");
  let count = 0;
  for (let look = 0; look < looks; look++) {
    const sequencers = nodes.filter(({ role }) => role === "sequencer").map(seen);
    const hosts = new Set(
      hostsToAsk(
        sequencers,
        followers.map(({ consensus }) => consensus.address),
      ),
    );
    const asked = followers.filter(({ consensus }) => hosts.has(consensus.address)).map(seen);
    const missing = missingIntroductions([...sequencers, ...asked], followers.length);
    count = missing.length;
    for (const { url, address } of missing) {
      connect(graph, nodes.find((node) => urlOf(node) === url)!.name, address.slice("/p2p/".length));
    }
  }
  return count;
}

/** Whether each node is reached from each. */
function isOnePiece(graph: Graph): boolean {
  const [first] = graph.keys();
  const reached = new Set([first!]);
  for (const name of reached) for (const peer of graph.get(name)!) reached.add(peer);
  return reached.size === graph.size;
}

const SIZES = [
  [1, 12],
  [1, 50],
  [2, 20],
  [2, 50],
  [3, 6],
  [3, 7],
  [3, 12],
  [3, 27],
  [3, 37],
  [3, 50],
  [5, 35],
  [7, 50],
  [9, 9],
  [9, 31],
  [9, 50],
] as const;

describe("a network of up to eight nodes with three sequencers", () => {
  it("is a full mesh on both layers", () => {
    for (let validators = 0; validators <= 5; validators++) {
      const nodes = allNodes(planOf(3, validators)).filter(({ role }) => role !== "challenger");
      for (const layer of ["consensus", "execution"] as const) {
        for (const peers of graphOf(nodes, layer).values()) expect(peers.size).toBe(nodes.length - 1);
      }
    }
  });
});

describe.each(SIZES)("%i sequencers and %i validators", (sequencers, validators) => {
  const nodes = allNodes(planOf(sequencers, validators));

  it("are one piece on both layers, within what clients keep, and at rest", () => {
    expect(isOnePiece(graphOf(nodes, "execution"))).toBe(true);
    const graph = graphOf(nodes);
    expect(isOnePiece(graph)).toBe(true);
    expect(introduce(graph, nodes)).toBe(0);
    expect(Math.max(...[...graph.values()].map(({ size }) => size))).toBeLessThanOrEqual(CONNECTIONS_KEPT);
  });

  it("gain no connection by the discovery of execution clients", () => {
    const graph = graphOf(nodes, "execution");
    const discovering = nodes.filter(({ execution }) => execution.discovers).map(({ name }) => name);
    expect(discovering.length).toBeGreaterThan(1);
    for (const name of discovering) expect([...graph.get(name)!, name]).toEqual(expect.arrayContaining(discovering));
  });

  it("are one piece at once after any minority of the sequencers has died, and introduced to those that live", () => {
    const minority = Math.ceil(sequencers / 2) - 1;
    for (let first = 1; first <= sequencers; first++) {
      const dead = new Set(
        Array.from({ length: minority }, (_, index) => `sequencer-${((first - 1 + index) % sequencers) + 1}`),
      );
      const graph = graphOf(nodes);
      introduce(graph, nodes);
      const live = nodes.filter(({ name }) => !dead.has(name));
      const left: Graph = new Map(
        live.map(({ name }) => [name, new Set([...graph.get(name)!].filter((peer) => !dead.has(peer)))]),
      );
      expect([first, isOnePiece(left)]).toEqual([first, true]);
      expect(introduce(left, live)).toBe(0);
      expectSequencers(left, live);
    }
  });

  it("are one piece while a sequencer and every fourth validator are gone too, as soon as they are introduced", () => {
    const live = nodes.filter(
      ({ name, role, index }) => name !== "sequencer-1" && (role !== "validator" || index % 4 !== 0),
    );
    if (sequencers < 3) return;
    const graph = graphOf(live);
    introduce(graph, live);
    expect(isOnePiece(graph)).toBe(true);
    expectSequencers(graph, live);
  });
});

/** Each node that is none knows as many live sequencers as it is to know, or other nodes while the sequencers are full. */
function expectSequencers(graph: Graph, live: NodePlan[]): void {
  const names = live.filter(({ role }) => role === "sequencer").map(({ name }) => name);
  const followers = live.filter(({ role }) => role !== "sequencer");
  const wanted = sequencersOfEach(names.length, followers.length);
  const areFull = names.every((name) => graph.get(name)!.size >= CONNECTIONS_KEPT - 2);
  for (const { name } of followers) {
    const known = names.filter((sequencer) => graph.get(name)!.has(sequencer));
    if (!areFull) expect([name, known.length >= wanted]).toEqual([name, true]);
    expect(graph.get(name)!.size).toBeGreaterThanOrEqual(1);
  }
  for (const name of names) expect(graph.get(name)!.size).toBeLessThanOrEqual(CONNECTIONS_KEPT);
}

describe("kona-node, which dials whom it discovers", () => {
  it("knows nobody from the sixth validator on, where somebody introduces it", () => {
    const { validators } = planOf(3, 8, "kona-node");
    expect(validators.map(({ consensus }) => consensus.peers.length)).toEqual([3, 4, 5, 6, 7, 0, 0, 0]);
    expect(validators[6]!.execution.peers).toEqual(["sequencer-1", "validator-6"]);
  });

  it("discovers as before where nobody does", () => {
    const { validators } = planTopology(
      parseConfig({ l2_nodes: 10, guard: { enabled: false }, gateway: { enabled: false } }),
    );
    expect(validators[6]!.consensus.peers).toEqual(["sequencer-1", "validator-6"]);
  });

  it("is one piece once introduced", () => {
    const nodes = allNodes(planOf(3, 37, "kona-node"));
    const graph = graphOf(nodes);
    expect(introduce(graph, nodes)).toBe(0);
    expect(isOnePiece(graph)).toBe(true);
  });
});
