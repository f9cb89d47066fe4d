/** Collects what a network tells others, and writes it into a folder, whole or not at all. */
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type Docker from "dockerode";
import { NAMESPACE } from "../../config/load";
import { GENESIS_FILES } from "../../shared/paths";
import { endpointsOf } from "../network/endpoints";
import { genesisFile, readGenesisFiles } from "../network/genesisFiles";
import type { Network } from "../network/model";
import { writeWholeFolder } from "../snapshot/store";
import { configOf } from "../stacks";
import { UserError } from "../terminal";
import { EXPORT_FILE, exportedFiles, freeAccounts, type ExportedNetwork } from "./files";
import { hardforksIn, withMoments } from "./forks";
import { peersOf } from "./peers";
import { hasTls } from "./publicDoor";

/** Of the genesis volume, what a node of one's own begins with. */
const FOR_NODES = [GENESIS_FILES.l2Genesis, GENESIS_FILES.rollupConfig, GENESIS_FILES.l1ChainConfig];

export async function describeExport(docker: Docker, network: Network): Promise<ExportedNetwork> {
  const { rollupConfig, contracts } = await readGenesisFiles(docker, network);
  const isDevelopment = configOf(network.stack)[`${NAMESPACE}:mnemonic`] === undefined;
  return {
    network: network.name,
    l1: {
      chainId: rollupConfig.l1_chain_id,
      genesis: rollupConfig.genesis.l1.hash,
      contracts: Object.fromEntries(Object.entries(contracts).sort(([one], [other]) => one.localeCompare(other))),
    },
    l2: {
      chainId: rollupConfig.l2_chain_id,
      genesis: rollupConfig.genesis.l2.hash,
      blockTime: rollupConfig.block_time,
    },
    endpoints: endpointsOf(network, { hasTls: hasTls(network.stack) }),
    peers: await peersOf(docker, network, rollupConfig.l2_chain_id),
    accounts: freeAccounts(isDevelopment),
  };
}

/**
 * Whether the folder is an earlier export, which a new one replaces.
 *
 * @throws UserError for a folder of anything else
 */
export function replacesExport(folder: string): boolean {
  if (!existsSync(folder)) return false;
  if (existsSync(path.join(folder, EXPORT_FILE)) || readdirSync(folder).length === 0) return true;
  throw new UserError(`${folder} is there, and is no earlier export: choose another folder, or remove it first`);
}

/** @returns names of its files */
export async function writeExport(
  docker: Docker,
  network: Network,
  folder: string,
  exported: ExportedNetwork,
): Promise<string[]> {
  const replaces = replacesExport(folder);
  const fresh = replaces ? `${folder}.next` : folder;
  rmSync(`${folder}.next`, { recursive: true, force: true });
  const files = await writeWholeFolder(fresh, async (draft) => {
    const written = exportedFiles(exported);
    for (const [name, content] of Object.entries(written)) writeFileSync(path.join(draft, name), content);
    const hardforks = hardforksIn(configOf(network.stack)[`${NAMESPACE}:hardforks`]);
    for (const name of FOR_NODES) {
      const content = await genesisFile(docker, network, name);
      writeFileSync(path.join(draft, name), withMoments(name, content, hardforks));
    }
    return [...Object.keys(written), ...FOR_NODES].sort();
  });
  if (replaces) {
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  }
  return files;
}
