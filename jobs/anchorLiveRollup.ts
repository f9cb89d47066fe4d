/**
 * Ties L2 to an L1 that was there before: writes the rollup config, and sees to it that the anchor root of disputes is the output root
 * of L2's first block. That depends on the L1 block that L2 begins on, which is known only once the contracts are there.
 */
import { existsSync } from "node:fs";
import * as path from "node:path";
import { formatEther, getAddress, slice, type Address } from "viem";
import { getBlock, getStorageAt, getTransactionCount } from "viem/actions";
import * as z from "zod";
import { JobFailure } from "../shared/failure";
import { PLACEHOLDER_ROOT } from "../shared/l1State";
import { GENESIS_FILES } from "../shared/paths";
import { until } from "../shared/rpc/deadline";
import { genesisOutputRoot } from "./genesisBlock";
import { runJob, type Report } from "./job";
import { anchorSlots, anchorWish, IMPLEMENTATION_SLOT } from "./live/anchor";
import { accountOf } from "./keyFile";
import { LIVE_FILES } from "./live/files";
import { Journal } from "./live/journal";
import { l1Client, pay, type L1Client } from "./live/payment";
import { readJson } from "./readJson";
import { completeRollupConfig, type RollupConfig } from "./rollupConfig";

const inputSchema = z.object({
  genesisFolder: z.string(),
  deployerFolder: z.string(),
  l1RpcUrl: z.string(),
  l1ChainId: z.number(),
  /** An L2 execution client, for the state root of the genesis block. */
  l2RpcUrl: z.string(),
  /** A file with the key of the contracts' owner. */
  keyFile: z.string(),
  /** How many blocks deep the transaction has to be. */
  confirmations: z.number(),
  deadlineSeconds: z.number(),
});

export type AnchorLiveRollupInput = z.infer<typeof inputSchema>;

const L1_WITHIN_SECONDS = 120;

async function writeRollupConfig(input: AnchorLiveRollupInput, l1: L1Client, report: Report): Promise<void> {
  const target = path.join(input.genesisFolder, GENESIS_FILES.rollupConfig);
  const rollup = readJson<RollupConfig>(input.deployerFolder, GENESIS_FILES.rollupConfig);
  const { hash, number } = rollup.genesis.l1;
  const onL1 = await until("L1 to answer", () => getBlock(l1, { blockNumber: BigInt(number) }), {
    withinSeconds: L1_WITHIN_SECONDS,
  });
  if (onL1.hash !== hash) {
    throw new JobFailure(
      `L2 began on L1's block ${number}, ${hash}, and L1 has another one there, ${onL1.hash}: it is another L1, or it has replaced blocks. ` +
        'If it is right, remove the network with "pulumi destroy", then "pulumi up", which deploys, and pays, anew.',
    );
  }
  if (existsSync(target)) return report("the rollup config is there already");
  await completeRollupConfig(target, rollup, input.l2RpcUrl);
  report(`wrote the rollup config: L2 begins on L1's block ${number}, ${hash}`);
}

async function setAnchorRoot(input: AnchorLiveRollupInput, l1: L1Client, report: Report): Promise<void> {
  const contracts = readJson<Record<string, Address>>(input.deployerFolder, LIVE_FILES.contracts);
  const registry = addressOf(contracts, "AnchorStateRegistryProxy");
  const root = await genesisOutputRoot(input.l2RpcUrl);
  const values = await Promise.all(anchorSlots.map((slot) => getStorageAt(l1, { address: registry, slot })));
  if (values.includes(root)) return report("the anchor root is set already");
  const slot = anchorSlots[values.indexOf(PLACEHOLDER_ROOT)];
  if (!slot) {
    throw new JobFailure(
      `the AnchorStateRegistry on L1, ${registry}, holds neither op-deployer's placeholder nor the output root of L2's first block, ${root}: ` +
        'the contracts there are those of another chain. Remove the network with "pulumi destroy", then "pulumi up".',
    );
  }
  const implementation = await getStorageAt(l1, { address: registry, slot: IMPLEMENTATION_SLOT });
  const wish = anchorWish(
    {
      proxyAdmin: addressOf(contracts, "OpChainProxyAdminImpl"),
      registry,
      storageSetter: addressOf(contracts, "StorageSetterImpl"),
    },
    slot,
    root,
    getAddress(slice(implementation ?? "0x", -20)),
  );
  const { l1ChainId, confirmations, keyFile } = input;
  const account = accountOf(keyFile);
  const file = path.join(input.deployerFolder, LIVE_FILES.anchor);
  const journal =
    Journal.read(file) ??
    Journal.begin(file, await getTransactionCount(l1, { address: account.address, blockTag: "latest" }));
  await pay([wish], { l1, l1ChainId, account, journal, confirmations, report });
  report(`set the anchor root to the L2 genesis output root ${root}, for ${formatEther(journal.totals.wei)} ETH`);
}

/** By op-deployer's name for it. */
function addressOf(contracts: Record<string, Address>, name: string): Address {
  const address = contracts[name];
  if (!address) throw new JobFailure(`op-deployer reported no ${name}.`);
  return address;
}

async function anchorLiveRollup(input: AnchorLiveRollupInput, report: Report): Promise<void> {
  const l1 = l1Client(input.l1RpcUrl);
  await writeRollupConfig(input, l1, report);
  await setAnchorRoot(input, l1, report);
}

if (require.main === module) void runJob(inputSchema, anchorLiveRollup);
