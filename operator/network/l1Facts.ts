/** What the chain itself tells about the network: block time, contracts, the batcher's account. */
import { decodeFunctionResult, encodeFunctionData, parseAbi, type Address, type Hash, type Hex } from "viem";
import { UserError } from "../terminal";
import { allNodes, type Network } from "./model";
import { call } from "../../shared/rpc/light";
import { accountOnL1 } from "../../shared/systemConfig";

export interface ChainFacts {
  l2ChainId: number;
  /** Seconds between two L2 blocks. */
  blockTime: number;
  /** The account that the chain began with. */
  batcher: Address;
  /** The L1 block that the chain began on. */
  l1Genesis: { number: number; hash: Hash };
  /** Plain value sent to it on L1 is a deposit to the sender on L2. */
  optimismPortal: Address;
  systemConfig: Address;
  /** L1 blocks within which a batch has to be on L1. */
  sequencingWindow: number;
}

interface RollupConfig {
  block_time: number;
  l2_chain_id: number;
  seq_window_size: number;
  deposit_contract_address: Address;
  l1_system_config_address: Address;
  genesis: { l1: { number: number; hash: Hash }; system_config: { batcherAddr: Address } };
}

/** From the first node that answers. @throws UserError when none does */
export async function chainFacts(network: Network): Promise<ChainFacts> {
  const answers = await Promise.allSettled(
    allNodes(network).map(({ nodeRpcUrl }) => call<RollupConfig>(nodeRpcUrl, "optimism_rollupConfig", [], 3_000)),
  );
  const config = answers.find((answer) => answer.status === "fulfilled")?.value;
  if (!config) {
    throw new UserError(
      `no consensus client of ${network.name} answers: see docker ps, and make up STACK=${network.stack}`,
    );
  }
  return {
    l2ChainId: config.l2_chain_id,
    blockTime: config.block_time,
    batcher: config.genesis.system_config.batcherAddr,
    l1Genesis: config.genesis.l1,
    optimismPortal: config.deposit_contract_address,
    systemConfig: config.l1_system_config_address,
    sequencingWindow: config.seq_window_size,
  };
}

/** The batcher's account now, which may be another than the chain began with. */
export const presentBatcher = (l1RpcUrl: string, { systemConfig, batcher }: ChainFacts): Promise<Address> =>
  accountOnL1(l1RpcUrl, systemConfig, "batcher").catch(() => batcher);

const SYSTEM_CONFIG = parseAbi(["function disputeGameFactory() view returns (address)"]);
const GAME_FACTORY = parseAbi([
  "function gameCount() view returns (uint256)",
  "function gameAtIndex(uint256) view returns (uint32 gameType, uint64 timestamp, address proxy)",
]);
const GAME = parseAbi(["function status() view returns (uint8)"]);

/** A game's status on L1. */
export const GAME_IN_PROGRESS = 0;

const read = (url: string, to: Address, data: Hex): Promise<Hex> =>
  call<Hex>(url, "eth_call", [{ to, data }, "latest"], 3_000);

export async function disputeGameFactory(l1RpcUrl: string, { systemConfig }: ChainFacts): Promise<Address> {
  const data = encodeFunctionData({ abi: SYSTEM_CONFIG, functionName: "disputeGameFactory" });
  return decodeFunctionResult({
    abi: SYSTEM_CONFIG,
    functionName: "disputeGameFactory",
    data: await read(l1RpcUrl, systemConfig, data),
  });
}

/** The call by which L1 tells how many games there are, for requests that ask for more at once. */
export const gameCountCall = (factory: Address) => ({
  method: "eth_call",
  params: [{ to: factory, data: encodeFunctionData({ abi: GAME_FACTORY, functionName: "gameCount" }) }, "latest"],
});

export interface DisputeGame {
  /** Seconds of Unix time. */
  createdAt: number;
  resolved: boolean;
}

/** The newest games, newest first. */
export async function newestGames(
  l1RpcUrl: string,
  factory: Address,
  count: number,
  limit: number,
): Promise<DisputeGame[]> {
  const indexes = Array.from({ length: Math.min(count, limit) }, (_, offset) => count - 1 - offset);
  return Promise.all(
    indexes.map(async (index) => {
      const [, timestamp, proxy] = decodeFunctionResult({
        abi: GAME_FACTORY,
        functionName: "gameAtIndex",
        data: await read(
          l1RpcUrl,
          factory,
          encodeFunctionData({ abi: GAME_FACTORY, functionName: "gameAtIndex", args: [BigInt(index)] }),
        ),
      });
      const status = Number(await read(l1RpcUrl, proxy, encodeFunctionData({ abi: GAME, functionName: "status" })));
      return { createdAt: Number(timestamp), resolved: status !== GAME_IN_PROGRESS };
    }),
  );
}
