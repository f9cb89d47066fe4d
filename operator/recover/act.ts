/** Carries out the steps of a recovery. */
import { observeCluster } from "../../shared/cluster/observe";
import { perform } from "../../shared/cluster/act";
import { reconcile } from "../../shared/cluster/reconcile";
import { consensusClient, ethereumClient } from "../../shared/rpc/client";
import { until } from "../../shared/rpc/deadline";
import { unsafeHead } from "../../shared/rpc/head";
import { Cluster } from "../network/cluster";
import type { Engines } from "../network/engines";
import type { Network, NetworkNode } from "../network/model";
import { call } from "../../shared/rpc/light";
import { say } from "../terminal";
import { membersOf } from "./members";
import { bringHead } from "./payload";
import type { Step } from "./plan";
import { foundRaftAnew } from "./raft";

const CALL_TIMEOUT_MILLISECONDS = 10_000;
const LOOK_TIMEOUT_MILLISECONDS = 5_000;
const WITHIN = { withinSeconds: 60 };

/** A chain that stood still for an hour has a few thousand blocks to make up for. */
const RECONCILED_WITHIN_SECONDS = 900;

export class Recovery {
  private readonly cluster: Cluster;

  constructor(
    private readonly engines: Engines,
    private readonly network: Network,
  ) {
    this.cluster = new Cluster(network);
  }

  /** @throws when a step does not take effect; the steps can be run again, from a new plan */
  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case "pause-conductors":
        await this.onEach(step.ids, ({ conductorRpcUrl }) => request(conductorRpcUrl!, "conductor_pause"));
        return;
      case "stop-sequencers":
        await this.onEach(step.ids, ({ nodeRpcUrl }) => request(nodeRpcUrl, "admin_stopSequencer"));
        await until(
          "every sequencer to be stopped",
          async () => (await this.cluster.activeSequencers()).length === 0,
          WITHIN,
        );
        return;
      case "plan-again":
        throw new Error("this step is a new plan, not an action");
      case "transfer-leadership":
        return this.transferLeadership(step.from, step.to);
      case "found-raft-anew":
        return foundRaftAnew(this.engines, this.network, this.cluster);
      case "bring-head":
        return bringHead(this.node(step.from), this.node(step.to), step.number);
      case "start-sequencer":
        return this.startSequencer(this.node(step.on), step.number);
      case "reconcile":
        return reconcile(
          { observe: () => observeCluster(membersOf(this.network)), perform },
          {
            deadlineSeconds: RECONCILED_WITHIN_SECONDS,
            report: (line) => say("cluster", line),
            everyMilliseconds: 500,
          },
        );
    }
  }

  /** With every conductor paused, nobody starts the new leader's sequencer. */
  private async transferLeadership(from: string, to: string): Promise<void> {
    const leader = this.cluster.sequencer(from);
    const { raftAddress } = membersOf(this.network).find(({ id }) => id === to)!;
    await request(leader.conductorRpcUrl!, "conductor_transferLeaderToServer", [to, raftAddress]);
    await until(`${to} to lead`, async () => (await this.cluster.leader(5)).name === to, WITHIN);
  }

  private async startSequencer(sequencer: NetworkNode, number: number): Promise<void> {
    const consensus = consensusClient(sequencer.nodeRpcUrl, LOOK_TIMEOUT_MILLISECONDS);
    const execution = ethereumClient(sequencer.rpcUrl, LOOK_TIMEOUT_MILLISECONDS);
    // op-node compares with the head that it knows itself, which may be a moment behind its execution client's, and
    // refuses until it knows one; kona-node knows none after a restart, and compares with nothing.
    await until(
      `the sequencer of ${sequencer.name} to start on block ${number}`,
      async () => {
        const { unsafe_l2 } = await consensus.request({ method: "optimism_syncStatus" });
        const head = await unsafeHead(unsafe_l2, execution);
        if (head.number < number) return false;
        await request(sequencer.nodeRpcUrl, "admin_startSequencer", [head.hash]);
        return true;
      },
      { ...WITHIN, everyMilliseconds: 1_000 },
    );
  }

  private node(name: string): NetworkNode {
    const { sequencers, validators } = this.network;
    return [...sequencers, ...validators].find((node) => node.name === name)!;
  }

  private async onEach(ids: string[], action: (sequencer: NetworkNode) => Promise<unknown>): Promise<void> {
    await Promise.all(ids.map((id) => action(this.cluster.sequencer(id))));
  }
}

const request = (url: string, method: string, params: unknown[] = []): Promise<unknown> =>
  call(url, method, params, CALL_TIMEOUT_MILLISECONDS);
