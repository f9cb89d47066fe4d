/** Looks at a network as its readers and operators do, again and again, and tells what it sees. It changes nothing. */
import { setMaxListeners } from "node:events";
import type Docker from "dockerode";
import { sleep } from "../../shared/rpc/deadline";
import { isKnown } from "../../shared/rpc/head";
import { call, callAll } from "../../shared/rpc/light";
import type { SyncStatus } from "../../shared/rpc/schema";
import { allNodes, type Network, type NetworkNode } from "../network/model";
import { ContainerWatch } from "./containerWatch";
import { watchGuards } from "./guardWatch";
import type { Observation } from "./observation";

type Tell = (observation: Observation) => void;

/** Milliseconds. A look costs both sides some of the CPU that a small machine needs for the chain. */
const BETWEEN_LOOKS = { sequencers: 400, safeHead: 2_000, containers: 1_000 };
const TIMEOUT = 1_000;

/** Looks at heads for each slot, within these milliseconds. */
const LOOKS_A_SLOT = 5;
const HEADS = { least: 150, most: 300 };

/** Milliseconds between two looks at a node's head. @param blockTime seconds */
export const headInterval = (blockTime: number): number =>
  Math.min(HEADS.most, Math.max(HEADS.least, (1_000 * blockTime) / LOOKS_A_SLOT));

/** Looks at heads a second, of all nodes together: a block reaches all of them within moments, so that any of them tells. */
const LOOKS_A_SECOND = 40;

/** Blocks of one node that are fetched to close a gap, at most: what is further back is nobody's news. */
const PARENTS_FETCHED = 20;
/** The safe head is read from L1: what some nodes say of it is what all would. */
const ASKED_FOR_SAFE_HEAD = 3;

interface RpcBlock {
  number: string;
  hash: string;
  parentHash: string;
  timestamp: string;
  transactions: string[];
}

export class Observer {
  private readonly stopping = new AbortController();
  private readonly loops: Promise<void>[] = [];
  /** By node: the newest block that it was seen to have. */
  private readonly newest = new Map<string, { hash: string; number: number }>();

  /** @param blockTime seconds between two L2 blocks */
  constructor(
    private readonly docker: Docker,
    private readonly network: Network,
    private readonly blockTime: number,
    private readonly tell: Tell,
  ) {
    setMaxListeners(0, this.stopping.signal); // One for each loop.
  }

  start(): void {
    const { docker, network, tell } = this;
    const { signal } = this.stopping;
    const nodes = allNodes(network);
    const heads = Math.max(headInterval(this.blockTime), (1_000 * nodes.length) / LOOKS_A_SECOND);
    const { gatewayUrl } = network;
    // Evenly over the interval, so that together they see a block sooner than one alone would.
    nodes.forEach((node, index) => this.repeat(heads, (heads * index) / nodes.length, () => this.lookAtHead(node)));
    if (gatewayUrl) this.repeat(heads, 0, () => this.lookAtGateway(gatewayUrl));
    network.sequencers.forEach((node) => this.repeat(BETWEEN_LOOKS.sequencers, 0, () => this.lookAtSequencer(node)));
    this.repeat(BETWEEN_LOOKS.safeHead, 0, () => this.lookAtSafeHead());
    const containers = new ContainerWatch(docker, network);
    this.repeat(BETWEEN_LOOKS.containers, 0, async () => {
      const states = await containers.look().catch(() => undefined);
      if (states) tell({ at: Date.now(), kind: "containers", states });
    });
    this.loops.push(watchGuards(docker, network, tell, signal));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  private repeat(every: number, delay: number, look: () => Promise<void>): void {
    const { signal } = this.stopping;
    const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined);
    const loop = async () => {
      await pause(delay);
      while (!signal.aborted) {
        const startedAt = Date.now();
        await look();
        await pause(Math.max(5, every - (Date.now() - startedAt)));
      }
    };
    this.loops.push(loop());
  }

  private async lookAtHead(node: NetworkNode): Promise<void> {
    const block = await call<RpcBlock | null>(node.rpcUrl, "eth_getBlockByNumber", ["latest", false], TIMEOUT).catch(
      () => null,
    );
    const at = Date.now();
    if (this.stopping.signal.aborted) return;
    if (block && block.hash !== this.newest.get(node.name)?.hash) {
      for (const one of [...(await this.parentsOf(node, block)), block]) this.tellBlock(node, one, at);
      this.newest.set(node.name, { hash: block.hash, number: Number(block.number) });
    }
    this.tell({ at, kind: "head", node: node.name, number: block ? Number(block.number) : undefined });
  }

  /** Blocks that came between two looks, and the other branch after a reorganisation; the oldest first. */
  private async parentsOf({ name, rpcUrl }: NetworkNode, { parentHash, number }: RpcBlock): Promise<RpcBlock[]> {
    const known = this.newest.get(name);
    const parents: RpcBlock[] = [];
    if (!known || Number(number) - known.number > PARENTS_FETCHED) return parents;
    for (let hash = parentHash; hash !== known.hash && parents.length < PARENTS_FETCHED;) {
      const parent = await call<RpcBlock | null>(rpcUrl, "eth_getBlockByHash", [hash, false], TIMEOUT).catch(
        () => null,
      );
      if (!parent) break;
      parents.unshift(parent);
      hash = parent.parentHash;
    }
    return parents;
  }

  private tellBlock({ name }: NetworkNode, { number, hash, timestamp, transactions }: RpcBlock, at: number): void {
    // The first transaction of every block tells L2 of L1; nobody has sent it.
    const sent = Math.max(0, transactions.length - 1);
    const block = { number: Number(number), hash, timestamp: Number(timestamp), transactions: sent };
    this.tell({ at, kind: "block", node: name, ...block });
  }

  private async lookAtSequencer({ name, nodeRpcUrl, conductorRpcUrl }: NetworkNode): Promise<void> {
    const [active, [leader, healthy, paused]] = await Promise.all([
      call<boolean>(nodeRpcUrl, "admin_sequencerActive", [], TIMEOUT).catch(() => undefined),
      conductorRpcUrl ? this.conductor(conductorRpcUrl) : [],
    ]);
    if (this.stopping.signal.aborted) return;
    this.tell({ at: Date.now(), kind: "sequencer", node: name, leader, healthy, paused, active });
  }

  private conductor(url: string): Promise<(boolean | undefined)[]> {
    const methods = ["conductor_leader", "conductor_sequencerHealthy", "conductor_paused"];
    return callAll<[boolean, boolean, boolean]>(
      url,
      methods.map((method) => ({ method })),
      TIMEOUT,
    ).catch(() => []);
  }

  private async lookAtGateway(url: string): Promise<void> {
    const startedAt = Date.now();
    const head = await call<string>(url, "eth_blockNumber", [], TIMEOUT).then(Number, () => undefined);
    const at = Date.now();
    if (!this.stopping.signal.aborted) this.tell({ at, kind: "reader", head, milliseconds: at - startedAt });
  }

  private async lookAtSafeHead(): Promise<void> {
    const answers = await Promise.all(
      allNodes(this.network)
        .slice(0, ASKED_FOR_SAFE_HEAD)
        .map(({ nodeRpcUrl }) =>
          call<SyncStatus>(nodeRpcUrl, "optimism_syncStatus", [], TIMEOUT).then(
            ({ safe_l2 }) => (isKnown(safe_l2) ? safe_l2.number : undefined),
            () => undefined,
          ),
        ),
    );
    const known = answers.filter((head) => head !== undefined);
    if (known.length > 0) this.tell({ at: Date.now(), kind: "safe", head: Math.max(...known) });
  }
}
