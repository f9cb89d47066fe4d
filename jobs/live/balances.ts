/** Money on L2 from its first block on. Pure. */

export interface Genesis {
  alloc: Record<string, { balance: string }>;
}

/** 10,000 ETH, as on an L2 whose L1 is local. */
const WEI = "0x21e19e0c9bab2400000";

export function withBalances<Of extends Genesis>(genesis: Of, addresses: string[]): Of {
  const alloc = { ...genesis.alloc };
  for (const address of addresses) {
    const digits = address.slice(2).toLowerCase();
    const key = `0x${digits}` in alloc ? `0x${digits}` : digits;
    alloc[key] = { ...alloc[key], balance: WEI };
  }
  return { ...genesis, alloc };
}
