/**
 * Ties L2 to the L1 that runs: writes the rollup config with the hash of L1's real first block, and the L2 genesis
 * output root into the AnchorStateRegistry.
 */
import { existsSync } from "node:fs";
import * as path from "node:path";
import type { Address, Hash } from "viem";
import { getStorageAt } from "viem/actions";
import * as z from "zod";
import { anchorRootSlot, l1Accounts, PLACEHOLDER_ROOT, type DeployerState } from "../shared/l1State";
import { JobFailure } from "../shared/failure";
import { client, genesisBlock, genesisOutputRoot } from "./genesisBlock";
import { runJob, type Report } from "./job";
import { readJson } from "./readJson";
import { completeRollupConfig, type RollupConfig } from "./rollupConfig";
import { GENESIS_FILES } from "../shared/paths";

const inputSchema = z.object({
  genesisFolder: z.string(),
  deployerFolder: z.string(),
  l1RpcUrl: z.string(),
  /** An L2 execution client, for the state root of the genesis block. */
  l2RpcUrl: z.string(),
  deadlineSeconds: z.number(),
});

export type AnchorRollupInput = z.infer<typeof inputSchema>;

/** Anvil computes another hash for its first block than op-deployer wrote, and so does L2 with more accounts. */
async function writeRollupConfig(input: AnchorRollupInput, report: Report): Promise<void> {
  const target = path.join(input.genesisFolder, GENESIS_FILES.rollupConfig);
  const rollup = readJson<RollupConfig>(input.deployerFolder, GENESIS_FILES.rollupConfig);
  const l1Hash = (await genesisBlock("L1", input.l1RpcUrl)).hash;

  if (existsSync(target)) {
    const written = readJson<RollupConfig>(target).genesis.l1.hash;
    if (written !== l1Hash) {
      throw new JobFailure(
        `this L2 chain began on another L1 (first block ${written}, now ${l1Hash}): L1 has lost its data. Remove the network with "pulumi destroy", then "pulumi up".`,
      );
    }
    return report("the rollup config is there already");
  }
  rollup.genesis.l1.hash = l1Hash;
  await completeRollupConfig(target, rollup, input.l2RpcUrl);
  report(`wrote the rollup config: L1 begins with ${l1Hash}`);
}

/** In the place of op-deployer's placeholder. Go-ethereum began with the right one. */
async function setAnchorRoot(input: AnchorRollupInput, report: Report): Promise<void> {
  const deployed = <Content>(name: string) => readJson<Content>(input.deployerFolder, name);
  const contracts = deployed<{ AnchorStateRegistryProxy: Address }>("l1.json");
  const registry = contracts.AnchorStateRegistryProxy.toLowerCase() as Address;
  const slot = anchorRootSlot(l1Accounts(deployed<DeployerState>("state.json"))[registry]);
  const l1 = client(input.l1RpcUrl);

  const root = await genesisOutputRoot(input.l2RpcUrl);
  const present = await getStorageAt(l1, { address: registry, slot });
  if (present !== PLACEHOLDER_ROOT) return report("the anchor root is set already");
  await l1.request<{ Method: "anvil_setStorageAt"; Parameters: [Address, Hash, Hash]; ReturnType: boolean }>({
    method: "anvil_setStorageAt",
    params: [registry, slot, root],
  });
  report(`set the anchor root to the L2 genesis output root ${root}`);
}

async function anchorRollup(input: AnchorRollupInput, report: Report): Promise<void> {
  await writeRollupConfig(input, report);
  await setAnchorRoot(input, report);
}

if (require.main === module) void runJob(inputSchema, anchorRollup);
