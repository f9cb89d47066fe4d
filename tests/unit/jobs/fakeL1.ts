/** An L1 that has nothing but SystemConfig and balances, and all that is sent to it. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { getAddress, keccak256, parseTransaction, type Address, type Hex } from "viem";
import { deriveAccount, type Account } from "../../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";
import { temporaryFolder } from "../../support/temporaryFolder";
import { serveJsonRpc } from "../shared/jsonRpcServer";

export const SYSTEM_CONFIG: Address = "0x00000000000000000000000000000000000000fb";

/** Those that the chain began with, and one that is new. */
export const [owner, batcher, signer, other] = [0, 1, 4, 10].map((index) =>
  deriveAccount(DEVELOPMENT_MNEMONIC, index),
) as [Account, Account, Account, Account];

const word = (address: Address): Hex => `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
const addressOf = (data: Hex): Address => getAddress(`0x${data.slice(-40)}`);

/** @param balances wei */
export async function serveL1(balances: Record<Address, bigint> = {}) {
  const state = { batcher: batcher.address, signer: signer.address, sent: [] as { to: Address; value: bigint }[] };
  const url = await serveJsonRpc({
    eth_chainId: "0x384",
    eth_getTransactionCount: "0x0",
    eth_maxPriorityFeePerGas: "0x1",
    eth_estimateGas: "0x5208",
    eth_getBlockByNumber: { number: "0x1", baseFeePerGas: "0x1", timestamp: "0x1", transactions: [] },
    eth_getBalance: (address: Address) => `0x${(balances[getAddress(address)] ?? 0n).toString(16)}`,
    eth_call: ({ data }: { data: Hex }) =>
      word(data === "0xe81b2c6d" ? state.batcher : data === "0x1fd19ee1" ? state.signer : owner.address),
    eth_sendRawTransaction: (raw: Hex) => {
      const { to, data = "0x", value = 0n } = parseTransaction(raw);
      state.sent.push({ to: getAddress(to!), value });
      if (data.startsWith("0xc9b26f61")) state.batcher = addressOf(data);
      if (data.startsWith("0x18d13918")) state.signer = addressOf(data);
      return keccak256(raw);
    },
    eth_getTransactionReceipt: (hash: Hex) => ({ transactionHash: hash, status: "0x1", blockNumber: "0x2", logs: [] }),
  });
  return { url, state };
}

/** What a job is told of a rotation to the new account. @param key in the file that should have the owner's */
export function rotationTo(url: string, key: Hex = owner.privateKey) {
  const keyFile = path.join(temporaryFolder(), "owner");
  writeFileSync(keyFile, key);
  return { l1RpcUrl: url, systemConfig: SYSTEM_CONFIG, keyFile, account: other.address };
}
