/** Three sequencers in memory, as the guard reaches them: their conductors, consensus and execution clients. */
import { numberToHex, type Hash } from "viem";
import type { GuardInput } from "../../../guard/input";
import { hashOf, ids, voter } from "../shared/fakeCluster";
import { serveJsonRpc } from "../shared/jsonRpcServer";

const SEVENTH = 7;
const LEADS_FOR_MILLISECONDS = 40;

export class GuardedSequencers {
  leader = "sequencer-1";
  /** The one whose sequencer runs. */
  active: string | undefined = "sequencer-1";
  /** The consensus client that accepts connections and answers nothing. */
  hung: string | undefined;
  /** The conductor that does so. */
  deadConductor: string | undefined;
  /** No block comes after this one. */
  lastBlock = Infinity;
  refuses: string | undefined;
  /** A new leader makes no blocks either. */
  helpsNobody = false;
  /** Whoever leads gives the leadership away at once, as op-conductors do that are all unhealthy. */
  givesAway = false;
  /** Heads of the execution clients. */
  readonly heads: Record<string, number> = Object.fromEntries(ids(3).map((id) => [id, SEVENTH]));
  readonly transfers: string[] = [];
  readonly stopped: string[] = [];
  readonly committed: unknown[] = [];
  /** Block hashes that were posted to consensus clients, by sequencer. */
  readonly posted: Record<string, unknown[]> = Object.fromEntries(ids(3).map((id) => [id, []]));

  /** @param ignoreConductors whether their consensus clients do, as kona-node does and op-node does not */
  constructor(private readonly ignoreConductors: boolean) {}

  hashOf = (block: number): Hash => hashOf(block);

  /** The others elect a new leader, whose conductor starts no sequencer in these tests. */
  elect(id: string): void {
    this.leader = id;
  }

  async members(): Promise<GuardInput["members"]> {
    return Promise.all(
      ids(3).map(async (id) => ({
        id,
        ignoresConductor: this.ignoreConductors,
        conductorRpcUrl: await this.serveConductor(id),
        consensusRpcUrl: await serveJsonRpc({
          admin_sequencerActive: () => this.active === id,
          admin_stopSequencer: () => {
            this.stopped.push(id);
            if (this.active === id) this.active = undefined;
            return hashOf(this.heads[id]!);
          },
          admin_postUnsafePayload: (payload: { executionPayload: { blockHash: Hash } }) => {
            this.posted[id]!.push(payload.executionPayload.blockHash);
            this.heads[id]! += 1;
            return null;
          },
          optimism_syncStatus: () => (this.hung === id ? new Promise(() => undefined) : this.status()),
        }),
        executionRpcUrl: await serveJsonRpc({
          eth_getBlockByNumber: () => this.block(this.heads[id]!),
          eth_getRawTransactionByBlockHashAndIndex: "0x02f8",
        }),
      })),
    );
  }

  stopBlocks(): void {
    this.lastBlock = Math.floor(Date.now() / 1_000);
  }

  private serveConductor(id: string): Promise<string> {
    const unlessDead = (result: () => unknown) => () =>
      this.deadConductor === id ? new Promise(() => undefined) : result();
    return serveJsonRpc({
      conductor_leader: unlessDead(() => this.currentLeader() === id),
      conductor_leaderWithID: unlessDead(() => voter(this.currentLeader())),
      conductor_leaderOverridden: false,
      conductor_sequencerHealthy: true,
      conductor_paused: false,
      conductor_clusterMembership: { servers: ids(3).map(voter), version: 0 },
      conductor_resume: () => {
        this.active = id;
        return null;
      },
      conductor_commitUnsafePayload: (payload: unknown) => {
        if (this.currentLeader() !== id) throw new Error("node is not the leader");
        this.committed.push(payload);
        if (this.givesAway) this.active = id;
        return null;
      },
      conductor_transferLeaderToServer: (to: string, address: string) => {
        if (this.refuses) throw new Error(this.refuses);
        this.transfers.push(`${id} → ${to} at ${address}`);
        this.leader = to;
        this.active = to;
        if (!this.helpsNobody) this.lastBlock = Infinity;
        return null;
      },
    });
  }

  private currentLeader(): string {
    if (!this.givesAway || this.active) return this.leader;
    return ids(3)[Math.floor(Date.now() / LEADS_FOR_MILLISECONDS) % 3]!;
  }

  private status() {
    const number = Math.min(this.lastBlock, Math.floor(Date.now() / 1_000));
    return { unsafe_l2: { number, timestamp: number, hash: "0x", parentHash: "0x" } };
  }

  private block(number: number) {
    const [hash, parentHash] = [hashOf(number), hashOf(number - 1)];
    return { number: numberToHex(number), hash, parentHash, transactions: ["0x1"], parentBeaconBlockRoot: hash };
  }
}
