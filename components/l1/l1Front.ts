import * as pulumi from "@pulumi/pulumi";
import type { ChainPlan, ContainerPlan } from "../../config/plan";
import type { L1Urls } from "../../config/planNetwork";
import { PORTS } from "../../config/ports";
import type { FrontInput } from "../../front/main";
import { PATHS } from "../../shared/paths";
import { run, type Command } from "../docker/command";
import type { Environment, VolumeMount } from "../docker/environment";
import { httpHealthCheck } from "../docker/healthCheck";
import { programFiles } from "../docker/job";
import { Service } from "../docker/service";

type L1Chain = Pick<ChainPlan, "l1ChainId" | "l1BlockTime">;

export interface L1FrontArgs {
  environment: Environment;
  container: ContainerPlan;
  chain: L1Chain;
  /** Secret. */
  urls: L1Urls;
  /** The genesis volume, where commands look for it in L1's container. Default none. */
  genesis?: VolumeMount;
}

/** Answers for an L1 that is not ours, from whichever of its URLs works. Nobody else is told of them. */
export class L1Front extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: L1FrontArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:L1Front", name, {}, opts);
    const { environment, container, chain, urls, genesis } = args;
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: frontCommand(chain),
        files: [
          ...programFiles("l1Front", frontInput(chain)),
          { path: PATHS.l1Urls, content: pulumi.secret(JSON.stringify(urls)) },
        ],
        mounts: genesis ? [genesis] : [],
        healthCheck: httpHealthCheck(PORTS.metrics, "/health"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}

/** The block time is for whoever looks at the container, as at the command line of an L1 that makes blocks itself. */
export const frontCommand = ({ l1BlockTime }: Pick<L1Chain, "l1BlockTime">): Command =>
  run("node", [PATHS.jobProgram, PATHS.jobInput, `--l1-block-time=${l1BlockTime}`]);

const MEBIBYTE = 1_048_576;

export const frontInput = ({ l1ChainId, l1BlockTime }: L1Chain): FrontInput => ({
  chainId: l1ChainId,
  // Proposers miss slots, several in a row now and then.
  maxAge: Math.max(30, 5 * l1BlockTime),
  lookEvery: Math.min(6_000, Math.max(500, 500 * l1BlockTime)),
  answerWithin: 4_000,
  memory: 64 * MEBIBYTE,
  secretsFile: PATHS.l1Urls,
  ports: { rpc: PORTS.l1Rpc, metrics: PORTS.metrics },
});
