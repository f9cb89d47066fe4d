import { availableParallelism } from "node:os";
import { cp } from "node:fs/promises";
import * as path from "node:path";
import { cachePath, isStamped, programPath, replaceWhole, stamp } from "../cache";
import { contentKey, fileContents } from "../contentKey";
import { buildFromChangedOptimism } from "../goModuleCopy";
import { goModuleSource, moduleDirectory, moduleKey, programsStepName } from "../goPrograms";
import { installStepName, nodeModules, npmPackagesKey } from "../npmPackages";
import type { Step, StepContext } from "../steps";
import { OP_DEPLOYER, OPTIMISM, OPTIMISM_MODULE } from "../versions";
import { planBatches } from "./batches";
import type { BatchRequest } from "./compileBatch";
import { SourceTree, type SourceRoots } from "./sources";

const COMPILE_STEP = "compile contracts";
export const OP_DEPLOYER_STEP = "build op-deployer";

/** The compiled contracts in the form that op-deployer embeds. */
const artifactsArchive = () => cachePath("contracts", "artifacts.tzst");

/** A compiler process may grow to 2 GiB. */
const MAXIMUM_COMPILERS = 4;

/** A Go module archive leaves out nested `vendor` folders, and with them these two contracts. */
const ARTIFACTS_FROM_NPM = ["EAS.sol", "SchemaRegistry.sol"];

const contractsKey = () =>
  contentKey({
    optimism: moduleKey(OPTIMISM_MODULE),
    packages: npmPackagesKey("contracts"),
    prebuilt: ARTIFACTS_FROM_NPM,
    recipe: fileContents(__dirname, "shim", "batches.ts", "compileBatch.ts", "sources.ts"),
  });

export const opDeployerKey = () => contentKey({ contracts: contractsKey(), program: OP_DEPLOYER });

/** Compiles the contracts, and builds op-deployer with them inside. */
export function contractSteps(): Step[] {
  const compileKey = contractsKey();
  const buildKey = opDeployerKey();
  return [
    {
      name: COMPILE_STEP,
      load: "processor",
      needs: [`download ${OPTIMISM_MODULE.name}`, installStepName("contracts")],
      isUpToDate: () => isStamped(COMPILE_STEP, compileKey, [cachePath("contracts", "artifacts")]),
      run: async (context) => {
        await replaceWhole(cachePath("contracts", "artifacts"), (temporary) => compileContracts(temporary, context));
        await stamp(COMPILE_STEP, compileKey);
      },
    },
    {
      name: OP_DEPLOYER_STEP,
      load: "go",
      needs: [COMPILE_STEP, programsStepName(OPTIMISM_MODULE)],
      isUpToDate: () => isStamped(OP_DEPLOYER_STEP, buildKey, [programPath(OP_DEPLOYER.name)]),
      run: async (context) => {
        await buildOpDeployer(context);
        await stamp(OP_DEPLOYER_STEP, buildKey);
      },
    },
  ];
}

async function compileContracts(outputDirectory: string, context: StepContext): Promise<void> {
  const optimism = await goModuleSource(OPTIMISM, moduleDirectory(OPTIMISM_MODULE), context);
  const roots: SourceRoots = {
    contractsBedrock: path.join(optimism, "packages", "contracts-bedrock"),
    nodeModules: nodeModules("contracts"),
    shims: path.join(__dirname, "shim"),
  };
  // op-deployer expects this folder name in the archive.
  const artifacts = path.join(outputDirectory, "forge-artifacts");
  const semver = require(path.join(roots.nodeModules, "semver")) as {
    satisfies(version: string, range: string): boolean;
  };
  const pending = planBatches(roots.contractsBedrock, new SourceTree(roots), semver.satisfies);

  const compileNext = async (): Promise<void> => {
    for (let batch = pending.shift(); batch; batch = pending.shift()) {
      await compileBatch({ batch, roots, outputDirectory: artifacts }, context);
    }
  };
  const compilers = Math.min(MAXIMUM_COMPILERS, availableParallelism());
  await Promise.all(Array.from({ length: compilers }, compileNext));

  for (const name of ARTIFACTS_FROM_NPM) {
    const prebuilt = path.join(roots.nodeModules, "contracts-bedrock-0.17.3", "forge-artifacts", name);
    await cp(prebuilt, path.join(artifacts, name), { recursive: true });
  }
}

async function compileBatch(request: BatchRequest, context: StepContext): Promise<void> {
  const program = path.join(__dirname, "compileBatch.ts");
  // The compiler's WebAssembly recurses deeper than the default stack allows.
  const node = ["--stack-size=4000", "--require", require.resolve("tsx/cjs")];
  await context.run(process.execPath, [...node, program, JSON.stringify(request)]);
}

/** op-deployer embeds the archive from its own source folder, where the module proxy's copy has none. */
async function buildOpDeployer(context: StepContext): Promise<void> {
  const archived = ["-base", cachePath("contracts", "artifacts"), "-out", artifactsArchive()];
  await context.run(programPath("mktar"), archived);
  const embedArchive = async (optimism: string): Promise<void> => {
    const embedded = path.join(optimism, "op-deployer", "pkg", "deployer", "artifacts", "forge-artifacts");
    await cp(artifactsArchive(), path.join(embedded, "artifacts.tzst"));
  };
  await buildFromChangedOptimism(OP_DEPLOYER, "contracts", embedArchive, context);
}
