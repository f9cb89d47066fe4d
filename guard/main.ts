/**
 * Long-lived: does for the sequencers what op-conductor cannot. It hands over from a leader that hangs without dying
 * (op-conductor takes twenty seconds to notice), and, for consensus clients that make blocks which their conductor has not
 * accepted, stops a sequencer whose conductor is dead and gets a leader going on which nobody could otherwise agree.
 *
 * It never starts a sequencer: op-conductor alone does, on the head of the Raft log. Each rule says what it needs to see
 * (`guard/rules`), and acts on nothing less; without the guard the network is slower to recover but no less safe.
 */
import { guard, newState } from "./guard";
import { guardInput, type GuardInput } from "./input";
import { serveState } from "./server";
import { closeAll } from "../shared/httpServer";
import { introduceNodes } from "../shared/introductions";
import { log, runUntilStopped } from "../shared/longLived";
import { readInput } from "../shared/programInput";

export type { GuardInput };

export async function main(input: GuardInput, signal: AbortSignal): Promise<void> {
  const state = newState();
  const server = await serveState(state, input.port);
  log("info", "guarding the sequencers", { sequencers: input.members.map(({ id }) => id), timings: input.timings });
  await Promise.all([
    guard(input, state, log, signal),
    input.introductions && introduceNodes(input.introductions, log, signal),
  ]);
  closeAll([server]);
}

if (require.main === module) void runUntilStopped("guard", (signal) => main(readInput(guardInput), signal));
