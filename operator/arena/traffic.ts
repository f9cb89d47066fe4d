/** The load beside the arena: the same senders as `load`, and what becomes of each transaction while it goes on. */
import type { PrivateKeyAccount } from "viem/accounts";
import { BlockFollower } from "../load/blocks";
import { feesFor } from "../load/content";
import { Ledger } from "../load/ledger";
import { Load, type TransactionRecord, type Witness } from "../load/load";
import { fundedSenders, senderCount } from "../load/senders";
import { GRACE_SECONDS, lookUpLost, waitForBlocks } from "../load/settle";
import type { ChainFacts } from "../network/l1Facts";
import type { Network } from "../network/model";
import type { LoadState, Observation } from "./observation";

const TOLD_EVERY_MILLISECONDS = 1_000;
/** What "a second" and "lately" mean in what is told. */
const RECENT_MILLISECONDS = 5_000;

interface Duration {
  at: number;
  milliseconds: number;
}

/** The newest durations. Pure, apart from being told the time. */
class Recent {
  private values: Duration[] = [];

  add(at: number, milliseconds: number): void {
    this.values.push({ at, milliseconds });
  }

  /** @returns how many there were lately, and their median */
  look(now: number): { count: number; median?: number } {
    this.values = this.values.filter(({ at }) => now - at <= RECENT_MILLISECONDS);
    const sorted = this.values.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
    const median = sorted[Math.floor(sorted.length / 2)];
    return { count: sorted.length, ...(median === undefined ? {} : { median }) };
  }
}

export class Traffic implements Witness {
  private readonly ledger = new Ledger();
  private readonly acceptedLately = new Recent();
  private readonly includedLately = new Recent();
  /** Sent, and in no block yet. */
  private readonly sentAt = new Map<string, number>();
  private readonly follower: BlockFollower;
  private load: Load | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param rate transactions a second */
  constructor(
    private readonly network: Network,
    private readonly facts: ChainFacts,
    private readonly rate: number,
    private readonly tell: (observation: Observation) => void,
  ) {
    this.follower = new BlockFollower(network.gatewayUrl!, {
      block: (block, at) => {
        this.ledger.block(block, at);
        for (const hash of block.transactions) this.included(hash, at);
      },
      withdraw: (block) => this.ledger.withdraw(block),
    });
  }

  /** Gives new accounts money, which takes some L1 blocks, and begins. @throws UserError where nobody can give them any */
  async start(stopping: AbortSignal): Promise<void> {
    const accounts = await fundedSenders(this.network, this.facts, senderCount(this.rate));
    if (stopping.aborted) return;
    await this.send(accounts);
  }

  private async send(accounts: PrivateKeyAccount[]): Promise<void> {
    await this.follower.start();
    this.load = new Load({
      url: this.network.gatewayUrl!,
      l2ChainId: this.facts.l2ChainId,
      accounts,
      rate: this.rate,
      witness: this,
      fees: () => feesFor(this.follower.newest.baseFee),
    });
    await this.load.start();
    this.timer = setInterval(() => this.tellState(), TOLD_EVERY_MILLISECONDS);
  }

  sent(record: TransactionRecord): void {
    this.ledger.sent(record);
    this.sentAt.set(record.hash, record.sentAt);
  }

  accepted(record: TransactionRecord): void {
    this.ledger.accepted(record);
    this.acceptedLately.add(record.acceptedAt!, record.acceptedAt! - record.sentAt);
  }

  private included(hash: string, at: number): void {
    const sentAt = this.sentAt.get(hash);
    if (sentAt === undefined) return;
    this.sentAt.delete(hash);
    this.includedLately.add(at, at - sentAt);
  }

  /** Stops sending, waits for what is under way, and tells the last word on what is lost. */
  async stop(leaving: AbortSignal): Promise<void> {
    clearInterval(this.timer);
    if (!this.load) return;
    await this.load.stop();
    await waitForBlocks(this.ledger, leaving);
    const { count } = await lookUpLost(this.network.gatewayUrl!, this.ledger);
    await this.follower.stop();
    this.tellState(count);
  }

  private tellState(lost = this.ledger.overdue(Date.now(), 1_000 * GRACE_SECONDS).length): void {
    const at = Date.now();
    const [accepted, included] = [this.acceptedLately.look(at), this.includedLately.look(at)];
    const load: LoadState = {
      asked: this.rate,
      perSecond: (1_000 * accepted.count) / RECENT_MILLISECONDS,
      accepted: this.ledger.acceptedCount,
      mined: this.ledger.minedCount,
      lost,
      ...(accepted.median === undefined ? {} : { acceptedIn: accepted.median }),
      ...(included.median === undefined ? {} : { includedIn: included.median }),
    };
    this.tell({ at, kind: "load", load });
  }
}
