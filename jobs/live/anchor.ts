/** How the anchor root of disputes becomes right on an L1 whose storage nobody can write: by one transaction of the contracts' owner. Pure. */
import { encodeFunctionData, numberToHex, pad, parseAbi, type Address, type Hash, type Hex } from "viem";
import type { Wish } from "./deployment";

/** Where a proxy keeps the address of what it runs (EIP-1967). */
export const IMPLEMENTATION_SLOT: Hash = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

/** Slots that may hold it: there are fewer variables than that. */
const SLOTS = 16;

export const anchorSlots: readonly Hash[] = Array.from({ length: SLOTS }, (_, slot) => numberToHex(slot, { size: 32 }));

const PROXY_ADMIN = parseAbi(["function upgradeAndCall(address proxy, address implementation, bytes data) payable"]);
const STORAGE_SETTER = parseAbi(["struct Slot { bytes32 key; bytes32 value; }", "function setBytes32(Slot[] slots)"]);

export interface AnchorContracts {
  proxyAdmin: Address;
  registry: Address;
  storageSetter: Address;
}

/**
 * In one transaction the registry becomes a StorageSetter, which writes the root, and the address of what the registry was before: so
 * nobody else ever meets the setter.
 *
 * @param slot of the root
 * @param implementation of the registry
 */
export function anchorWish(
  { proxyAdmin, registry, storageSetter }: AnchorContracts,
  slot: Hash,
  root: Hash,
  implementation: Address,
): Wish {
  const slots: { key: Hex; value: Hex }[] = [
    { key: slot, value: root },
    { key: IMPLEMENTATION_SLOT, value: pad(implementation) },
  ];
  return {
    to: proxyAdmin,
    data: encodeFunctionData({
      abi: PROXY_ADMIN,
      functionName: "upgradeAndCall",
      args: [
        registry,
        storageSetter,
        encodeFunctionData({ abi: STORAGE_SETTER, functionName: "setBytes32", args: [slots] }),
      ],
    }),
    value: 0n,
  };
}
