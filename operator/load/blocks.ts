/** The chain as a user of the gateway sees it: each block once, in order, and those that give way to others. */
import { sleep } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";

export interface SeenBlock {
  number: number;
  hash: string;
  parentHash: string;
  /** Seconds of Unix time. */
  timestamp: number;
  transactions: string[];
  gasUsed: number;
  gasLimit: number;
  /** Wei per gas. */
  baseFee: bigint;
}

interface RpcBlock {
  number: string;
  hash: string;
  parentHash: string;
  timestamp: string;
  transactions: string[];
  gasUsed: string;
  gasLimit: string;
  baseFeePerGas: string;
}

export interface BlockListener {
  /** @param at when it was seen, in milliseconds of Unix time */
  block(block: SeenBlock, at: number): void;
  withdraw(block: SeenBlock): void;
}

/** Between two questions for the head, which the gateway answers itself: what inclusion is measured to. */
const EVERY_MILLISECONDS = 200;
/** A block of thousands of transactions, from a node that has much to do. */
const TIMEOUT_MILLISECONDS = 10_000;
/** So many of the newest blocks may give way to others. */
const REMEMBERED = 64;

export class BlockFollower {
  /** The newest blocks, in order; never empty once it has started. */
  private readonly known: SeenBlock[] = [];
  private running = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly url: string,
    private readonly listener: BlockListener,
  ) {}

  /** Follows the chain from its newest block on, of which nobody is told. @throws when the gateway does not answer */
  async start(): Promise<SeenBlock> {
    const newest = await this.fetch("latest");
    if (!newest) throw new Error(`the gateway at ${this.url} has no block`);
    this.known.push(newest);
    this.running = true;
    this.loop = this.follow();
    return newest;
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
  }

  get newest(): SeenBlock {
    return this.known.at(-1)!;
  }

  private async follow(): Promise<void> {
    while (this.running) {
      // Without an answer there is nothing new to tell; the next look will.
      await this.look().catch(() => undefined);
      await sleep(EVERY_MILLISECONDS);
    }
  }

  /** Tells of all blocks up to the gateway's head. */
  async look(): Promise<void> {
    const head = Number(await call<string>(this.url, "eth_blockNumber", [], TIMEOUT_MILLISECONDS));
    for (let next = this.newest.number + 1; next <= head; next = this.newest.number + 1) {
      const block = await this.fetch(`0x${next.toString(16)}`);
      if (!block) return;
      if (block.parentHash === this.newest.hash || this.known.length === 1) this.add(block);
      else this.listener.withdraw(this.known.pop()!);
    }
  }

  private add(block: SeenBlock): void {
    this.known.push(block);
    if (this.known.length > REMEMBERED) this.known.shift();
    this.listener.block(block, Date.now());
  }

  private async fetch(tag: string): Promise<SeenBlock | undefined> {
    const block = await call<RpcBlock | null>(this.url, "eth_getBlockByNumber", [tag, false], TIMEOUT_MILLISECONDS);
    if (!block) return undefined;
    const { hash, parentHash, transactions } = block;
    return {
      number: Number(block.number),
      hash,
      parentHash,
      timestamp: Number(block.timestamp),
      transactions,
      gasUsed: Number(block.gasUsed),
      gasLimit: Number(block.gasLimit),
      baseFee: BigInt(block.baseFeePerGas),
    };
  }
}
