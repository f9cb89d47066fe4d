/** Turns op-deployer's output into the files that L1 and L2 start from; prints the contracts' addresses as its last line. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import type { Address } from "viem";
import * as z from "zod";
import { l1Accounts, l1ChainConfig, l1State, type DeployerState } from "../shared/l1State";
import { GENESIS_FILES } from "../shared/paths";
import { writeWholeJson } from "../shared/wholeFile";
import { runJob, type Report } from "./job";
import { withBalances, type L2Genesis } from "./l2Balances";
import { readJson } from "./readJson";
import type { RollupConfig } from "./rollupConfig";

const inputSchema = z.object({
  genesisFolder: z.string(),
  deployerFolder: z.string(),
  l1ChainId: z.number(),
  fundedAddresses: z.array(z.templateLiteral(["0x", z.string()])),
  /** Those that have money on L2 too. */
  fundedOnL2: z.array(z.templateLiteral(["0x", z.string()])),
  deadlineSeconds: z.number(),
});

export type PrepareGenesisInput = z.infer<typeof inputSchema>;

async function prepareGenesis(input: PrepareGenesisInput, report: Report): Promise<void> {
  const deployed = <Content>(name: string) => readJson<Content>(input.deployerFolder, name);
  const target = (name: string) => path.join(input.genesisFolder, name);
  const contracts = deployed<Record<string, Address>>("l1.json");

  if (existsSync(target(GENESIS_FILES.l1FirstState))) {
    report("the genesis files are there already");
  } else {
    const state = deployed<DeployerState>("state.json");
    const genesis = deployed<L2Genesis>(GENESIS_FILES.l2Genesis);
    const rollup = deployed<RollupConfig>(GENESIS_FILES.rollupConfig);
    writeWholeJson(target(GENESIS_FILES.l2Genesis), withBalances(genesis, input.fundedOnL2));
    writeWholeJson(target(GENESIS_FILES.l1ChainConfig), { config: l1ChainConfig(input.l1ChainId) });
    // Last, because it says that the others are there.
    writeWholeJson(
      target(GENESIS_FILES.l1FirstState),
      l1State({
        timestamp: rollup.genesis.l2_time,
        accounts: l1Accounts(state),
        funded: input.fundedAddresses,
      }),
    );
    report("wrote the genesis files of L1 and L2");
  }
  console.log(JSON.stringify(contracts));
}

if (require.main === module) void runJob(inputSchema, prepareGenesis);
