import * as pulumi from "@pulumi/pulumi";
import { ignoresConductor, type ContainerPlan, type GuardPlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { GuardInput } from "../../../guard/main";
import type { Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import { programCommand, programFiles } from "../../docker/job";
import { Service } from "../../docker/service";
import { conductorAddressUrl, consensusAddressUrl, executionAddressUrl, l1AddressUrl } from "../../endpoints";
import type { SequencerWithConductor } from "../../conductor/members";
import { introductionsOf } from "../introductions";

export interface GuardArgs {
  environment: Environment;
  container: GuardPlan;
  sequencers: SequencerWithConductor[];
  l1: ContainerPlan;
  /** In which it keeps nodes in touch; from 1. */
  turn: number;
}

/**
 * Does for the sequencers what op-conductor cannot: moves the leadership away from one that hangs without dying, and keeps
 * a chain of consensus clients going that do not wait for their conductor. It never starts a sequencer.
 */
export class Guard extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: GuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Guard", name, {}, opts);
    const { environment, container } = args;
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: programCommand,
        files: programFiles("guard", guardInput(args, environment.network)),
        healthCheck: httpHealthCheck(PORTS.metrics, "/health"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}

/** What a guard is told of the sequencers. */
export const guardInput = (
  { container, sequencers, l1, turn }: Pick<GuardArgs, "container" | "sequencers" | "l1" | "turn">,
  network: string,
): GuardInput => ({
  members: sequencers.map((node) => ({
    id: node.conductor.serverId,
    conductorRpcUrl: conductorAddressUrl(node.conductor),
    consensusRpcUrl: consensusAddressUrl(node),
    executionRpcUrl: executionAddressUrl(node),
    ignoresConductor: ignoresConductor(node),
  })),
  l1RpcUrl: l1AddressUrl(l1),
  timings: container.timings,
  introductions: introductionsOf(sequencers, network, turn),
  port: PORTS.metrics,
});
