/** Calldata for L1 in transactions as large as it takes them, half of each block: more would make every block dearer than the last. */
import { randomBytes } from "node:crypto";
import { bytesToHex, type Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { developmentAccounts } from "../../../config/accounts";
import { sleep } from "../../../shared/rpc/deadline";
import { call } from "../../../shared/rpc/light";

export const SENDER = privateKeyToAccount(developmentAccounts()[9]!.privateKey);
export const NOBODY = "0x000000000000000000000000000000000000dEaD";
export const FEES = { maxFeePerGas: 100_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n };
/** A transaction is at most 131,072 bytes long. */
const BYTES = 130_000;
/** By EIP-7623, at least, for a byte that is not zero. */
const GAS_OF_A_BYTE = 40;
const GAS = BYTES * GAS_OF_A_BYTE + 100_000;
const REPORTED_EVERY_BYTES = 500e6;

export class Calldata {
  constructor(private readonly url: string) {}

  /** Until blocks hold so many bytes of it. */
  async send(bytes: number): Promise<void> {
    const chainId = Number(await call<Hex>(this.url, "eth_chainId"));
    let nonce = await this.nonce();
    let reported = 0;
    for (let sent = 0; sent < bytes;) {
      const { gasLimit } = await call<{ gasLimit: Hex }>(this.url, "eth_getBlockByNumber", ["latest", false]);
      const count = Math.max(1, Math.floor(Number(gasLimit) / 2 / GAS));
      for (let each = 0; each < count; each++, nonce++, sent += BYTES) {
        const content = { to: NOBODY, data: bytesToHex(randomBytes(BYTES)), gas: BigInt(GAS), ...FEES } as const;
        const signed = await SENDER.signTransaction({ chainId, nonce, type: "eip1559", ...content });
        await call(this.url, "eth_sendRawTransaction", [signed], 30_000);
      }
      while ((await this.nonce()) < nonce) await sleep(50);
      if (sent - reported < REPORTED_EVERY_BYTES) continue;
      reported = sent;
      console.log(`${(sent / 1e9).toFixed(1)} GB, ${(Number(gasLimit) / 1e6).toFixed(0)} million gas a block`);
    }
  }

  private nonce = async (): Promise<number> =>
    Number(await call<Hex>(this.url, "eth_getTransactionCount", [SENDER.address, "latest"]));
}
