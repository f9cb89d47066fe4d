/** Ids of known chains by their names, as viem's list has them. */

interface KnownChain {
  id: number;
  name: string;
}

const isChain = (value: unknown): value is KnownChain =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  typeof value.id === "number" &&
  "name" in value &&
  typeof value.name === "string";

/** `OP Sepolia` is `op-sepolia`, and `optimismSepolia` is `optimism-sepolia`. */
const dashed = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();

/**
 * The id of the chain that goes by this name: its own (`op-sepolia`), with `-mainnet` or without, or that of viem
 * (`optimism-sepolia`).
 *
 * @returns undefined for a name that no known chain has, or that several have
 */
export function chainIdNamed(name: string): number | undefined {
  // Hundreds of modules, which no config but one with such a name is to wait for.
  const exported = Object.entries(require("viem/chains") as Record<string, unknown>);
  const chains = exported.flatMap(([key, chain]) =>
    isChain(chain) ? [{ key: dashed(key), name: dashed(chain.name), id: chain.id }] : [],
  );
  for (const wanted of [name, name.replace(/-mainnet$/, "")]) {
    const byKey = chains.filter(({ key }) => key === wanted);
    const found = byKey.length > 0 ? byKey : chains.filter((chain) => chain.name === wanted);
    const ids = new Set(found.map(({ id }) => id));
    if (ids.size === 1) return [...ids][0];
  }
  return undefined;
}
