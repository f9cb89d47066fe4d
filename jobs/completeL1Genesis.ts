/**
 * Writes the genesis that go-ethereum begins with as L1: the contracts, money, and the output root of L2's first block as the
 * anchor of disputes. Anvil can be given that root while it runs; go-ethereum has to begin with it.
 */
import { existsSync } from "node:fs";
import * as path from "node:path";
import type { Address } from "viem";
import * as z from "zod";
import { anchorRootSlot, l1Accounts, l1Genesis, type DeployerState } from "../shared/l1State";
import { GENESIS_FILES } from "../shared/paths";
import { writeWholeJson } from "../shared/wholeFile";
import { genesisOutputRoot } from "./genesisBlock";
import { runJob, type Report } from "./job";
import { readJson } from "./readJson";
import type { RollupConfig } from "./rollupConfig";

const inputSchema = z.object({
  genesisFolder: z.string(),
  deployerFolder: z.string(),
  /** An L2 execution client. */
  l2RpcUrl: z.string(),
  fundedAddresses: z.array(z.templateLiteral(["0x", z.string()])),
  deadlineSeconds: z.number(),
});

export type CompleteL1GenesisInput = z.infer<typeof inputSchema>;

async function completeL1Genesis(input: CompleteL1GenesisInput, report: Report): Promise<void> {
  const target = path.join(input.genesisFolder, GENESIS_FILES.l1Genesis);
  if (existsSync(target)) return report("L1's genesis is there already");
  const deployed = <Content>(name: string) => readJson<Content>(input.deployerFolder, name);
  const accounts = l1Accounts(deployed<DeployerState>("state.json"));
  const contracts = deployed<{ AnchorStateRegistryProxy: Address }>("l1.json");
  const registry = contracts.AnchorStateRegistryProxy.toLowerCase() as Address;
  const root = await genesisOutputRoot(input.l2RpcUrl);
  const anchored = accounts[registry];
  const storage = { ...anchored?.storage, [anchorRootSlot(anchored)]: root };
  const { config } = readJson<{ config: object }>(input.genesisFolder, GENESIS_FILES.l1ChainConfig);
  const genesis = l1Genesis({
    config,
    timestamp: deployed<RollupConfig>(GENESIS_FILES.rollupConfig).genesis.l2_time,
    accounts: { ...accounts, [registry]: { ...anchored, storage } },
    funded: input.fundedAddresses,
  });
  writeWholeJson(target, genesis);
  report(`wrote L1's genesis, anchored at the L2 genesis output root ${root}`);
}

if (require.main === module) void runJob(inputSchema, completeL1Genesis);
