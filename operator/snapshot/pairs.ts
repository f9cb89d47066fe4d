/** The pairs of a network whose data may be saved, and how fit each is for that now. */
import type Docker from "dockerode";
import { call } from "../../shared/rpc/light";
import { Cluster } from "../network/cluster";
import { allNodes, containersOf, type Network, type NetworkContainer, type NetworkNode } from "../network/model";
import type { Candidate } from "./donors";
import { isConsensusClient, isExecutionClient } from "./parts";

/** A validator, a sequencer, or the pair behind op-challenger, which publishes no ports and is no node to `Network`. */
export interface Pair {
  name: string;
  execution: NetworkContainer;
  consensus: NetworkContainer;
  node?: NetworkNode;
}

export function pairsOf(network: Network): Pair[] {
  const nodes = allNodes(network).map((node) => ({
    name: node.name,
    execution: node.execution,
    consensus: node.consensus,
    node,
  }));
  const behindChallenger = network.containers.filter(({ role }) => role === "challenger");
  const execution = behindChallenger.find(isExecutionClient);
  const consensus = behindChallenger.find(isConsensusClient);
  return execution && consensus ? [...nodes, { name: "challenger", execution, consensus }] : nodes;
}

/** Blocks that a node may be behind the highest: more, and it is still catching up. */
const MAY_BE_BEHIND = 10;
/** Seconds between the stops of nodes that were stopped together. */
const STOPPED_TOGETHER = 120;

/** While the network makes blocks. */
export async function candidatesOfRunning(network: Network): Promise<Candidate[]> {
  const pairs = pairsOf(network);
  const leader = await new Cluster(network).leader(5).catch(() => undefined);
  const heads = await Promise.all(
    pairs.map(({ node }) =>
      node ? call<string>(node.rpcUrl, "eth_blockNumber", [], 3_000).then(Number, () => -1) : Promise.resolve(0),
    ),
  );
  const highest = Math.max(...heads);
  return pairs.map((pair, position) => {
    const isDown = [pair.execution, pair.consensus].some(({ state }) => state !== "running");
    const leads = pair.name === leader?.name;
    const head = heads[position]!;
    const unfit = isDown
      ? "a container of it does not run"
      : !pair.node
        ? undefined
        : head < 0
          ? "it does not answer"
          : highest - head > MAY_BE_BEHIND
            ? `it is ${highest - head} blocks behind`
            : leads && !pair.node.conductor
              ? "it alone makes the blocks, so that the chain would stop: stop the network first, with make stop"
              : undefined;
    return candidate(pair, leads, unfit);
  });
}

/** While all of it is stopped: those that were stopped before the others lack the newest blocks. */
export async function candidatesOfStopped(docker: Docker, network: Network): Promise<Candidate[]> {
  const pairs = pairsOf(network);
  const stoppedAt = await Promise.all(
    pairs.map(async ({ execution }) => {
      const { State } = await docker.getContainer(execution.id).inspect();
      return Date.parse(State.FinishedAt) / 1_000;
    }),
  );
  const last = Math.max(...stoppedAt);
  return pairs.map((pair, position) =>
    candidate(
      pair,
      false,
      last - stoppedAt[position]! > STOPPED_TOGETHER ? "it was stopped before the others" : undefined,
    ),
  );
}

function candidate({ name, execution, consensus, node }: Pair, leads: boolean, unfit: string | undefined): Candidate {
  return {
    name,
    role: node?.role ?? "challenger",
    index: node?.index ?? 0,
    execution: execution.component,
    consensus: consensus.component,
    leads,
    ...(unfit === undefined ? {} : { unfit }),
  };
}

/** Those that are stopped with it, in the order in which they are stopped. */
export const stopOrder = ({ execution, consensus, node }: Pair): NetworkContainer[][] => [
  node ? containersOf(node).filter((container) => container !== execution) : [consensus],
  [execution],
];
