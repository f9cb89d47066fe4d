/** The contract on L1 that says whose batches count, and whose unsafe blocks nodes take from each other. */
import { decodeFunctionResult, encodeFunctionData, getAddress, pad, parseAbi, type Address, type Hex } from "viem";
import { call } from "./rpc/light";

const SYSTEM_CONFIG = parseAbi([
  "function owner() view returns (address)",
  "function batcherHash() view returns (bytes32)",
  "function unsafeBlockSigner() view returns (address)",
  "function setBatcherHash(bytes32 batcherHash)",
  "function setUnsafeBlockSigner(address signer)",
]);

/** The roles whose keys may be others than the chain began with. */
export type RotatedRole = "batcher" | "unsafeBlockSigner";

const LENGTH_OF_ADDRESS = 40;

/** Milliseconds that L1 has for an answer. */
const TIMEOUT = 3_000;

const read = (l1RpcUrl: string, to: Address, data: Hex): Promise<Hex> =>
  call<Hex>(l1RpcUrl, "eth_call", [{ to, data }, "latest"], TIMEOUT);

/** Whose key the role has by the newest block of L1. @throws when L1 does not answer */
export async function accountOnL1(l1RpcUrl: string, systemConfig: Address, role: RotatedRole): Promise<Address> {
  const functionName = role === "batcher" ? "batcherHash" : "unsafeBlockSigner";
  const data = await read(l1RpcUrl, systemConfig, encodeFunctionData({ abi: SYSTEM_CONFIG, functionName }));
  const value = decodeFunctionResult({ abi: SYSTEM_CONFIG, functionName, data });
  // The batcher's hash is its address, after zeros.
  return getAddress(`0x${value.slice(-LENGTH_OF_ADDRESS)}`);
}

/** Who may change it. @throws when L1 does not answer */
export async function ownerOnL1(l1RpcUrl: string, systemConfig: Address): Promise<Address> {
  const functionName = "owner";
  const data = await read(l1RpcUrl, systemConfig, encodeFunctionData({ abi: SYSTEM_CONFIG, functionName }));
  return decodeFunctionResult({ abi: SYSTEM_CONFIG, functionName, data });
}

/** What the owner sends for a role to have the key of this account. */
export const rotationCall = (role: RotatedRole, account: Address): Hex =>
  role === "batcher"
    ? encodeFunctionData({
        abi: SYSTEM_CONFIG,
        functionName: "setBatcherHash",
        args: [pad(account.toLowerCase() as Hex, { size: 32 })],
      })
    : encodeFunctionData({ abi: SYSTEM_CONFIG, functionName: "setUnsafeBlockSigner", args: [account] });
