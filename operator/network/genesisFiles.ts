/** The files of the genesis volume, which say what the two chains are. */
import type Docker from "dockerode";
import type { Address, Hash } from "viem";
import { GENESIS_FILES, PATHS } from "../../shared/paths";
import { firstFile } from "../tar";
import { UserError } from "../terminal";
import type { Network } from "./model";
import { archiveOf } from "./volumes";

/** op-deployer's list of the contracts on L1. */
const CONTRACTS_FILE = "deployer/l1.json";

export interface RollupConfig {
  block_time: number;
  l1_chain_id: number;
  l2_chain_id: number;
  genesis: { l1: { hash: Hash; number: number }; l2: { hash: Hash; number: number } };
}

/** Each as it is on the volume. */
export interface GenesisFiles {
  rollupConfig: RollupConfig;
  contracts: Record<string, Address>;
}

/** The text of one of them. @throws UserError where it is not there (yet) */
export async function genesisFile(docker: Docker, { l1, stack }: Network, file: string): Promise<Buffer> {
  try {
    return await firstFile(await archiveOf(docker, l1!, `${PATHS.genesis}/${file}`));
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404) throw error;
    throw new UserError(`the genesis volume has no ${file}: the network is not complete, make up STACK=${stack}`);
  }
}

export async function readGenesisFiles(docker: Docker, network: Network): Promise<GenesisFiles> {
  const [rollup, contracts] = await Promise.all([
    genesisFile(docker, network, GENESIS_FILES.rollupConfig),
    genesisFile(docker, network, CONTRACTS_FILE),
  ]);
  return {
    rollupConfig: JSON.parse(rollup.toString("utf8")) as RollupConfig,
    contracts: JSON.parse(contracts.toString("utf8")) as Record<string, Address>,
  };
}
