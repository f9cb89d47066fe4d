/** The job's work, against an L1 that has nothing but SystemConfig and balances. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { getAddress, keccak256, parseTransaction, type Address, type Hex } from "viem";
import { afterEach, expect, it } from "vitest";
import { deriveAccount } from "../../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";
import { fund, rotate } from "../../../jobs/keyRotation";
import { temporaryFolder } from "../../support/temporaryFolder";
import { closeServers, serveJsonRpc } from "../shared/jsonRpcServer";

afterEach(closeServers);

const SYSTEM_CONFIG: Address = "0x00000000000000000000000000000000000000Fb";
const [owner, batcher, signer, other] = [0, 1, 4, 10].map((index) => deriveAccount(DEVELOPMENT_MNEMONIC, index));

const word = (address: Address): Hex => `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
const addressOf = (data: Hex): Address => getAddress(`0x${data.slice(-40)}`);

/** L1, and all that is sent to it. */
async function l1(balances: Record<Address, bigint> = {}) {
  const state = { batcher: batcher!.address, signer: signer!.address, sent: [] as { to: Address; value: bigint }[] };
  const url = await serveJsonRpc({
    eth_chainId: "0x384",
    eth_getTransactionCount: "0x0",
    eth_maxPriorityFeePerGas: "0x1",
    eth_estimateGas: "0x5208",
    eth_getBlockByNumber: { number: "0x1", baseFeePerGas: "0x1", timestamp: "0x1", transactions: [] },
    eth_getBalance: (address: Address) => `0x${(balances[getAddress(address)] ?? 0n).toString(16)}`,
    eth_call: ({ data }: { data: Hex }) =>
      word(data === "0xe81b2c6d" ? state.batcher : data === "0x1fd19ee1" ? state.signer : owner!.address),
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

function rotation(url: string, role: "batcher" | "unsafeBlockSigner", key: Hex = owner!.privateKey) {
  const keyFile = path.join(temporaryFolder(), "owner");
  writeFileSync(keyFile, key);
  return { l1RpcUrl: url, systemConfig: SYSTEM_CONFIG, keyFile, account: other!.address, role };
}

it("tells L1 of another signer, once", async () => {
  const { url, state } = await l1();
  const lines: string[] = [];
  const job = rotation(url, "unsafeBlockSigner");
  expect(await rotate(job, (line) => void lines.push(line))).toBe(true);
  expect(state.signer).toBe(other!.address);
  expect(await rotate(job, (line) => void lines.push(line))).toBe(false);
  expect(state.sent).toEqual([{ to: SYSTEM_CONFIG, value: 0n }]);
  expect(lines).toEqual([
    `L1 has ${other!.address} as the signer of unsafe blocks from now on, after ${signer!.address}`,
    `L1 has ${other!.address} as the signer of unsafe blocks already`,
  ]);
});

it("gives a batcher without money a thousand ether, and then its role", async () => {
  const { url, state } = await l1({ [owner!.address]: 10_000n * 10n ** 18n });
  expect(await rotate(rotation(url, "batcher"), () => undefined)).toBe(true);
  expect(state.batcher).toBe(other!.address);
  expect(state.sent).toEqual([
    { to: other!.address, value: 1_000n * 10n ** 18n },
    { to: SYSTEM_CONFIG, value: 0n },
  ]);
});

it("gives no more than half of what the owner has, and nothing to a batcher that has enough", async () => {
  const poor = await l1({ [owner!.address]: 10n ** 18n });
  await rotate(rotation(poor.url, "batcher"), () => undefined);
  expect(poor.state.sent[0]).toEqual({ to: other!.address, value: 5n * 10n ** 17n });
  const rich = await l1({ [owner!.address]: 10n ** 20n, [other!.address]: 10n ** 18n });
  await rotate(rotation(rich.url, "batcher"), () => undefined);
  expect(rich.state.sent).toEqual([{ to: SYSTEM_CONFIG, value: 0n }]);
});

it("gives money alone to those of whom L1's contracts know nothing, once", async () => {
  const balances = { [owner!.address]: 10n ** 20n };
  const { url, state } = await l1(balances);
  const { role: _, ...job } = rotation(url, "batcher");
  await fund(job, () => undefined);
  expect(state.sent).toEqual([{ to: other!.address, value: 50n * 10n ** 18n }]);
  expect(state.batcher).toBe(batcher!.address);
  Object.assign(balances, { [other!.address]: 50n * 10n ** 18n });
  await fund(job, () => undefined);
  expect(state.sent).toHaveLength(1);
});

it("fails before it sends anything where the key is not that of SystemConfig's owner, and does not show it", async () => {
  const { url, state } = await l1();
  const attempt = rotate(rotation(url, "batcher", signer!.privateKey), () => undefined);
  const reason = `belongs to ${owner!.address}, and this network's owner is ${signer!.address}`;
  await expect(attempt).rejects.toThrow(reason);
  await expect(attempt).rejects.not.toThrow(signer!.privateKey);
  expect(state.sent).toEqual([]);
});
