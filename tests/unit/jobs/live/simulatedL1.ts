/** An L1 as far as whoever pays asks it: with nonces, a pool, and a block for each look at an account. */
import { keccak256, numberToHex, parseTransaction, type Hash, type Hex } from "viem";
import { serveJsonRpc } from "../../shared/jsonRpcServer";

const GAS = 50_000n;
const PRICE = 2_000_000_000n;

interface Taken {
  nonce: number;
  to: string | null;
  hash: Hash;
  block: number;
  reverted: boolean;
}

export class SimulatedL1 {
  url = "";
  block = 10;
  /** What is on the chain, in order. */
  readonly taken: Taken[] = [];
  /** How many transactions it was sent. */
  sent = 0;
  /** For each that was sent, how many were on their way before it. */
  readonly waitingBefore: number[] = [];
  /** Nonce of one that fails on the chain. */
  reverts: number | undefined;
  /** Words with which it refuses every transaction. */
  refusal: string | undefined;
  private readonly pool = new Map<number, { hash: Hash; to: string | null }>();

  constructor(private nonce = 0) {}

  async start(): Promise<this> {
    this.url = await serveJsonRpc({
      eth_blockNumber: () => numberToHex(++this.block),
      eth_getBlockByNumber: (tag: string) => ({
        number: tag === "latest" ? numberToHex(this.block) : tag,
        hash: keccak256("0x01"),
        parentHash: keccak256("0x02"),
        timestamp: "0x64",
        baseFeePerGas: "0x3b9aca00",
        transactions: [],
      }),
      eth_getTransactionCount: () => {
        this.mine();
        return numberToHex(this.nonce);
      },
      eth_estimateGas: numberToHex(GAS),
      eth_maxPriorityFeePerGas: "0x1",
      eth_sendRawTransaction: (raw: Hex) => this.take(raw),
      eth_getTransactionReceipt: (hash: Hash) => this.receipt(hash),
      eth_getTransactionByHash: null,
    });
    return this;
  }

  private take(raw: Hex): Hash {
    if (this.refusal !== undefined) throw new Error(this.refusal);
    const { nonce = 0, to = null } = parseTransaction(raw);
    if (nonce < this.nonce) throw new Error("nonce too low");
    this.sent++;
    this.waitingBefore.push(this.pool.size);
    const hash = keccak256(raw);
    this.pool.set(nonce, { hash, to });
    return hash;
  }

  private mine(): void {
    this.block++;
    for (let next = this.pool.get(this.nonce); next; next = this.pool.get(this.nonce)) {
      this.pool.delete(this.nonce);
      this.taken.push({ ...next, nonce: this.nonce, block: this.block, reverted: this.nonce === this.reverts });
      this.nonce++;
    }
  }

  private receipt(hash: Hash): object | null {
    const found = this.taken.find((each) => each.hash === hash);
    return found
      ? {
          transactionHash: hash,
          blockNumber: numberToHex(found.block),
          blockHash: keccak256("0x01"),
          transactionIndex: "0x0",
          status: found.reverted ? "0x0" : "0x1",
          gasUsed: numberToHex(GAS),
          cumulativeGasUsed: numberToHex(GAS),
          effectiveGasPrice: numberToHex(PRICE),
          type: "0x2",
          logs: [],
        }
      : null;
  }
}
