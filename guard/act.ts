/** Carries out what the guard's rules decide. */
import { setTimeout as sleep } from "node:timers/promises";
import { reason } from "../shared/rpc/client";
import { call } from "../shared/rpc/light";
import { payloadEnvelope } from "../shared/rpc/payload";
import { agreedHead, type SequencerHead } from "./agreedHead";
import type { GuardedMember } from "./input";
import type { Act, RuleName } from "./rules";

/** What an act came to, for its line in the log. */
export interface Deed {
  level: "info" | "warn" | "error";
  message: string;
  facts: Record<string, unknown>;
  /** `needless`: what it was for went away while it was prepared. */
  outcome: "done" | "failed" | "needless";
}

/** The reason for an act is gone: no failure, and nothing that was done. */
class Needless extends Error {}

/**
 * Milliseconds that a call may take, which mostly takes some ten. A conductor that hangs does not answer; its peers elect
 * another leader meanwhile.
 */
const CALL_TIMEOUT_MILLISECONDS = 1_000;

/** One that is held will not answer soon; that it has the request is enough. */
const HELD_TIMEOUT_MILLISECONDS = 200;

const DONE: Record<RuleName, string> = {
  fence: "stopped a sequencer whose conductor has lost the leadership",
  share: "handed the other sequencers a block that waits for a silent conductor",
  undo: "told an idle leader to look at its sequencer again",
  agree: "put the newest block into the Raft log for an idle leader",
  "hand-over": "moved the leadership away from a sequencer that makes no blocks",
};

const FAILED: Record<RuleName, string> = {
  fence: "could not stop a sequencer whose conductor has lost the leadership",
  share: "could not hand the other sequencers a block that waits for a silent conductor",
  undo: "could not tell an idle leader to look at its sequencer again",
  agree: "could not put the newest block into the Raft log for an idle leader",
  "hand-over": "could not move the leadership away from a sequencer that makes no blocks",
};

/**
 * Never throws: a failure is a deed too.
 *
 * @param isStillSo whether the rule would decide the same now, for acts that need some time to prepare
 */
export async function perform(act: Act, members: GuardedMember[], isStillSo: () => boolean): Promise<Deed> {
  const startedAt = Date.now();
  const facts: Record<string, unknown> = { rule: act.kind, ...factsOf(act) };
  try {
    Object.assign(facts, await request(act, members, isStillSo), { took_ms: Date.now() - startedAt });
    return { level: "warn", message: DONE[act.kind], facts, outcome: "done" };
  } catch (error) {
    if (error instanceof Needless) return { level: "info", message: error.message, facts, outcome: "needless" };
    // A conductor that pauses before it tries again to start its sequencer answers this one late; `agree` helps it then.
    const level = act.kind === "undo" ? "warn" : "error";
    return { level, message: FAILED[act.kind], facts: { ...facts, error: reason(error) }, outcome: "failed" };
  }
}

function factsOf(act: Act): Record<string, unknown> {
  switch (act.kind) {
    case "fence": {
      const { sequencer, held, silent, witness, follows } = act;
      return { sequencer, held, conductor_silent_ms: silent, witness, witness_follows: follows || "nobody" };
    }
    case "share":
      return { from: act.from, to: act.to, block: act.block, conductor_silent_ms: act.silent };
    case "undo":
    case "agree":
      return { leader: act.leader ?? "changes all the time", idle_ms: act.idle };
    case "hand-over": {
      const { kind, block, overdue, silent } = act.symptom;
      return { from: act.from, to: act.to.id, reason: kind, block, overdue_ms: overdue, silent_ms: silent };
    }
  }
}

/** @returns more that was learned */
async function request(act: Act, members: GuardedMember[], isStillSo: () => boolean): Promise<Record<string, unknown>> {
  const member = (id: string) => members.find((candidate) => candidate.id === id)!;
  const ask = (url: string, method: string, params: unknown[] = []) =>
    call(url, method, params, CALL_TIMEOUT_MILLISECONDS);
  switch (act.kind) {
    case "fence":
      return stop(member(act.sequencer), act.held);
    case "share": {
      const { envelope, hash } = await payloadEnvelope(member(act.from).executionRpcUrl, act.block);
      if (!isStillSo()) throw new Needless("let a block be that the others have by now, or that comes too late");
      await Promise.all(act.to.map((id) => ask(member(id).consensusRpcUrl, "admin_postUnsafePayload", [envelope])));
      return { hash };
    }
    case "undo":
      await ask(member(act.leader).conductorRpcUrl, "conductor_resume");
      return {};
    case "agree": {
      const { envelope, head } = await newestPayload(act.askable.map(member), act.leader);
      const commit = ({ conductorRpcUrl }: GuardedMember) =>
        ask(conductorRpcUrl, "conductor_commitUnsafePayload", [envelope]);
      const by = act.leader ?? (await anyOf(members, commit, isStillSo));
      if (act.leader) await commit(member(act.leader));
      return { block: head.number, hash: head.hash, of: head.id, by };
    }
    case "hand-over":
      await ask(member(act.from).conductorRpcUrl, "conductor_transferLeaderToServer", [act.to.id, act.to.addr]);
      return {};
  }
}

/**
 * One that is held answers when it is held no longer; that the request waits there is what counts. And where nothing listens
 * there is nothing to stop.
 */
async function stop({ consensusRpcUrl }: GuardedMember, held: boolean): Promise<Record<string, unknown>> {
  const timeout = held ? HELD_TIMEOUT_MILLISECONDS : CALL_TIMEOUT_MILLISECONDS;
  try {
    return { head: await call(consensusRpcUrl, "admin_stopSequencer", [], timeout) };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (code === "ECONNREFUSED") return { head: "nothing runs there" };
    if (held && message === "timeout") return { head: "not told yet" };
    throw error;
  }
}

/** Milliseconds for which all conductors are asked, and between two questions to each: it leads for no longer than some ten. */
const ASKED_FOR_MILLISECONDS = 3_000;
const ASKED_EVERY_MILLISECONDS = 15;

/** Asks all until the first one has done it. @returns its id */
async function anyOf(
  members: GuardedMember[],
  request: (member: GuardedMember) => Promise<unknown>,
  isStillSo: () => boolean,
): Promise<string> {
  const deadline = Date.now() + ASKED_FOR_MILLISECONDS;
  let done: string | undefined;
  let refusal: unknown = new Needless("let the chain be, which goes on by itself");
  await Promise.all(
    members.map(async (member) => {
      while (!done && Date.now() < deadline && isStillSo()) {
        await request(member).then(
          () => (done = member.id),
          (error: unknown) => (refusal = error),
        );
        await sleep(ASKED_EVERY_MILLISECONDS);
      }
    }),
  );
  if (!done) throw refusal;
  return done;
}

async function newestPayload(members: GuardedMember[], leader: string | undefined) {
  const answers = await Promise.allSettled(
    members.map(async ({ id, executionRpcUrl }) => ({ id, ...(await payloadEnvelope(executionRpcUrl, "latest")) })),
  );
  const payloads = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const heads = payloads.map(({ id, number, hash, parentHash }): SequencerHead => ({ id, number, hash, parentHash }));
  const head = agreedHead(heads, leader);
  return { head, envelope: payloads.find(({ id }) => id === head.id)!.envelope };
}
