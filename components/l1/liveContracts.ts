import * as pulumi from "@pulumi/pulumi";
import type { Address, Hex } from "viem";
import type { ChainPlan } from "../../config/plan";
import type { DeployContractsInput } from "../../jobs/deployContracts";
import type { PrepareLiveGenesisInput } from "../../jobs/prepareLiveGenesis";
import { L1_CONFIRMATIONS } from "../../shared/healthLimits";
import { PATHS } from "../../shared/paths";
import type { Environment, VolumeMount } from "../docker/environment";
import { Job, program, reportOf } from "../docker/job";
import { contractAddress } from "./contracts";
import { DEPLOYER_FILES, DEPLOYER_FOLDER } from "./deployCommand";
import { describeCommand, EMPTY_LIVE_DEPLOYMENT, planCommand } from "./liveDeployment";

export interface LiveContractsArgs {
  environment: Environment;
  /** op-deployer's intent, as TOML. */
  intent: string;
  chain: ChainPlan;
  l1RpcUrl: string;
  /** Accounts to which an L1 of ours gives money; none where it is not. */
  fundedAddresses: Address[];
  /** Addresses that have money on L2 from the first block on. */
  prefundedAccounts: Address[];
  /** Secret. */
  deployerKey: pulumi.Input<Hex>;
  /** The genesis volume. */
  genesis: VolumeMount;
  /** The same, for the jobs that fill it. */
  writableGenesis: VolumeMount;
}

/** Docker's provider waits for a job for 20 minutes at most: before that it ends by itself, and the next update goes on. */
export const PAYING_SECONDS = 1_080;
const JOB_DEADLINE_SECONDS = 120;

/**
 * The L1 contracts on an L1 that was there before: planned by op-deployer, sent by a job of ours that notes each transaction before it
 * sends it, and described by op-deployer again. All of it lies in the genesis volume, and is done once: an update that was broken off
 * goes on where that one ended, and any later one finds it done.
 */
export class LiveContracts extends pulumi.ComponentResource {
  readonly genesis: VolumeMount;
  readonly writableGenesis: VolumeMount;
  /** Contract name to address. */
  readonly addresses: pulumi.Output<Record<string, Address>>;
  /** For `dependsOn`: the contracts are on L1, and the genesis files of L2 are there. */
  readonly prepared: pulumi.Input<pulumi.Resource>;

  constructor(
    private readonly name: string,
    private readonly args: LiveContractsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:LiveContracts", name, {}, opts);
    this.genesis = args.genesis;
    this.writableGenesis = args.writableGenesis;
    const described = this.describe(this.deploy(this.plan()));
    const prepare = this.prepare(described);
    this.prepared = prepare.succeeded;
    this.addresses = reportOf<Record<string, Address>>(prepare);
    this.registerOutputs({ addresses: this.addresses });
  }

  address(contract: string): pulumi.Output<Address> {
    return contractAddress(this.addresses, contract);
  }

  private plan(): pulumi.Input<pulumi.Resource> {
    const { environment, intent, l1RpcUrl, deployerKey, writableGenesis } = this.args;
    return new Job(
      `${this.name}-plan`,
      {
        environment,
        containerName: "job-plan-deployment",
        image: "op_deployer",
        command: planCommand(environment.genesisId, l1RpcUrl),
        files: [
          { path: DEPLOYER_FILES.intent, content: intent },
          { path: DEPLOYER_FILES.state, content: EMPTY_LIVE_DEPLOYMENT },
          { path: PATHS.accountKey, content: deployerKey },
        ],
        mounts: [writableGenesis],
      },
      { parent: this },
    ).succeeded;
  }

  private deploy(planned: pulumi.Input<pulumi.Resource>): pulumi.Input<pulumi.Resource> {
    const { environment, chain, l1RpcUrl, fundedAddresses, prefundedAccounts, deployerKey, writableGenesis } =
      this.args;
    const input: DeployContractsInput = {
      deployerFolder: DEPLOYER_FOLDER,
      l1RpcUrl,
      l1ChainId: chain.l1ChainId,
      keyFile: PATHS.accountKey,
      fundedAddresses: fundedAddresses.length === 0 ? [] : [...new Set([...fundedAddresses, ...prefundedAccounts])],
      confirmations: L1_CONFIRMATIONS,
      deadlineSeconds: PAYING_SECONDS,
    };
    return new Job(
      `${this.name}-deploy`,
      program({
        environment,
        containerName: "job-deploy-contracts",
        program: "deployContracts",
        input,
        files: [{ path: PATHS.accountKey, content: deployerKey }],
        mounts: [writableGenesis],
      }),
      { parent: this, dependsOn: planned },
    ).succeeded;
  }

  private describe(deployed: pulumi.Input<pulumi.Resource>): pulumi.Input<pulumi.Resource> {
    const { environment, chain, writableGenesis } = this.args;
    return new Job(
      `${this.name}-describe`,
      {
        environment,
        containerName: "job-describe-deployment",
        image: "op_deployer",
        command: describeCommand(chain.l2ChainId, environment.genesisId),
        mounts: [writableGenesis],
      },
      { parent: this, dependsOn: deployed },
    ).succeeded;
  }

  private prepare(described: pulumi.Input<pulumi.Resource>): Job {
    const { environment, chain, prefundedAccounts, writableGenesis } = this.args;
    const input: PrepareLiveGenesisInput = {
      genesisFolder: PATHS.genesis,
      deployerFolder: DEPLOYER_FOLDER,
      l1ChainId: chain.l1ChainId,
      fundedOnL2: prefundedAccounts,
      deadlineSeconds: JOB_DEADLINE_SECONDS,
    };
    return new Job(
      `${this.name}-prepare`,
      program({
        environment,
        containerName: "job-prepare-genesis",
        program: "prepareLiveGenesis",
        input,
        mounts: [writableGenesis],
      }),
      { parent: this, dependsOn: described },
    );
  }
}
