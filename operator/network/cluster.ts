/** A small language for what drills and tests do with a network: `leader()`, `transferTo()`, `waitForUnsafeProgress()`. */
import { until } from "../../shared/rpc/deadline";
import { UserError } from "../terminal";
import { allNodes, type Network, type NetworkNode } from "./model";
import { call } from "../../shared/rpc/light";

/** Seconds that an election and the start of a sequencer may take. */
const LEADER_WITHIN_SECONDS = 30;

export class Cluster {
  constructor(readonly network: Network) {}

  /** @throws UserError for a name that is none of this network's sequencers */
  sequencer(name: string): NetworkNode {
    const found = this.network.sequencers.find((sequencer) => sequencer.name === name);
    if (found) return found;
    const names = this.network.sequencers.map((sequencer) => sequencer.name).join(", ");
    throw new UserError(`there is no sequencer ${name}; there are ${names}`);
  }

  /** The one sequencer whose conductor leads; without conductors, the only one. @throws DeadlineError */
  async leader(withinSeconds = LEADER_WITHIN_SECONDS): Promise<NetworkNode> {
    if (!this.network.sequencers[0]?.conductor) return this.network.sequencers[0]!;
    return until(
      "one conductor to lead",
      async () => {
        const leaders = await this.filter(({ conductorRpcUrl }) => call<boolean>(conductorRpcUrl!, "conductor_leader"));
        return leaders.length === 1 && leaders[0]!;
      },
      { withinSeconds },
    );
  }

  /** The sequencers that do not lead. */
  async followers(): Promise<NetworkNode[]> {
    const leader = await this.leader();
    return this.network.sequencers.filter(({ name }) => name !== leader.name);
  }

  /** Those whose consensus client says that it builds blocks; a silent one does not count. */
  activeSequencers(): Promise<NetworkNode[]> {
    return this.filter(({ nodeRpcUrl }) => call<boolean>(nodeRpcUrl, "admin_sequencerActive"));
  }

  /** Hands the leadership over and waits until the new leader's sequencer is active, alone. */
  async transferTo(target: NetworkNode, withinSeconds = LEADER_WITHIN_SECONDS): Promise<void> {
    const leader = await this.leader();
    if (leader.name === target.name) return;
    const { servers } = await call<{ servers: { id: string; addr: string }[] }>(
      leader.conductorRpcUrl!,
      "conductor_clusterMembership",
    );
    const server = servers.find(({ id }) => id === target.name);
    if (!server) throw new UserError(`${target.name} is not in the Raft cluster of ${leader.name}`);
    await call(leader.conductorRpcUrl!, "conductor_transferLeaderToServer", [server.id, server.addr], 10_000);
    await until(
      `${target.name} to lead and sequence`,
      async () => {
        const active = await this.activeSequencers();
        return (await this.leader(1)).name === target.name && active.length === 1 && active[0]!.name === target.name;
      },
      { withinSeconds },
    );
  }

  /** The highest unsafe head that any node has. @throws when no node answers */
  async unsafeHead(): Promise<number> {
    const heads = await Promise.all(
      allNodes(this.network).map(({ rpcUrl }) => call<string>(rpcUrl, "eth_blockNumber").then(Number, () => -1)),
    );
    const highest = Math.max(...heads);
    if (highest < 0) throw new Error("no node answers");
    return highest;
  }

  /** Waits until the chain has gained blocks, and returns its head. @throws DeadlineError */
  async waitForUnsafeProgress(blocks = 2, withinSeconds = LEADER_WITHIN_SECONDS): Promise<number> {
    const first = await this.unsafeHead();
    return until(
      `${blocks} more blocks`,
      async () => {
        const head = await this.unsafeHead();
        return head >= first + blocks && head;
      },
      { withinSeconds },
    );
  }

  private async filter(holds: (sequencer: NetworkNode) => Promise<boolean>): Promise<NetworkNode[]> {
    const answers = await Promise.all(this.network.sequencers.map((sequencer) => holds(sequencer).catch(() => false)));
    return this.network.sequencers.filter((_, position) => answers[position]);
  }
}
