import * as pulumi from "@pulumi/pulumi";
import type { Address } from "viem";
import type { ContainerPlan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import type { CompleteL1GenesisInput } from "../../jobs/completeL1Genesis";
import { PATHS } from "../../shared/paths";
import type { Environment, VolumeMount } from "../docker/environment";
import { rpcHealthCheck } from "../docker/healthCheck";
import { Job, program } from "../docker/job";
import { Service } from "../docker/service";
import { l1RpcUrl } from "../endpoints";
import { DEPLOYER_FOLDER } from "./deployCommand";
import { gethCommand } from "./gethCommand";
import { L1Beacon } from "./l1Beacon";

export interface GethArgs {
  environment: Environment;
  container: ContainerPlan;
  /** The genesis volume. */
  genesis: VolumeMount;
  /** The same, for the job that completes L1's genesis. */
  writableGenesis: VolumeMount;
  /** Any L2 execution client: L1 begins with the output root of L2's first block. */
  l2RpcUrl: string;
  chainId: number;
  /** Seconds. */
  blockTime: number;
  /** Accounts with funds on L1. */
  fundedAddresses: Address[];
  /** What has the beacon API that it lacks; undefined where nobody asks for one. */
  beacon?: ContainerPlan;
}

const JOB_DEADLINE_SECONDS = 120;

/** A local L1 for weeks: go-ethereum in developer mode, with a real database. */
export class Geth extends pulumi.ComponentResource {
  /** Docker's ids of its containers. */
  readonly containerIds: pulumi.Output<string[]>;

  constructor(name: string, args: GethArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Geth", name, {}, opts);
    const { environment, container, genesis, chainId, blockTime, beacon } = args;
    const completed = this.completeGenesis(name, args);
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: gethCommand({ chainId, blockTime, extraArguments: container.extraArguments }),
        mounts: [genesis],
        dataPath: PATHS.data,
        healthCheck: rpcHealthCheck(PORTS.l1Rpc, "eth_blockNumber"),
        boundToChain: true,
      },
      { parent: this, dependsOn: completed },
    );
    const containers = beacon ? [service, this.declareBeacon(name, beacon, args, service)] : [service];
    this.containerIds = pulumi.all(containers.map(({ containerId }) => containerId));
    this.registerOutputs();
  }

  private declareBeacon(name: string, container: ContainerPlan, l1: GethArgs, chain: Service): L1Beacon {
    return new L1Beacon(
      `${name}-beacon`,
      { environment: l1.environment, container, l1RpcUrl: l1RpcUrl(l1.container), blockTime: l1.blockTime },
      { parent: this, dependsOn: chain },
    );
  }

  private completeGenesis(name: string, args: GethArgs): pulumi.Input<pulumi.Resource> {
    const { environment, writableGenesis, l2RpcUrl, fundedAddresses } = args;
    const input: CompleteL1GenesisInput = {
      genesisFolder: PATHS.genesis,
      deployerFolder: DEPLOYER_FOLDER,
      l2RpcUrl,
      fundedAddresses,
      deadlineSeconds: JOB_DEADLINE_SECONDS,
    };
    const job = new Job(
      `${name}-complete-genesis`,
      program({
        environment,
        containerName: "job-complete-l1-genesis",
        program: "completeL1Genesis",
        input,
        mounts: [writableGenesis],
      }),
      { parent: this },
    );
    return job.succeeded;
  }
}
