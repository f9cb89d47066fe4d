/** What is known beforehand of an L1 that is not ours. */
import type { Address } from "viem";

/** Deploys to an address that depends on the code alone; op-deployer needs it, and most chains have it. */
export const DETERMINISTIC_DEPLOYER: Address = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

/** How many blocks deep Ethereum takes a block for finalized, at most: the rest of an epoch of 32 slots, and two whole ones. */
export const EXTERNAL_L1_FINALITY_DEPTH = 96;

/** Chains whose hard forks the clients know by themselves: Ethereum, Sepolia and Hoodi. */
export const KNOWN_L1_CHAINS: readonly number[] = [1, 11_155_111, 560_048];
