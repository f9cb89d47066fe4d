/** Carries out what the guard's rules decide. */
import { reason } from "../rpc/client";
import { call } from "../rpc/light";
import { payloadEnvelope } from "../rpc/payload";
import { agreedHead, type SequencerHead } from "./agreedHead";
import type { GuardedMember } from "./input";
import type { Act, RuleName } from "./rules";

/** What an act came to, for its line in the log. */
export interface Deed {
  level: "warn" | "error";
  message: string;
  facts: Record<string, unknown>;
  failed: boolean;
}

/**
 * Milliseconds that a call may take, which mostly takes some ten. A conductor that hangs does not answer; its peers elect
 * another leader meanwhile.
 */
const CALL_TIMEOUT_MILLISECONDS = 1_000;

const DONE: Record<RuleName, string> = {
  fence: "stopped a sequencer whose conductor has lost the leadership",
  undo: "told an idle leader to look at its sequencer again",
  agree: "put the newest block into the Raft log for an idle leader",
  "hand-over": "handed the leadership of a stuck sequencer over",
};

const FAILED: Record<RuleName, string> = {
  fence: "could not stop a sequencer whose conductor has lost the leadership",
  undo: "could not tell an idle leader to look at its sequencer again",
  agree: "could not put the newest block into the Raft log for an idle leader",
  "hand-over": "could not hand the leadership of a stuck sequencer over",
};

/** Never throws: a failure is a deed too. */
export async function perform(act: Act, members: GuardedMember[]): Promise<Deed> {
  const startedAt = Date.now();
  const facts: Record<string, unknown> = { rule: act.kind, ...factsOf(act) };
  try {
    Object.assign(facts, await request(act, members), { took_ms: Date.now() - startedAt });
    return { level: "warn", message: DONE[act.kind], facts, failed: false };
  } catch (error) {
    // A conductor that pauses before it tries again to start its sequencer answers this one late; `agree` helps it then.
    const level = act.kind === "undo" ? "warn" : "error";
    return { level, message: FAILED[act.kind], facts: { ...facts, error: reason(error) }, failed: true };
  }
}

function factsOf(act: Act): Record<string, unknown> {
  switch (act.kind) {
    case "fence": {
      const { sequencer, silent, witness, follows } = act;
      return { sequencer, conductor_silent_ms: silent, witness, witness_follows: follows || "nobody" };
    }
    case "undo":
    case "agree":
      return { leader: act.leader, idle_ms: act.idle };
    case "hand-over": {
      const { kind, block, overdue, silent } = act.symptom;
      return { from: act.from, to: act.to.id, reason: kind, block, overdue_ms: overdue, silent_ms: silent };
    }
  }
}

/** @returns more that was learned */
async function request(act: Act, members: GuardedMember[]): Promise<Record<string, unknown>> {
  const member = (id: string) => members.find((candidate) => candidate.id === id)!;
  const ask = (url: string, method: string, params: unknown[] = []) =>
    call(url, method, params, CALL_TIMEOUT_MILLISECONDS);
  switch (act.kind) {
    case "fence":
      return { head: await ask(member(act.sequencer).consensusRpcUrl, "admin_stopSequencer") };
    case "undo":
      await ask(member(act.leader).conductorRpcUrl, "conductor_resume");
      return {};
    case "agree": {
      const { envelope, head } = await newestPayload(act.askable.map(member), act.leader);
      await ask(member(act.leader).conductorRpcUrl, "conductor_commitUnsafePayload", [envelope]);
      return { block: head.number, hash: head.hash, of: head.id };
    }
    case "hand-over":
      await ask(member(act.from).conductorRpcUrl, "conductor_transferLeaderToServer", [act.to.id, act.to.addr]);
      return {};
  }
}

async function newestPayload(members: GuardedMember[], leader: string) {
  const answers = await Promise.allSettled(
    members.map(async ({ id, executionRpcUrl }) => ({ id, ...(await payloadEnvelope(executionRpcUrl, "latest")) })),
  );
  const payloads = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const heads = payloads.map(({ id, number, hash, parentHash }): SequencerHead => ({ id, number, hash, parentHash }));
  const head = agreedHead(heads, leader);
  return { head, envelope: payloads.find(({ id }) => id === head.id)!.envelope };
}
