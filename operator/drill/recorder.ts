/** Watches a network and writes down what it sees. It judges nothing, and disturbs the network as little as it can. */
import { isKnown } from "../../shared/rpc/head";
import type { SyncStatus } from "../../shared/rpc/schema";
import { gameCountCall } from "../network/l1Facts";
import { allNodes, type Network, type NetworkNode } from "../network/model";
import { call, callAll } from "../../shared/rpc/light";
import type { BlockRecord, Recording } from "./recording";

/** Milliseconds between two looks at a node, and that an answer may take. */
export const INTERVAL_MILLISECONDS = 100;
const TIMEOUT_MILLISECONDS = 600;
const PROGRESS_INTERVAL_MILLISECONDS = 500;
const DISCOVERY_INTERVAL_MILLISECONDS = 1_000;

/** How many blocks of one node are fetched to close a gap, at most. */
const PARENTS_FETCHED = 400;

/** Calls in one request; clients refuse more than some hundred. */
const BATCH = 100;

type Observations = Pick<Recording, "blocks" | "heads" | "gateway" | "conductors" | "sequencing" | "progress">;

interface RpcBlock {
  number: string;
  hash: string;
  parentHash: string;
  timestamp: string;
  transactions: string[];
}

/** The safe head is read from L1: what some nodes say of it is what all would. */
const NODES_ASKED_FOR_PROGRESS = 12;

export class Recorder {
  readonly seen: Observations = { blocks: [], heads: [], gateway: [], conductors: [], sequencing: [], progress: [] };
  /** The lowest block that is followed. */
  private base = Infinity;
  private readonly blocks = new Map<string, BlockRecord>();
  private readonly last = new Map<string, string>();
  private readonly loops: Promise<void>[] = [];
  private readonly nodes = new Map<string, NetworkNode>();
  private readonly watched = new Set<string>();
  /** Nodes that have been at the base. What any other has is history, which nobody watches; what these have is a fork. */
  private readonly reachedBase = new Set<string>();
  private running = false;

  /**
   * @param gameFactory DisputeGameFactory on L1; undefined where nothing is proposed
   * @param rediscover finds the network anew, so that nodes which are created meanwhile are watched too
   */
  constructor(
    private readonly network: Network,
    private readonly gameFactory?: `0x${string}`,
    private readonly rediscover?: () => Promise<Network>,
  ) {}

  start(): void {
    this.running = true;
    this.watch(this.network);
    this.nodes.forEach((_, name) => this.reachedBase.add(name));
    const { gatewayUrl } = this.network;
    if (gatewayUrl) this.repeat(INTERVAL_MILLISECONDS, () => this.lookAtGateway(gatewayUrl));
    this.repeat(PROGRESS_INTERVAL_MILLISECONDS, () => this.lookAtProgress());
    const { rediscover } = this;
    if (!rediscover) return;
    this.repeat(DISCOVERY_INTERVAL_MILLISECONDS, () =>
      // A container that goes while it is looked at is no reason to stop looking.
      rediscover().then(
        (network) => this.watch(network),
        () => undefined,
      ),
    );
  }

  private watch(network: Network): void {
    for (const node of allNodes(network)) {
      const { name, role, conductorRpcUrl } = node;
      this.nodes.set(name, node);
      this.once(`head ${name}`, () => this.lookAtHead(node));
      if (role === "sequencer") this.once(`sequencing ${name}`, () => this.lookAtSequencing(node));
      if (conductorRpcUrl) this.once(`conductor ${name}`, () => this.lookAtConductor(node));
    }
  }

  private once(key: string, look: () => Promise<void>): void {
    if (this.watched.has(key)) return;
    this.watched.add(key);
    this.repeat(INTERVAL_MILLISECONDS, look);
  }

  /** Ends watching, and asks every node once more for every block, for what a look at heads has missed. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.loops);
    const known = [...this.blocks.values()].map(({ number }) => number);
    const [lowest, highest] = [Math.min(...known), Math.max(...known)];
    // All between them: what nobody was seen to have, on a machine too busy to answer, would be a hole in the chain.
    const heights = Array.from({ length: Math.max(0, highest - lowest + 1) }, (_, index) => lowest + index);
    await Promise.all(
      [...this.nodes.values()].map(async (node) => {
        for (let first = 0; first < heights.length; first += BATCH) {
          const calls = heights.slice(first, first + BATCH).map((height) => ({
            method: "eth_getBlockByNumber",
            params: [`0x${height.toString(16)}`, false],
          }));
          const found = await callAll<RpcBlock[]>(node.rpcUrl, calls, 10_000).catch(() => []);
          for (const block of found) if (block) this.note(node, block, this.seenBy(Number(block.number)));
        }
      }),
    );
  }

  /** When a block of this height was there at the latest: a higher one was seen then. */
  private seenBy(height: number): number {
    const higher = [...this.blocks.values()].filter(({ number }) => number >= height);
    return Math.min(Date.now(), ...higher.map(({ sightings }) => sightings[0]!.at));
  }

  private repeat(every: number, look: () => Promise<void>): void {
    const loop = async () => {
      while (this.running) {
        const started = Date.now();
        await look();
        await new Promise((resolve) => setTimeout(resolve, Math.max(5, every - (Date.now() - started))));
      }
    };
    this.loops.push(loop());
  }

  private async lookAtHead(node: NetworkNode): Promise<void> {
    const { name, rpcUrl } = node;
    const params = ["latest", false];
    const block = await call<RpcBlock>(rpcUrl, "eth_getBlockByNumber", params, TIMEOUT_MILLISECONDS).catch(() => null);
    const at = Date.now();
    this.noteChange(`head ${name}`, block?.hash ?? "", () =>
      this.seen.heads.push({ at, node: name, ...(block ? { number: Number(block.number) } : {}) }),
    );
    if (!block) return;
    const number = Number(block.number);
    if (number >= this.base) this.reachedBase.add(name);
    if (!this.reachedBase.has(name)) return;
    this.base = Math.min(this.base, number);
    this.note(node, block, at);
    await this.fetchParents(node, block);
  }

  /** Blocks that came between two looks, and the other branch after a reorganisation. */
  private async fetchParents(node: NetworkNode, { parentHash, number }: RpcBlock): Promise<void> {
    let [hash, height] = [parentHash, Number(number) - 1];
    for (let left = PARENTS_FETCHED; left > 0 && height >= this.base && !this.blocks.has(hash); left--, height--) {
      const parent = await call<RpcBlock>(node.rpcUrl, "eth_getBlockByHash", [hash, false]).catch(() => null);
      if (!parent) return;
      this.note(node, parent, Date.now());
      hash = parent.parentHash;
    }
  }

  private note({ name }: NetworkNode, block: RpcBlock, at: number): void {
    const known = this.blocks.get(block.hash);
    if (known) {
      if (!known.sightings.some(({ node }) => node === name)) known.sightings.push({ node: name, at });
      return;
    }
    const record = {
      number: Number(block.number),
      hash: block.hash,
      parentHash: block.parentHash,
      timestamp: Number(block.timestamp),
      transactions: block.transactions,
      sightings: [{ node: name, at }],
    };
    this.blocks.set(block.hash, record);
    this.seen.blocks.push(record);
  }

  private async lookAtConductor({ name, conductorRpcUrl }: NetworkNode): Promise<void> {
    const [leader, healthy, paused] = await callAll<[boolean, boolean, boolean]>(
      conductorRpcUrl!,
      [{ method: "conductor_leader" }, { method: "conductor_sequencerHealthy" }, { method: "conductor_paused" }],
      TIMEOUT_MILLISECONDS,
    ).catch(() => []);
    const sample = { sequencer: name, leader, healthy, paused };
    this.noteChange(`conductor ${name}`, JSON.stringify(sample), () =>
      this.seen.conductors.push({ at: Date.now(), ...sample }),
    );
  }

  private async lookAtSequencing({ name, nodeRpcUrl }: NetworkNode): Promise<void> {
    const active = await call<boolean>(nodeRpcUrl, "admin_sequencerActive", [], TIMEOUT_MILLISECONDS).catch(
      () => undefined,
    );
    this.noteChange(`sequencing ${name}`, String(active), () =>
      this.seen.sequencing.push({ at: Date.now(), sequencer: name, active }),
    );
  }

  private async lookAtGateway(url: string): Promise<void> {
    const head = await call<string>(url, "eth_blockNumber", [], TIMEOUT_MILLISECONDS).then(Number, () => undefined);
    this.noteChange("gateway", String(head), () => this.seen.gateway.push({ at: Date.now(), number: head }));
  }

  private async lookAtProgress(): Promise<void> {
    const [l1, ...safeHeads] = await Promise.all([
      this.lookAtL1(),
      ...[...this.nodes.values()].slice(0, NODES_ASKED_FOR_PROGRESS).map(({ nodeRpcUrl }) =>
        call<SyncStatus>(nodeRpcUrl, "optimism_syncStatus", [], TIMEOUT_MILLISECONDS).then(
          // A node that does not know its safe head, after a restart, has not lost it.
          ({ safe_l2 }) => (isKnown(safe_l2) ? safe_l2.number : undefined),
          () => undefined,
        ),
      ),
    ]);
    const known = safeHeads.filter((head) => head !== undefined);
    const sample = { ...l1, ...(known.length > 0 ? { safeHead: Math.max(...known) } : {}) };
    this.noteChange("progress", JSON.stringify(sample), () => this.seen.progress.push({ at: Date.now(), ...sample }));
  }

  private async lookAtL1(): Promise<{ l1Block?: number; games?: number }> {
    const { l1RpcUrl } = this.network;
    if (!l1RpcUrl) return {};
    const calls = [{ method: "eth_blockNumber" }, ...(this.gameFactory ? [gameCountCall(this.gameFactory)] : [])];
    const [block, games] = await callAll<[string, string]>(l1RpcUrl, calls, TIMEOUT_MILLISECONDS).catch(() => []);
    return {
      ...(block === undefined ? {} : { l1Block: Number(block) }),
      ...(games === undefined ? {} : { games: Number(games) }),
    };
  }

  private noteChange(key: string, value: string, note: () => void): void {
    if (this.last.get(key) === value) return;
    this.last.set(key, value);
    note();
  }
}
