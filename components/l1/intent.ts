/** op-deployer's intent: which contracts, with which parameters and owners. */
import { stringify } from "smol-toml";
import { keccak256, pad, stringToHex, toHex, type Address } from "viem";
import type { Accounts } from "../../config/accounts";
import type { Plan } from "../../config/plan";

export interface IntentArguments {
  /** Whether op-deployer gives the development accounts money on L2. */
  fundDevAccounts: boolean;
  l1ChainId: number;
  l2ChainId: number;
  /** Seconds. */
  l2BlockTime: number;
  owners: Record<keyof Accounts, Address>;
  /** When forks become active, where not as by default. */
  forkOverrides?: Record<string, string>;
}

/** The dispute game that op-challenger plays without a fault-proof VM. */
export const FAST_GAME_TYPE = 254;

/** The prestate of the alphabet VM behind `FAST_GAME_TYPE`; op-challenger v1.9.1 expects this one. */
const ALPHABET_PRESTATE = "0x03c7ae758795765c6664a5d39bf63841c71ff191e9189522bad8ebff5d4eca98";

const L2_GAS_LIMIT = 60_000_000;

/** Delays of seconds instead of days: this is a network for tests and drills. */
const FAST_DELAYS = {
  faultGameMaxClockDuration: 1200,
  faultGameClockExtension: 1,
  disputeGameFinalityDelaySeconds: 6,
  proofMaturityDelaySeconds: 12,
  faultGameWithdrawalDelay: 10,
  preimageOracleChallengePeriod: 10,
  dangerouslyAllowCustomDisputeParameters: true,
};

/** The intent as TOML, for `op-deployer apply --deployment-target genesis`. */
export function deployerIntent({
  l1ChainId,
  l2ChainId,
  l2BlockTime,
  owners,
  fundDevAccounts,
  forkOverrides = {},
}: IntentArguments): string {
  const owner = owners.deployer;
  return stringify({
    configType: "custom",
    opDeployerVersion: "v0.6.0",
    l1ChainID: l1ChainId,
    fundDevAccounts,
    l1ContractsLocator: "embedded",
    l2ContractsLocator: "embedded",
    useInterop: false,
    superchainRoles: {
      SuperchainProxyAdminOwner: owner,
      SuperchainGuardian: owner,
      ProtocolVersionsOwner: owner,
      Challenger: owner,
    },
    globalDeployOverrides: { l2BlockTime, ...FAST_DELAYS, ...forkOverrides },
    chains: [
      {
        id: pad(toHex(l2ChainId), { size: 32 }),
        baseFeeVaultRecipient: owner,
        l1FeeVaultRecipient: owner,
        sequencerFeeVaultRecipient: owner,
        operatorFeeVaultRecipient: owner,
        eip1559DenominatorCanyon: 250,
        eip1559Denominator: 50,
        eip1559Elasticity: 6,
        gasLimit: L2_GAS_LIMIT,
        roles: {
          l1ProxyAdminOwner: owner,
          l2ProxyAdminOwner: owner,
          systemConfigOwner: owner,
          unsafeBlockSigner: owners.unsafeBlockSigner,
          batcher: owners.batcher,
          proposer: owners.proposer,
          challenger: owners.challenger,
        },
        dangerousAdditionalDisputeGames: [
          {
            respectedGameType: FAST_GAME_TYPE,
            faultGameAbsolutePrestate: ALPHABET_PRESTATE,
            faultGameMaxDepth: 18,
            faultGameSplitDepth: 14,
            faultGameClockExtension: 0,
            faultGameMaxClockDuration: 30,
            dangerouslyAllowCustomDisputeParameters: true,
            VMType: "ALPHABET",
            MakeRespected: true,
          },
        ],
      },
    ],
  });
}

/**
 * The intent of a planned network.
 *
 * @param accounts those that the chain begins with
 */
export const networkIntent = (plan: Plan, accounts: Accounts): string =>
  deployerIntent({
    l1ChainId: plan.chain.l1ChainId,
    l2ChainId: plan.chain.l2ChainId,
    l2BlockTime: plan.chain.l2BlockTime,
    fundDevAccounts: plan.prefundedAccounts.some((address) => address === accounts.deployer.address),
    owners: {
      deployer: accounts.deployer.address,
      batcher: accounts.batcher.address,
      proposer: accounts.proposer.address,
      challenger: accounts.challenger.address,
      unsafeBlockSigner: accounts.unsafeBlockSigner.address,
    },
    forkOverrides: plan.chain.forks?.deployOverrides,
  });

/**
 * Names the chain that these arguments make. Whatever holds chain data carries it, so that another chain never meets
 * the data of this one.
 *
 * @param origin of an L1 that is not the network's own
 */
export const genesisId = (
  intent: string,
  { namedAccounts }: Pick<Plan, "namedAccounts">,
  origin?: Plan["l1"]["origin"],
): string =>
  keccak256(stringToHex([intent, ...namedAccounts, ...(origin === undefined ? [] : [origin])].join("\n"))).slice(2, 18);

/**
 * What `op-deployer apply` starts from when nothing is deployed. Without a salt it draws one at random, and contracts get other
 * addresses each time: with one of the chain's own the same config always has the same, so that a snapshot of one network fits another.
 */
export const emptyDeployment = (chainGenesisId: string): string =>
  JSON.stringify({ version: 1, create2Salt: keccak256(stringToHex(chainGenesisId)) });
