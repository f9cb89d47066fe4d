/** Answers what is asked of L1: from what it remembers, else by the URLs. */
import {
  answerText,
  callOf,
  CODE,
  failureText,
  finalizedBy,
  isAllowed,
  keepingOf,
  keyOf,
  knownResult,
  type Call,
  type Failure,
} from "./calls";
import type { Memory } from "./memory";
import { SourceFailure } from "./source";
import type { Sources } from "./sources";

/** What became of a call. `remembered`: L1 was not asked. */
export type Outcome = "answered" | "remembered" | "refused" | "failed";

export interface Reply {
  /** Of HTTP: 503 where no URL answers at all. */
  status: number;
  body: string;
}

interface Answer {
  text: string;
  outcome: Outcome;
}

type Result = { result: unknown } | { error: Failure };

/** By which providers say that one has asked too often: the next URL may not think so. */
const LIMIT_CODES = [-32_005, 429];

export class Front {
  /** Number of the newest block that L1 has called finalized. */
  private finalized = -1;

  constructor(
    private readonly chainId: number,
    private readonly sources: Pick<Sources, "ask">,
    private readonly memory: Memory,
    private readonly observe: (outcome: Outcome) => void = () => undefined,
  ) {}

  /** @param body of a request, parsed */
  async answer(body: unknown): Promise<Reply> {
    const isBatch = Array.isArray(body);
    const requests: unknown[] = isBatch ? body : [body];
    if (requests.length === 0) return { status: 200, body: refusal(null, CODE.invalid, "the batch is empty") };
    const atOnce = requests.map((request) => this.withoutL1(request));
    const open = requests.flatMap((request, position) => (atOnce[position] ? [] : [callOf(request)!]));
    const byL1 = open.length > 0 ? await this.ask(open) : [];
    const answers = atOnce.map((answer) => answer ?? byL1.shift()!);
    for (const { outcome } of answers) this.observe(outcome);
    const texts = answers.map(({ text }) => text);
    return {
      status: answers.every(({ outcome }) => outcome === "failed") ? 503 : 200,
      body: isBatch ? `[${texts.join(",")}]` : texts[0]!,
    };
  }

  /** Undefined where L1 has to be asked. */
  private withoutL1(request: unknown): Answer | undefined {
    const call = callOf(request);
    if (!call) return { text: refusal(null, CODE.invalid, "this is no call of JSON-RPC"), outcome: "refused" };
    if (!isAllowed(call.method)) {
      const message = `the method ${call.method} is not available on an L1 that is not the network's own`;
      return { text: refusal(call.id, CODE.unknownMethod, message), outcome: "refused" };
    }
    const result = knownResult(call.method, this.chainId) ?? this.memory.fresh(keyOf(call), Date.now());
    return result === undefined ? undefined : { text: answerText(call.id, result), outcome: "remembered" };
  }

  private async ask(calls: Call[]): Promise<Answer[]> {
    const asked = calls.map(({ method, params }, id) => ({ jsonrpc: "2.0", id, method, params }));
    try {
      const body = JSON.stringify(asked.length === 1 ? asked[0] : asked);
      const results = await this.sources.ask(body, (text) => readResults(text, calls.length));
      return results.map((result, position) => this.take(calls[position]!, result));
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      return calls.map((call) => this.withoutAnswer(call, error.message));
    }
  }

  private take(call: Call, answer: Result): Answer {
    if ("error" in answer) return { text: failureText(call.id, answer.error), outcome: "answered" };
    this.finalized = Math.max(this.finalized, finalizedBy(call, answer.result) ?? -1);
    const result = JSON.stringify(answer.result);
    const keeping = keepingOf(call, answer.result, this.finalized);
    if (keeping) this.memory.remember(keyOf(call), result, keeping, Date.now());
    return { text: answerText(call.id, result), outcome: "answered" };
  }

  private withoutAnswer(call: Call, reason: string): Answer {
    const result = this.memory.lastSeen(keyOf(call));
    if (result !== undefined) return { text: answerText(call.id, result), outcome: "remembered" };
    return { text: refusal(call.id, CODE.noAnswer, `L1 does not answer: ${reason}`), outcome: "failed" };
  }
}

const refusal = (id: unknown, code: number, message: string): string => failureText(id, { code, message });

/**
 * The results of calls by their ids, 0, 1, …
 *
 * @throws SourceFailure where one is missing, or the provider has had enough
 */
function readResults(text: string, count: number): Result[] {
  const unreadable = new SourceFailure("a URL does not answer as JSON-RPC does", false);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw unreadable;
  }
  const byId = new Map([parsed].flat().map((answer) => [(answer as { id?: unknown } | null)?.id, answer as object]));
  return Array.from({ length: count }, (_, id) => {
    const answer = byId.get(id) as { result?: unknown; error?: Failure } | undefined;
    if (answer?.error) {
      if (LIMIT_CODES.includes(answer.error.code)) throw new SourceFailure("a URL limits how often it is asked", false);
      return { error: answer.error };
    }
    if (answer?.result === undefined) throw unreadable;
    return { result: answer.result };
  });
}
