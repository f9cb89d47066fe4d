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

const requestOf = (method: string, ...params: unknown[]): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });

const CHAIN = requestOf("eth_chainId");
const NEWEST = requestOf("eth_getBlockByNumber", "latest", false);

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
    const { chainId, answerWithin } = this.limits;
    try {
      // One that was away may have come back as another.
      const isRightChain =
        before.answers && before.isRightChain
          ? true
          : numberIn(resultOf(await source.post(CHAIN, answerWithin), source.name), source.name) === chainId;
      const head = headIn(resultOf(await source.post(NEWEST, answerWithin), source.name), source.name);
      this.note(position, { answers: true, isRightChain, head });
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

const unreadable = (name: string) => new SourceFailure(`${name} does not answer as Ethereum's JSON-RPC does`, false);

/** @throws SourceFailure for what is no result */
function resultOf(text: string, name: string): unknown {
  let answer: { result?: unknown } | null;
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    throw unreadable(name);
  }
  if (answer?.result === undefined || answer.result === null) throw unreadable(name);
  return answer.result;
}

/** @throws SourceFailure for what is none in hexadecimal digits */
function numberIn(value: unknown, name: string): number {
  const number = typeof value === "string" ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw unreadable(name);
  return number;
}

function headIn(block: unknown, name: string): Head {
  const { number, timestamp } = block as { number?: unknown; timestamp?: unknown };
  return { number: numberIn(number, name), timestamp: numberIn(timestamp, name) };
}
