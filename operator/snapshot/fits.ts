/** Whether a snapshot may be loaded into a network. Pure. */
import type { Chain, Manifest } from "./manifest";

/** The network as it is. */
export interface Present {
  name: string;
  stack: string;
  chain: Chain;
  l1Client: string;
  /** Parts that its nodes need. */
  parts: string[];
  mnemonic: "development" | "own";
  /** By component. */
  images: Record<string, string>;
}

/** Every reason against it, with the config key that would have to be another one. */
export function problemsOf(manifest: Manifest, present: Present): string[] {
  const { chain, shape, secrets, parts } = manifest;
  const problems: string[] = [];
  const differs = (what: string, saved: string | number, here: string | number, key: string) => {
    if (saved !== here) problems.push(`${what} is ${saved} there and ${here} here (${key})`);
  };
  differs("L1's chain id", chain.l1ChainId, present.chain.l1ChainId, "l1.chain_id");
  differs("L2's chain id", chain.l2ChainId, present.chain.l2ChainId, "l2_chain_id");
  differs("L2's block time", chain.l2BlockTime, present.chain.l2BlockTime, "l2_block_time");
  differs("L1's client", shape.l1Client, present.l1Client, "l1.client");
  differs("the mnemonic", secrets.mnemonic, present.mnemonic, "mnemonic");
  if (problems.length === 0 && chain.genesisId !== present.chain.genesisId) {
    problems.push(
      `the chain is another one: the stack config has another mnemonic, other prefunded_accounts or other hardforks than stack ${secrets.stack} had, ` +
        "or comes from a version of this project with other contracts",
    );
  }
  const saved = parts.map(({ name }) => name);
  const missing = present.parts.filter((part) => !saved.includes(part));
  if (missing.length > 0) {
    const keys = "sequencer.execution_client, validator.execution_client, …";
    problems.push(`it has no data of ${missing.join(", ")}, which nodes run here (${keys})`);
  }
  if (problems.length === 0) problems.push(...contractProblems(chain.contracts, present.chain.contracts));
  return problems;
}

/** Proxies alone: op-proposer and op-challenger are started with the address of one, and nobody calls what is behind them. */
function contractProblems(saved: Chain["contracts"], here: Chain["contracts"]): string[] {
  const names = [...new Set([...Object.keys(saved), ...Object.keys(here)])]
    .filter((name) => name.endsWith("Proxy"))
    .sort();
  const moved = names.filter((name) => saved[name]?.toLowerCase() !== here[name]?.toLowerCase());
  if (moved.length === 0) return [];
  return [
    `its contracts on L1 have other addresses (${moved[0]} is ${saved[moved[0]!] ?? "missing"} there and ${here[moved[0]!] ?? "missing"} here): ` +
      "one of the two networks was made by a version of this project that drew addresses at random",
  ];
}

/** What is no reason against it, but good to know. */
export function notesOf(manifest: Manifest, present: Present, projectVersion: string): string[] {
  const notes: string[] = [];
  if (manifest.projectVersion !== projectVersion) {
    notes.push(`it was made by version ${manifest.projectVersion} of this project, and this is ${projectVersion}`);
  }
  for (const [component, image] of Object.entries(manifest.images).sort()) {
    const here = present.images[component];
    if (here !== undefined && here !== image) {
      notes.push(`its data was written by ${image}, and ${here} reads it: an older program may not be able to`);
    }
  }
  return notes;
}
