/** What op-deployer has planned, and the transactions that make it true. Pure. */
import { getContractAddress, isAddressEqual, size, type Address, type Hash, type Hex } from "viem";
import { DETERMINISTIC_DEPLOYER } from "../../shared/externalL1";

/** A transaction that is wanted. */
export interface Wish {
  /** Null for one that creates a contract. */
  to: Address | null;
  data: Hex;
  /** Wei. */
  value: bigint;
}

/** A block, as op-deployer writes it. */
export interface StartBlock {
  hash: Hash;
  parentHash: Hash;
  number: Hex;
  timestamp: Hex;
}

/** The parts of op-deployer's `state.json` that are read here. */
export interface DeploymentState {
  superchainContracts: { SuperchainProxyAdminImpl: Address };
  opChainDeployments: { startBlock: StartBlock | null }[];
  /** Its transactions, in order. */
  DeploymentCalldata: { to: Address | null; data: Hex; value: Hex | null }[];
}

export const wishesOf = ({ DeploymentCalldata }: Pick<DeploymentState, "DeploymentCalldata">): Wish[] =>
  DeploymentCalldata.map(({ to, data, value }) => ({ to, data, value: BigInt(value ?? 0) }));

/** Whether it creates a contract from what it holds itself, so that it needs nothing of the transactions before it but their nonces. */
export const isCreation = ({ to }: Wish): boolean => to === null || isAddressEqual(to, DETERMINISTIC_DEPLOYER);

/**
 * Whether the plan holds for an account whose first transaction of it has this nonce. Some addresses follow from nonces, that of the
 * ProxyAdmin among them, which is created first.
 */
export function isPlannedFrom(
  { superchainContracts, ...state }: Pick<DeploymentState, "superchainContracts" | "DeploymentCalldata">,
  from: Address,
  firstNonce: number,
): boolean {
  const position = wishesOf(state).findIndex(({ to }) => to === null);
  if (position === -1) return false;
  const created = getContractAddress({ from, nonce: BigInt(firstNonce + position) });
  return isAddressEqual(created, superchainContracts.SuperchainProxyAdminImpl);
}

/** That a transaction may have on Ethereum (EIP-7825). */
export const MOST_GAS = 16_777_216;

/** Of any creation: that of a transaction, of a contract, and for each byte of code as data, when it runs and when it is kept. */
const CREATION_GAS = 60_000;
const BYTE_GAS = 240;
/** Of a call that makes many contracts at once. */
const LARGE_CALL_BYTES = 1_000;
const CALL_GAS = 400_000;

/** About how much gas the transactions take at most. Only those whose predecessors are on L1 can be tried. */
export function gasNeed(wishes: Wish[]): bigint {
  const needs = wishes.map((wish) => {
    const bytes = size(wish.data);
    if (isCreation(wish)) return CREATION_GAS + bytes * BYTE_GAS;
    return bytes > LARGE_CALL_BYTES ? MOST_GAS : CALL_GAS;
  });
  return BigInt(needs.reduce((sum, need) => sum + need, 0));
}

/** The state with L2 beginning on this block of L1, rather than on the newest at the time of the plan. */
export const withStartBlock = <State extends Pick<DeploymentState, "opChainDeployments">>(
  state: State,
  startBlock: StartBlock,
): State => ({ ...state, opChainDeployments: state.opChainDeployments.map((chain) => ({ ...chain, startBlock })) });
