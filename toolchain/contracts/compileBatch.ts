/**
 * Compiles one batch in a process of its own, because the compiler never gives memory back:
 * `node compileBatch.js '<BatchRequest as JSON>'`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Batch } from "./batches";
import { SourceTree, type SourceRoots } from "./sources";

export interface BatchRequest {
  batch: Batch;
  roots: SourceRoots;
  outputDirectory: string;
}

interface Bytecode {
  object: string;
  linkReferences?: object;
  immutableReferences?: object;
}

interface CompiledContract {
  abi: unknown;
  evm: { bytecode: Bytecode; deployedBytecode: Bytecode; methodIdentifiers: object };
  metadata: string;
  storageLayout?: { storage: unknown[]; types: object | null };
}

interface CompilerOutput {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: Record<string, Record<string, CompiledContract>>;
}

const CONTRACT_OUTPUTS = [
  "abi",
  "evm.bytecode.object",
  "evm.bytecode.linkReferences",
  "evm.deployedBytecode.object",
  "evm.deployedBytecode.linkReferences",
  "evm.deployedBytecode.immutableReferences",
  "evm.methodIdentifiers",
  "storageLayout",
  "metadata",
];

function compilerInput(batch: Batch, tree: SourceTree): object {
  const sources = [...tree.closure(batch.files)].map((name) => [name, { content: tree.read(name).content }]);
  return {
    language: "Solidity",
    sources: Object.fromEntries(sources),
    settings: {
      remappings: tree.compilerRemappings(),
      optimizer: { enabled: true, runs: batch.optimizerRuns },
      metadata: { bytecodeHash: "none" },
      // The newest that each compiler knows, up to upstream's choice (cancun).
      evmVersion: batch.compiler === "0.8.15" ? "london" : "cancun",
      outputSelection: Object.fromEntries(batch.files.map((file) => [file, { "*": CONTRACT_OUTPUTS }])),
    },
  };
}

/** The shape that forge writes and op-deployer reads. */
function forgeArtifact(contract: CompiledContract): object {
  const bytecode = ({ object, linkReferences = {}, immutableReferences }: Bytecode) => ({
    object: `0x${object}`,
    sourceMap: "",
    linkReferences,
    ...(immutableReferences && { immutableReferences }),
  });
  return {
    abi: contract.abi,
    bytecode: bytecode(contract.evm.bytecode),
    deployedBytecode: bytecode(contract.evm.deployedBytecode),
    methodIdentifiers: contract.evm.methodIdentifiers,
    metadata: contract.metadata ? JSON.parse(contract.metadata) : {},
    storageLayout: { storage: contract.storageLayout?.storage ?? [], types: contract.storageLayout?.types ?? {} },
  };
}

function compile({ batch, roots, outputDirectory }: BatchRequest): void {
  const compiler = require(path.join(roots.nodeModules, `solc-${batch.compiler}`)) as {
    compile(input: string): string;
  };
  const input = compilerInput(batch, new SourceTree(roots));
  const output = JSON.parse(compiler.compile(JSON.stringify(input))) as CompilerOutput;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));

  for (const [file, contracts] of Object.entries(output.contracts ?? {})) {
    const directory = path.join(outputDirectory, path.basename(file));
    mkdirSync(directory, { recursive: true });
    for (const [name, contract] of Object.entries(contracts)) {
      writeFileSync(path.join(directory, `${name}.json`), JSON.stringify(forgeArtifact(contract)));
    }
  }
}

compile(JSON.parse(process.argv[2] ?? "") as BatchRequest);
