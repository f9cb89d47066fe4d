/** All URLs of an L1: looks at each of them all the time, and asks the first that works, then the next. */
import { setTimeout as sleep } from "node:timers/promises";
import { askOrder, conditionOf, type Condition, type Head, type Look } from "./choice";
import type { FrontInput } from "./input";
import { Source, SourceFailure } from "./source";

/** Tells of a URL, by its number from 1, whose condition is another one now. */
export type Tell = (position: number, condition: Condition, reason?: string) => void;

type Limits = Pick<FrontInput, "chainId" | "maxAge" | "lookEvery" | "answerWithin">;

/** The last URL has more time than the others, because nobody is asked after it. */
const LAST_HAS = 3;

const LOOK = JSON.stringify([
  { jsonrpc: "2.0", id: 0, method: "eth_chainId", params: [] },
  { jsonrpc: "2.0", id: 1, method: "eth_getBlockByNumber", params: ["latest", false] },
]);

export class Sources {
  private readonly sources: Source[];
  private readonly looks: Look[];
  private readonly told: (Condition | undefined)[];
  private current = 0;

  constructor(
    urls: string[],
    private readonly limits: Limits,
    private readonly tell: Tell = () => undefined,
  ) {
    this.sources = urls.map((url, position) => new Source(`URL ${position + 1}`, url));
    this.looks = urls.map(() => ({ answers: false }));
    this.told = urls.map(() => undefined);
  }

  /** By position. */
  get conditions(): Condition[] {
    return this.looks.map((look) => conditionOf(look, this.limits.maxAge, Date.now() / 1_000));
  }

  /** The number of the newest block that each has told of; 0 before the first. */
  get heads(): number[] {
    return this.looks.map(({ head }) => head?.number ?? 0);
  }

  get isHealthy(): boolean {
    return this.conditions.includes("healthy");
  }

  /** Looks at all of them, until the signal comes. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await sleep(this.limits.lookEvery, undefined, { signal }).catch(() => undefined);
    }
  }

  async look(): Promise<void> {
    await Promise.all(this.sources.map((source, position) => this.lookAt(source, position)));
  }

  /**
   * Asks one after the other until there is an answer.
   *
   * @param body JSON
   * @param read makes of the answer what is wanted, or throws SourceFailure for what is none
   * @throws SourceFailure with the reason of the last one
   */
  async ask<Answer>(body: string, read: (text: string) => Answer): Promise<Answer> {
    const order = askOrder(this.looks, this.limits.maxAge, Date.now() / 1_000, this.current);
    let failure = new SourceFailure("no URL has answered as the L1 that is meant", true);
    for (const position of order) {
      try {
        const within = this.limits.answerWithin * (position === order.at(-1) ? LAST_HAS : 1);
        const answer = read(await this.sources[position]!.post(body, within));
        this.current = position;
        return answer;
      } catch (error) {
        if (!(error instanceof SourceFailure)) throw error;
        failure = error;
        if (error.isAway) this.note(position, { ...this.looks[position]!, answers: false }, error.message);
      }
    }
    throw failure;
  }

  private async lookAt(source: Source, position: number): Promise<void> {
    const before = this.looks[position]!;
    try {
      const { chainId, head } = readLook(await source.post(LOOK, this.limits.answerWithin), source.name);
      this.note(position, { answers: true, isRightChain: chainId === this.limits.chainId, head });
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.note(position, { ...before, answers: false }, error.message);
    }
  }

  private note(position: number, look: Look, reason?: string): void {
    this.looks[position] = look;
    const condition = this.conditions[position]!;
    if (this.told[position] === condition) return;
    this.told[position] = condition;
    this.tell(position + 1, condition, reason);
  }
}

/** @throws SourceFailure for what is no answer of Ethereum's JSON-RPC */
function readLook(text: string, name: string): { chainId: number; head: Head } {
  const unreadable = new SourceFailure(`${name} does not answer as Ethereum's JSON-RPC does`, false);
  let answers: { id: number; result?: unknown }[];
  try {
    answers = JSON.parse(text) as typeof answers;
  } catch {
    throw unreadable;
  }
  if (!Array.isArray(answers)) throw unreadable;
  const resultOf = (id: number) => answers.find((answer) => answer.id === id)?.result;
  const chainId = Number(resultOf(0));
  const { number, timestamp } = (resultOf(1) ?? {}) as { number?: string; timestamp?: string };
  const head = { number: Number(number), timestamp: Number(timestamp) };
  if (![chainId, head.number, head.timestamp].every(Number.isSafeInteger)) throw unreadable;
  return { chainId, head };
}
