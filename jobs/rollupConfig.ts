/** The rollup config of op-deployer, and what of it is known only once the chains are there. */
import type { Address, Hash } from "viem";
import { writeWholeJson } from "../shared/wholeFile";
import { genesisBlock } from "./genesisBlock";

/** The parts that are read or written here. */
export interface RollupConfig {
  genesis: { l1: { hash: Hash; number: number }; l2: { hash: Hash }; l2_time: number };
  protocol_versions_address?: Address;
}

/** Writes what nodes read. @param rollup with the L1 block on which L2 begins */
export async function completeRollupConfig(target: string, rollup: RollupConfig, l2RpcUrl: string): Promise<void> {
  const { genesis } = rollup;
  writeWholeJson(target, {
    ...rollup,
    // Accounts got money after op-deployer wrote its own.
    genesis: { ...genesis, l2: { ...genesis.l2, hash: (await genesisBlock("L2", l2RpcUrl)).hash } },
    // kona-node wants the key; no superchain tells these chains which protocol version to run.
    protocol_versions_address: rollup.protocol_versions_address ?? "0x0000000000000000000000000000000000000000",
  });
}
