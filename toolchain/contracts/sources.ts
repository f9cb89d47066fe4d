import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** The three places that Solidity sources come from. */
export interface SourceRoots {
  /** packages/contracts-bedrock of the optimism Go module. */
  contractsBedrock: string;
  /** node_modules that holds the compilers and the libraries. */
  nodeModules: string;
  /** Our stand-ins for libraries that no package registry carries. */
  shims: string;
}

interface Remapping {
  /** What an import begins with. */
  prefix: string;
  /** What the compiler calls it: the path that upstream's foundry project uses, because the metadata names it. */
  sourceName: string;
  /** Where it lies here. */
  directory: string;
}

export interface Source {
  content: string;
  imports: string[];
  /** The version range of the `pragma solidity` line; undefined where there is none. */
  pragma: string | undefined;
}

/** Finds, reads and remembers Solidity sources under the names that upstream's project gives them. */
export class SourceTree {
  readonly remappings: Remapping[];
  private readonly sources = new Map<string, Source>();

  constructor(private readonly roots: SourceRoots) {
    const library = (name: string) => path.join(roots.nodeModules, name);
    const shim = (name: string) => path.join(roots.shims, name);
    const remap = (prefix: string, sourceName: string, directory: string): Remapping => ({
      prefix,
      sourceName,
      directory,
    });
    // The first match wins, so a special case stands before the general one.
    this.remappings = [
      remap(
        "@openzeppelin/contracts-upgradeable/",
        "lib/openzeppelin-contracts-upgradeable/contracts/",
        library("openzeppelin-upgradeable-4.7.3"),
      ),
      remap("@openzeppelin/contracts/", "lib/openzeppelin-contracts/contracts/", library("openzeppelin-4.7.3")),
      remap(
        "openzeppelin-contracts/contracts/",
        "lib/openzeppelin-contracts/contracts/",
        library("openzeppelin-4.7.3"),
      ),
      remap("@openzeppelin/contracts-v5/", "lib/openzeppelin-contracts-v5/contracts/", library("openzeppelin-5.0.2")),
      remap("@rari-capital/solmate/src/utils/", "lib/solmate/src/utils/", shim("solmate/utils")),
      remap("@rari-capital/solmate/src/", "lib/solmate/src/", library("solmate/src")),
      remap("@solady/", "lib/solady/src/", library("solady/src")),
      remap("@lib-keccak/", "lib/lib-keccak/contracts/lib/", shim("lib-keccak")),
      remap("forge-std/", "lib/forge-std/src/", shim("forge-std")),
      remap("safe-contracts/", "lib/safe-contracts/contracts/", library("safe-1.4.1/contracts")),
    ];
  }

  /** The remappings as the compiler wants them. */
  compilerRemappings(): string[] {
    return this.remappings.map(({ prefix, sourceName }) => `${prefix}=${sourceName}`);
  }

  has(name: string): boolean {
    return existsSync(this.locate(name));
  }

  read(name: string): Source {
    const known = this.sources.get(name);
    if (known) return known;
    const file = this.locate(name);
    if (!existsSync(file)) throw new Error(`Solidity source ${name} is missing: looked for ${file}`);
    const source = parseSource(readFileSync(file, "utf8"), (imported) => this.resolve(imported, name));
    this.sources.set(name, source);
    return source;
  }

  /** The given sources with everything they import, directly or not. */
  closure(names: readonly string[]): Set<string> {
    const reached = new Set<string>();
    const pending = [...names];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (reached.has(name)) continue;
      reached.add(name);
      pending.push(...this.read(name).imports);
    }
    return reached;
  }

  private locate(name: string): string {
    const remapping = this.remappings.find(({ sourceName }) => name.startsWith(sourceName));
    return remapping
      ? path.join(remapping.directory, name.slice(remapping.sourceName.length))
      : path.join(this.roots.contractsBedrock, name);
  }

  private resolve(imported: string, importer: string): string {
    if (imported.startsWith(".")) return path.posix.join(path.posix.dirname(importer), imported);
    const remapping = this.remappings.find(({ prefix }) => imported.startsWith(prefix));
    return remapping ? remapping.sourceName + imported.slice(remapping.prefix.length) : imported;
  }
}

/** Reads imports and pragma of a source; comments are left out, because they contain example imports. */
export function parseSource(content: string, resolve: (imported: string) => string): Source {
  const code = content.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const imports = [...code.matchAll(/import\s+(?:[^'";]*?from\s+)?["']([^"']+)["']/g)].map((match) =>
    resolve(match[1] ?? ""),
  );
  return { content, imports, pragma: /pragma solidity\s+([^;]+);/.exec(code)?.[1] };
}
