/** Money on L2 from its first block on. Pure. */

export interface L2Genesis {
  alloc: Record<string, { balance: string }>;
}

/** 10,000 ETH, as op-deployer gives development accounts; of those it leaves out the first. */
const WEI = "0x21e19e0c9bab2400000";

/** The genesis with money on these accounts. Its first block is another one by that: jobs ask the chain for it. */
export function withBalances<Genesis extends L2Genesis>(genesis: Genesis, addresses: string[]): Genesis {
  const alloc = { ...genesis.alloc };
  for (const address of addresses) {
    const digits = address.slice(2).toLowerCase();
    const key = `0x${digits}` in alloc ? `0x${digits}` : digits;
    alloc[key] = { ...alloc[key], balance: WEI };
  }
  return { ...genesis, alloc };
}
