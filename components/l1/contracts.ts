import * as pulumi from "@pulumi/pulumi";
import type { Address, Hex } from "viem";
import type { PrepareGenesisInput } from "../../jobs/prepareGenesis";
import type { Environment, VolumeMount } from "../docker/environment";
import { Job, program, reportOf } from "../docker/job";
import { PATHS } from "../../shared/paths";
import { DEPLOYER_FILES, DEPLOYER_FOLDER, deployCommand } from "./deployCommand";
import { genesisVolume } from "./genesisVolume";
import { emptyDeployment } from "./intent";

export interface L1ContractsArgs {
  environment: Environment;
  /** op-deployer's intent, as TOML. */
  intent: string;
  l1ChainId: number;
  l2ChainId: number;
  /** Accounts with funds on L1. */
  fundedAddresses: Address[];
  /** Addresses that have money on L1 and L2 from the first block on. */
  prefundedAccounts: Address[];
  /** Secret. */
  deployerKey: pulumi.Input<Hex>;
}

const JOB_DEADLINE_SECONDS = 120;

/**
 * The L1 contracts, deployed by op-deployer into a genesis state: no transactions, done in seconds. All genesis
 * material lies in one volume, which the nodes mount read-only.
 */
export class L1Contracts extends pulumi.ComponentResource {
  /** The genesis volume, for nodes. */
  readonly genesis: VolumeMount;
  /** The genesis volume, for the job that completes it. */
  readonly writableGenesis: VolumeMount;
  /** Accounts that have funds on L1. */
  readonly fundedAddresses: Address[];
  /** Contract name to address. */
  readonly addresses: pulumi.Output<Record<string, Address>>;
  /** For `dependsOn`: the genesis files of both chains are there. */
  readonly prepared: pulumi.Input<pulumi.Resource>;

  constructor(name: string, args: L1ContractsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:L1Contracts", name, {}, opts);
    const { environment, intent, l1ChainId, l2ChainId, fundedAddresses, prefundedAccounts, deployerKey } = args;

    this.fundedAddresses = [...new Set([...fundedAddresses, ...prefundedAccounts])];
    const { genesis, writableGenesis } = genesisVolume(name, environment, this);
    this.genesis = genesis;
    this.writableGenesis = writableGenesis;

    const deploy = new Job(
      `${name}-deploy`,
      {
        environment,
        containerName: "job-deploy-contracts",
        image: "op_deployer",
        command: deployCommand(l2ChainId, environment.genesisId),
        files: [
          { path: DEPLOYER_FILES.intent, content: intent },
          { path: DEPLOYER_FILES.state, content: emptyDeployment(environment.genesisId) },
          { path: PATHS.accountKey, content: deployerKey },
        ],
        mounts: [this.writableGenesis],
      },
      { parent: this },
    );

    const input: PrepareGenesisInput = {
      genesisFolder: PATHS.genesis,
      deployerFolder: DEPLOYER_FOLDER,
      l1ChainId,
      fundedAddresses: this.fundedAddresses,
      fundedOnL2: prefundedAccounts,
      deadlineSeconds: JOB_DEADLINE_SECONDS,
    };
    const prepare = new Job(
      `${name}-prepare`,
      program({
        environment,
        containerName: "job-prepare-genesis",
        program: "prepareGenesis",
        input,
        mounts: [this.writableGenesis],
      }),
      { parent: this, dependsOn: deploy.succeeded },
    );
    this.prepared = prepare.succeeded;
    this.addresses = reportOf<Record<string, Address>>(prepare);
    this.registerOutputs({ addresses: this.addresses });
  }

  /** The address of one contract, by op-deployer's name for it. */
  address(contract: string): pulumi.Output<Address> {
    return contractAddress(this.addresses, contract);
  }
}

export const contractAddress = (
  addresses: pulumi.Output<Record<string, Address>>,
  contract: string,
): pulumi.Output<Address> =>
  addresses.apply((known) => {
    const address = known[contract];
    if (!address) throw new Error(`op-deployer reported no ${contract}`);
    return address;
  });
