import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { SourceTree } from "./sources";

/** Sources that one compiler run turns into artifacts. */
export interface Batch {
  compiler: CompilerVersion;
  optimizerRuns: number;
  files: string[];
}

/** In order of preference: upstream compiles with the oldest compiler that every pragma allows. */
export const COMPILER_VERSIONS = ["0.8.15", "0.8.25"] as const;
export type CompilerVersion = (typeof COMPILER_VERSIONS)[number];

/** Upstream's default; a file (or what it imports) may ask for less to stay below the contract size limit. */
const DEFAULT_OPTIMIZER_RUNS = 999_999;

/** One compiler run over everything exceeds the 4 GiB a WebAssembly program can address. */
const FILES_PER_BATCH = 12;

/** The Solidity scripts that op-deployer runs, beside the contracts that it deploys. */
const DEPLOY_SCRIPTS = [
  "DeployAltDA",
  "DeployAlphabetVM",
  "DeployDisputeGame",
  "DeployImplementations",
  "DeployMIPS",
  "DeployOPChain",
  "DeploySuperchain",
  "InteropMigration",
  "ReadImplementationAddresses",
  "ReadSuperchainDeployment",
  "SetDisputeGameImpl",
  "UpgradeOPChain",
  "UpgradeSuperchainConfig",
].map((name) => `scripts/deploy/${name}.s.sol`);

const OTHER_ROOTS = [
  "scripts/L2Genesis.s.sol",
  "scripts/SetPreinstalls.s.sol",
  "test/mocks/AlphabetVM.sol",
  "test/mocks/EIP1967Helper.sol",
  "test/dispute/zk/MockSP1Verifier.sol",
];

/** Not deployed by op-deployer, and its libraries are on no package registry. */
const SKIPPED = /^src\/(periphery|vendor\/asterisc)\//;

export function planBatches(
  contractsBedrock: string,
  tree: SourceTree,
  satisfies: (version: string, range: string) => boolean,
): Batch[] {
  const contracts = solidityFiles(contractsBedrock, "src").filter((file) => !SKIPPED.test(file));
  const others = [...DEPLOY_SCRIPTS, ...OTHER_ROOTS].filter((file) => tree.has(file));
  const restrictions = optimizerRestrictions(readFileSync(path.join(contractsBedrock, "foundry.toml"), "utf8"));

  const groups = new Map<string, Batch>();
  for (const file of [...contracts, ...others]) {
    const closure = [...tree.closure([file])];
    const compiler = chooseCompiler(
      file,
      closure.flatMap((name) => tree.read(name).pragma ?? []),
      satisfies,
    );
    const optimizerRuns =
      restrictions.get(file) ?? Math.min(...closure.map((name) => restrictions.get(name) ?? DEFAULT_OPTIMIZER_RUNS));
    const key = `${compiler}/${optimizerRuns}`;
    const group = groups.get(key) ?? { compiler, optimizerRuns, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group) =>
    chunk(group.files, FILES_PER_BATCH).map((files) => ({ ...group, files })),
  );
}

export function chooseCompiler(
  file: string,
  pragmas: readonly string[],
  satisfies: (version: string, range: string) => boolean,
): CompilerVersion {
  const version = COMPILER_VERSIONS.find((candidate) => pragmas.every((pragma) => satisfies(candidate, pragma)));
  if (!version) {
    throw new Error(`none of the compilers ${COMPILER_VERSIONS.join(", ")} fits ${file}: ${pragmas.join(" and ")}`);
  }
  return version;
}

/** The `compilation_restrictions` of the default profile, the first one in the file. */
export function optimizerRestrictions(foundryToml: string): Map<string, number> {
  const list = /compilation_restrictions = \[([\s\S]*?)\n\]/.exec(foundryToml)?.[1] ?? "";
  const entries = [...list.matchAll(/paths = "([^"]+)", optimizer_runs = (\d+)/g)];
  return new Map(entries.map((match) => [match[1] ?? "", Number(match[2])]));
}

export function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function solidityFiles(root: string, directory: string): string[] {
  return readdirSync(path.join(root, directory), { withFileTypes: true })
    .sort((left, right) => left.name.localeCompare(right.name))
    .flatMap((entry) => {
      const name = `${directory}/${entry.name}`;
      if (entry.isDirectory()) return solidityFiles(root, name);
      return entry.name.endsWith(".sol") ? [name] : [];
    });
}
