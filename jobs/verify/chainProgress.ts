/** Checks of the chains: L1 and L2 advance, the nodes agree, the safe head follows. */
import { numberToHex, type Hash } from "viem";
import { consensusClient, ethereumClient, reason } from "../../shared/rpc/client";
import { isKnown } from "../../shared/rpc/head";
import type { BlockReference } from "../../shared/rpc/schema";
import { containerOf, NotYet, type Check } from "./check";
import type { Node } from "./input";

/** Blocks that a node's unsafe head has to gain: a single new one may have been under way before. */
const BLOCKS_TO_GAIN = 2;

export function l1Advances(url: string, blockTimeSeconds: number): Check {
  const client = ethereumClient(url);
  const watch = watchAdvance("L1", 1, blockTimeSeconds);
  const look = async () => watch(Number(await client.request({ method: "eth_blockNumber" })));
  return { name: "L1 advances", containers: containerOf(url), look };
}

export function nodeAdvances(node: Node, blockTimeSeconds: number): Check {
  const client = consensusClient(node.consensusRpcUrl);
  const watch = watchAdvance("the unsafe head", BLOCKS_TO_GAIN, blockTimeSeconds);
  return {
    name: `${node.name} follows the chain`,
    containers: [node.consensusContainer, node.executionContainer],
    look: async () => {
      const { unsafe_l2 } = await client.request({ method: "optimism_syncStatus" });
      // From no head to the first one it knows is no progress, however many blocks that seems to be.
      if (!isKnown(unsafe_l2)) throw new NotYet("its consensus client does not know its unsafe head yet");
      return watch(unsafe_l2.number);
    },
  };
}

/** The safe head is derived from L1 and so shows that batches arrive there; a validator's shows nothing else. */
export function safeHeadAdvances(nodes: Node[]): Check {
  const node = nodes.find(({ role }) => role === "validator") ?? nodes[0]!;
  const client = consensusClient(node.consensusRpcUrl);
  let first: number | undefined;
  const look = async () => {
    const { safe_l2, unsafe_l2 } = await client.request({ method: "optimism_syncStatus" });
    const seen = `safe head ${inWords(safe_l2)}, unsafe head ${inWords(unsafe_l2)}`;
    // The genesis block, or none: a safe head that is not known reads as 0 too.
    if (safe_l2.number === 0) throw new Error(`${seen}: no batch was derived from L1 yet, see the batcher too`);
    first ??= safe_l2.number;
    if (safe_l2.number <= first) throw new Error(`${seen}: no batch was derived since, see the batcher too`);
    return seen;
  };
  return { name: `the safe head advances on ${node.name}`, containers: [node.consensusContainer], look };
}

const inWords = (head: BlockReference): string => (isKnown(head) ? String(head.number) : "not known yet");

/** All execution clients have the same block at the height that the last of them has reached. */
export function nodesAgree(nodes: Node[]): Check {
  const clients = nodes.map((node) => ({ node, client: ethereumClient(node.executionRpcUrl) }));
  const askAll = <T>(question: (client: (typeof clients)[number]["client"]) => Promise<T>) =>
    Promise.all(
      clients.map(async ({ node, client }) => {
        try {
          return { node, answer: await question(client) };
        } catch (error) {
          throw new NotYet(`${node.name}: ${reason(error)}`, [node.executionContainer]);
        }
      }),
    );
  const look = async () => {
    const heads = await askAll((client) => client.request({ method: "eth_blockNumber" }));
    const height = Math.min(...heads.map(({ answer }) => Number(answer)));
    const blocks = await askAll((client) =>
      client.request({ method: "eth_getBlockByNumber", params: [numberToHex(height), false] }),
    );
    return judgeAgreement(
      height,
      blocks.map(({ node, answer }) => ({ node, hash: answer?.hash ?? null })),
    );
  };
  return { name: "all nodes agree", containers: nodes.map((node) => node.executionContainer), look };
}

/** @throws NotYet when the nodes have different blocks at `height`, or none has gone beyond genesis */
export function judgeAgreement(height: number, blocks: { node: Node; hash: Hash | null }[]): string {
  const nodesByHash = new Map<string, Node[]>();
  for (const { node, hash } of blocks) {
    const key = hash ?? "missing";
    nodesByHash.set(key, [...(nodesByHash.get(key) ?? []), node]);
  }
  if (nodesByHash.size > 1) {
    const sides = [...nodesByHash].map(([hash, nodes]) => `${hash} on ${nodes.map(({ name }) => name).join(", ")}`);
    throw new NotYet(`block ${height} is ${sides.join(" but ")}`);
  }
  if (height === 0) throw new NotYet("not all nodes have block 1");
  return `block ${height} is ${blocks[0]!.hash} on ${blocks.length === 1 ? "the only node" : `all ${blocks.length}`}`;
}

/** Compares each head with the first one seen. */
export function watchAdvance(chain: string, blocks: number, blockTimeSeconds: number): (head: number) => string {
  let first: number | undefined;
  return (head) => {
    first ??= head;
    if (head >= first + blocks) return `block ${first} to ${head}`;
    throw new NotYet(`${chain} went from block ${first} to ${head}, though a block is due every ${blockTimeSeconds} s`);
  };
}
