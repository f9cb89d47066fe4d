/** What the tests ask of the chain, from outside, through the published URLs. */
import {
  createWalletClient,
  defineChain,
  http,
  parseAbi,
  parseEther,
  type Address,
  type BlockTag,
  type Hash,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";
import { conductorClient, consensusClient, executionClient } from "../../../shared/rpc/client";
import { until } from "../../../shared/rpc/deadline";

export interface NodeUrls {
  name: string;
  rpcUrl: string;
  nodeRpcUrl: string;
  conductorRpcUrl?: string;
}

export interface Outputs {
  network: string;
  l1RpcUrl: string;
  l2RpcUrl: string;
  l2ChainId: number;
  sequencers: NodeUrls[];
  validators: NodeUrls[];
  l1Contracts: Record<string, Address>;
  prometheusUrl: string;
}

export const allNodes = ({ sequencers, validators }: Outputs): NodeUrls[] => [...sequencers, ...validators];

export const height = async (rpcUrl: string): Promise<number> => Number(await executionClient(rpcUrl).getBlockNumber());

/** Waits until the node is `blocks` further than now, and gives the seconds that took. */
export async function advance(rpcUrl: string, blocks: number, withinSeconds: number): Promise<number> {
  const startedAt = Date.now();
  const first = await height(rpcUrl);
  await until(`${blocks} blocks on ${rpcUrl}`, async () => (await height(rpcUrl)) >= first + blocks, { withinSeconds });
  return (Date.now() - startedAt) / 1_000;
}

/** @param block its number, or `latest`, `safe` or `finalized` */
export const blockAt = (rpcUrl: string, block: number | Exclude<BlockTag, "pending">) =>
  executionClient(rpcUrl).getBlock(typeof block === "number" ? { blockNumber: BigInt(block) } : { blockTag: block });

/** The hashes of one recent block on every node; a set of one when all agree. */
export async function hashesAtCommonHeight(nodes: NodeUrls[]): Promise<Set<Hash>> {
  const common = Math.min(...(await Promise.all(nodes.map(({ rpcUrl }) => height(rpcUrl)))));
  const blocks = nodes.map(({ rpcUrl }) => blockAt(rpcUrl, common));
  return new Set((await Promise.all(blocks)).map(({ hash }) => hash));
}

export const syncStatus = (nodeRpcUrl: string) =>
  consensusClient(nodeRpcUrl).request({ method: "optimism_syncStatus" });

/** The sequencers that make blocks, by name. */
export async function activeSequencers({ sequencers }: Outputs): Promise<string[]> {
  const active = sequencers.map(async ({ name, nodeRpcUrl }) =>
    (await consensusClient(nodeRpcUrl)
      .request({ method: "admin_sequencerActive" })
      .catch(() => false))
      ? [name]
      : [],
  );
  return (await Promise.all(active)).flat();
}

export interface MemberState {
  leads: boolean;
  healthy: boolean;
  paused: boolean;
  voters: string[];
}

export async function memberState(url: string): Promise<MemberState> {
  const conductor = conductorClient(url);
  const [leads, healthy, paused, membership] = await Promise.all([
    conductor.request({ method: "conductor_leader" }),
    conductor.request({ method: "conductor_sequencerHealthy" }),
    conductor.request({ method: "conductor_paused" }),
    conductor.request({ method: "conductor_clusterMembership" }),
  ]);
  const voters = (membership.servers ?? []).filter(({ suffrage }) => suffrage === 0).map(({ id }) => id);
  return { leads, healthy, paused, voters: voters.sort() };
}

/** A funded account on L1 that no service uses: the deployer. */
const account = mnemonicToAccount(DEVELOPMENT_MNEMONIC, { addressIndex: 0 });

const wallet = (id: number, url: string) =>
  createWalletClient({
    account,
    chain: defineChain({
      id,
      name: String(id),
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      rpcUrls: { default: { http: [url] } },
    }),
    transport: http(url),
  });

/** Sends plain value to the portal on L1, which is a deposit to the sender on L2, and waits until every node has it. */
export async function deposit(outputs: Outputs, withinSeconds: number): Promise<void> {
  const balance = (rpcUrl: string) => executionClient(rpcUrl).getBalance({ address: account.address });
  const before = await balance(outputs.l2RpcUrl);
  const portal = outputs.l1Contracts["OptimismPortalProxy"]!;
  const l1ChainId = await executionClient(outputs.l1RpcUrl).getChainId();
  await wallet(l1ChainId, outputs.l1RpcUrl).sendTransaction({ to: portal, value: parseEther("1"), gas: 200_000n });
  await until(
    "the deposit on every node of L2",
    async () => {
      const balances = await Promise.all(allNodes(outputs).map(({ rpcUrl }) => balance(rpcUrl)));
      return balances.every((now) => now === before + parseEther("1"));
    },
    { withinSeconds },
  );
}

/** Sends a transaction through the gateway, and gives its block once it is mined. */
export async function transact(outputs: Outputs, withinSeconds: number): Promise<bigint> {
  const hash = await wallet(outputs.l2ChainId, outputs.l2RpcUrl).sendTransaction({ to: account.address, value: 1n });
  const l2 = executionClient(outputs.l2RpcUrl);
  return until(`transaction ${hash} to be mined`, async () => (await l2.getTransactionReceipt({ hash })).blockNumber, {
    withinSeconds,
  });
}

const factoryAbi = parseAbi([
  "function gameCount() view returns (uint256)",
  "function gameAtIndex(uint256) view returns (uint32, uint64, address)",
]);
const gameAbi = parseAbi(["function status() view returns (uint8)"]);

export const DEFENDER_WINS = 2;

/** The status of every dispute game, oldest first. */
export async function gameStatuses(outputs: Outputs): Promise<number[]> {
  const l1 = executionClient(outputs.l1RpcUrl);
  const address = outputs.l1Contracts["DisputeGameFactoryProxy"]!;
  const count = Number(await l1.readContract({ address, abi: factoryAbi, functionName: "gameCount" }));
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const args = [BigInt(index)] as const;
      const [, , game] = await l1.readContract({ address, abi: factoryAbi, functionName: "gameAtIndex", args });
      return l1.readContract({ address: game, abi: gameAbi, functionName: "status" });
    }),
  );
}

interface Target {
  health: string;
  lastError: string;
  labels: { container: string };
}

/** Prometheus' targets: which container each looks at, by its exporter or by a probe, and whether it answers. */
export async function prometheusTargets({ prometheusUrl }: Outputs): Promise<{ container: string; health: string }[]> {
  const answer = await fetch(`${prometheusUrl}/api/v1/targets?state=active`);
  const { data } = (await answer.json()) as { data: { activeTargets: Target[] } };
  return data.activeTargets.map(({ labels, health }) => ({ container: labels.container, health }));
}
