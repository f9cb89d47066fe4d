/**
 * Writes the files that L2 starts from where L1 was there before; prints the contracts' addresses as its last line. A program of its
 * own beside `prepareGenesis`, because whatever imported from that would run it.
 */
import { existsSync } from "node:fs";
import * as path from "node:path";
import type { Address } from "viem";
import * as z from "zod";
import { l1ChainConfig } from "../shared/l1State";
import { GENESIS_FILES } from "../shared/paths";
import { writeWholeJson } from "../shared/wholeFile";
import { runJob, type Report } from "./job";
import { withBalances, type L2Genesis } from "./l2Balances";
import { LIVE_FILES } from "./live/files";
import { readJson } from "./readJson";

const inputSchema = z.object({
  genesisFolder: z.string(),
  deployerFolder: z.string(),
  l1ChainId: z.number(),
  fundedOnL2: z.array(z.templateLiteral(["0x", z.string()])),
  deadlineSeconds: z.number(),
});

export type PrepareLiveGenesisInput = z.infer<typeof inputSchema>;

async function prepareLiveGenesis(input: PrepareLiveGenesisInput, report: Report): Promise<void> {
  const target = (name: string) => path.join(input.genesisFolder, name);
  // Written last, because it says that the other is there.
  if (existsSync(target(GENESIS_FILES.l1ChainConfig))) {
    report("the genesis files are there already");
  } else {
    const genesis = readJson<L2Genesis>(input.deployerFolder, GENESIS_FILES.l2Genesis);
    writeWholeJson(target(GENESIS_FILES.l2Genesis), withBalances(genesis, input.fundedOnL2));
    writeWholeJson(target(GENESIS_FILES.l1ChainConfig), { config: l1ChainConfig(input.l1ChainId) });
    report("wrote the genesis files of L2");
  }
  console.log(JSON.stringify(readJson<Record<string, Address>>(input.deployerFolder, LIVE_FILES.contracts)));
}

if (require.main === module) void runJob(inputSchema, prepareLiveGenesis);
