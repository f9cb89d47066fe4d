import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import { leaderWatchTimings } from "../../config/timings";
import type { WatchLeaderInput } from "../../jobs/watchLeader";
import type { Environment } from "../docker/environment";
import { httpHealthCheck } from "../docker/healthCheck";
import { programCommand, programFiles } from "../docker/job";
import { Service } from "../docker/service";
import type { SequencerWithConductor } from "./members";

export interface LeaderWatchArgs {
  environment: Environment;
  container: ContainerPlan;
  sequencers: SequencerWithConductor[];
  /** Seconds. */
  l2BlockTime: number;
}

/**
 * Moves the leadership away from a sequencer that hangs without dying, which op-conductor alone notices late. It only
 * ever asks a conductor for a planned handover.
 */
export class LeaderWatch extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: LeaderWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:LeaderWatch", name, {}, opts);
    const { environment, container, sequencers, l2BlockTime } = args;
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: programCommand,
        files: programFiles("watchLeader", watchLeaderInput(sequencers, l2BlockTime)),
        healthCheck: httpHealthCheck(PORTS.metrics, "/health"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}

/** By address: looking up the name of a container that is down takes seconds, and holds up other lookups. */
export const watchLeaderInput = (sequencers: SequencerWithConductor[], l2BlockTime: number): WatchLeaderInput => ({
  members: sequencers.map(({ conductor, consensus }) => ({
    id: conductor.serverId,
    conductorRpcUrl: `http://${conductor.address}:${PORTS.conductorRpc}`,
    consensusRpcUrl: `http://${consensus.address}:${PORTS.consensusRpc}`,
  })),
  timings: leaderWatchTimings(l2BlockTime),
  port: PORTS.metrics,
});
