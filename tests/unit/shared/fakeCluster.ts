/**
 * A cluster in memory that behaves as op-conductor, Raft and the consensus clients do where `reconcile` could tell, and
 * that refuses, or notes as a violation, what would harm a real one. Each observation lets half a second pass.
 */
import type { Hash } from "viem";
import { numberToHex } from "viem";
import type { Cluster } from "../../../shared/cluster/reconcile";
import type { ClusterObservation, MemberObservation, ServerObservation } from "../../../shared/cluster/observation";
import type { Action } from "../../../shared/cluster/plan";
import { founder } from "../../../shared/cluster/situation";
import type { ClusterServer } from "../../../shared/rpc/schema";

const BLOCK_TIME = 2;
const UNSAFE_INTERVAL = 6;
const CATCH_UP_BLOCKS_PER_TICK = 10;

export interface FakeServer {
  up: boolean;
  paused: boolean;
  active: boolean;
  head: number;
  /** Set on one that has no conductor. */
  alone?: boolean;
}

export const raftAddress = (id: string): string => `${id}.raft:50050`;
export const hashOf = (block: number): Hash => numberToHex(block + 1, { size: 32 });
export const voter = (id: string): ClusterServer => ({ id, addr: raftAddress(id), suffrage: 0 });

export class FakeCluster implements Cluster {
  now = 1_000;
  servers = new Map<string, FakeServer>();
  leader: string | undefined;
  /** The leader's Raft configuration, by id. */
  voters: string[] = [];
  /** Highest block in the Raft log; undefined while it is empty. */
  raftHead: number | undefined;
  readonly actions: string[] = [];
  readonly violations: string[] = [];

  constructor(public desired: string[]) {
    for (const id of desired) this.servers.set(id, { up: true, paused: false, active: false, head: 0 });
  }

  /** Just created: the founder bootstrapped alone and paused itself, nothing sequences, genesis is a while ago. */
  static fresh(count: number): FakeCluster {
    const cluster = new FakeCluster(ids(count));
    const founding = founder(cluster.desired);
    cluster.leader = founding;
    cluster.voters = [founding];
    cluster.server(founding).paused = true;
    return cluster;
  }

  /** An only sequencer without a conductor makes blocks, and the others have just been created beside it. */
  static grownFromOne(count: number): FakeCluster {
    const cluster = FakeCluster.fresh(count);
    const head = cluster.now / BLOCK_TIME;
    for (const server of cluster.servers.values()) server.head = head;
    Object.assign(cluster.server("sequencer-1"), { alone: true, active: true });
    return cluster;
  }

  static formed(count: number, leader = "sequencer-1"): FakeCluster {
    const cluster = new FakeCluster(ids(count));
    cluster.leader = leader;
    cluster.voters = ids(count);
    cluster.raftHead = cluster.now / BLOCK_TIME;
    for (const server of cluster.servers.values()) server.head = cluster.raftHead;
    cluster.server(leader).active = true;
    return cluster;
  }

  server(id: string): FakeServer {
    return this.servers.get(id)!;
  }

  /** Shall these be the members: new ones have started, those left out run on. */
  want(wanted: string[]): this {
    for (const id of wanted) {
      if (!this.servers.has(id))
        this.servers.set(id, { up: true, paused: false, active: false, head: this.raftHead ?? 0 });
    }
    this.desired = wanted;
    return this;
  }

  async observe(): Promise<ClusterObservation> {
    this.tick();
    const members = this.desired.map((id): MemberObservation => ({ ...this.see(id), raftAddress: raftAddress(id) }));
    const retires = this.leader !== undefined && !this.desired.includes(this.leader);
    return { atSeconds: this.now, members, ...(retires ? { retiringLeader: this.see(this.leader!) } : {}) };
  }

  async perform(action: Action): Promise<void> {
    this.act(action);
    this.actions.push(describe(action));
  }

  private act(action: Action): void {
    switch (action.kind) {
      case "start-sequencer": {
        if ([...this.servers.values()].some(({ active }) => active)) this.violations.push("started a second sequencer");
        if (action.on !== this.leader) throw new Error("sequencer is not the leader, aborting");
        if (action.unsafeHead !== hashOf(this.server(action.on).head)) throw new Error("block hash does not match");
        this.server(action.on).active = true;
        return;
      }
      case "take-over": {
        const [from, to] = [this.server(action.from), this.server(action.to)];
        if (action.to !== this.leader) throw new Error("sequencer is not the leader, aborting");
        if (from.head !== to.head) throw new Error("block hash does not match");
        from.active = false;
        to.active = true;
        this.raftHead = to.head;
        return;
      }
      case "add-voter":
        this.assertLeads(action.leader);
        if (!this.server(action.id).up) throw new Error("dial tcp: connect: connection refused");
        if (this.raftHead === undefined) this.violations.push("added a voter to a cluster without a block");
        this.voters.push(action.id);
        return;
      case "remove-server":
        this.assertLeads(action.leader);
        if (action.id === this.leader) this.violations.push("removed the leader");
        this.voters = this.voters.filter((id) => id !== action.id);
        if (!this.hasQuorum()) this.violations.push("removal lost the quorum");
        return;
      case "transfer-leadership":
        this.assertLeads(action.from);
        if (!this.voters.includes(action.to)) throw new Error("cannot find replication state");
        if (this.server(action.to).paused) this.violations.push("leadership went to a paused conductor");
        this.leader = action.to;
        return;
      case "resume": {
        const { active } = this.server(action.id);
        if (action.id === this.leader && active && !this.isHealthy(action.id)) {
          this.violations.push("resumed an unhealthy leader, which stops its sequencer");
        }
        this.server(action.id).paused = false;
        return;
      }
    }
  }

  private assertLeads(id: string): void {
    if (id !== this.leader) throw new Error("node is not the leader");
  }

  private hasQuorum(): boolean {
    return this.voters.filter((id) => this.servers.get(id)?.up).length > this.voters.length / 2;
  }

  private isHealthy(id: string): boolean {
    return this.now - this.server(id).head * BLOCK_TIME <= UNSAFE_INTERVAL;
  }

  private tick(): void {
    this.now += 0.5;
    for (const [id, server] of this.servers) {
      if (!server.up || server.paused || server.alone) continue;
      if (id !== this.leader) server.active = false;
      // Conductors start a sequencer only where the Raft log says that the chain goes on.
      else if (this.raftHead !== undefined && this.raftHead === server.head) server.active = true;
    }
    const lone = [...this.servers.values()].find(({ alone, active }) => alone && active);
    const leader = lone ?? (this.leader === undefined ? undefined : this.server(this.leader));
    if (!leader?.up || !leader.active || !(lone || this.hasQuorum())) return;
    const due = Math.floor(this.now / BLOCK_TIME);
    leader.head = Math.min(due, leader.head + CATCH_UP_BLOCKS_PER_TICK);
    if (leader.head > 0 && !lone) this.raftHead = leader.head;
    for (const server of this.servers.values()) if (server.up) server.head = Math.max(server.head, leader.head);
  }

  private see(id: string): ServerObservation {
    const server = this.server(id);
    const endpoints = {
      id,
      conductorContainer: `net-op-conductor-${id}`,
      consensusContainer: `net-op-node-${id}`,
      conductorRpcUrl: `http://net-op-conductor-${id}:8547`,
      consensusRpcUrl: `http://net-op-node-${id}:7545`,
      executionRpcUrl: `http://net-op-geth-${id}:9545`,
    };
    if (!server.up) {
      const [service, container] = ["op-conductor" as const, endpoints.conductorContainer];
      return { ...endpoints, silences: [{ service, container, reason: "connect ECONNREFUSED" }] };
    }
    const joined = this.voters.includes(id);
    const sequencer = {
      active: server.active,
      underConductor: !server.alone,
      unsafeHead: { hash: hashOf(server.head), number: server.head, timestamp: server.head * BLOCK_TIME },
      blockTimeSeconds: BLOCK_TIME,
    };
    if (server.alone) {
      const [service, container] = ["op-conductor" as const, endpoints.conductorContainer];
      return { ...endpoints, sequencer, silences: [{ service, container, reason: "getaddrinfo ENOTFOUND" }] };
    }
    return {
      ...endpoints,
      conductor: {
        leaderId: joined ? (this.leader ?? "") : "",
        leaderOverridden: false,
        paused: server.paused,
        healthy: this.isHealthy(id),
        servers: joined ? this.voters.map(voter) : [],
        configurationVersion: 0,
      },
      sequencer,
      silences: [],
    };
  }
}

export const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `sequencer-${index + 1}`);

function describe(action: Action): string {
  switch (action.kind) {
    case "start-sequencer":
      return `start ${action.on}`;
    case "take-over":
      return `take over from ${action.from} on ${action.to}`;
    case "add-voter":
      return `add ${action.id}`;
    case "remove-server":
      return `remove ${action.id}`;
    case "transfer-leadership":
      return `transfer to ${action.to}`;
    case "resume":
      return `resume ${action.id}`;
  }
}
