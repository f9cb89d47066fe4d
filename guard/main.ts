/**
 * Long-lived: does for the sequencers what op-conductor cannot. It hands over from a leader that hangs without dying
 * (op-conductor takes twenty seconds to notice), and, for consensus clients that make blocks which their conductor has not
 * accepted, stops a sequencer whose conductor is dead and gets a leader going on which nobody could otherwise agree.
 *
 * It never starts a sequencer: op-conductor alone does, on the head of the Raft log. Each rule says what it needs to see
 * (`guard/rules`), and acts on nothing less; without the guard the network is slower to recover but no less safe.
 */
import { JobFailure } from "../shared/failure";
import { guard, newState, type Log } from "./guard";
import { guardInput, type GuardInput } from "./input";
import { serveState } from "./server";
import { introduceNodes } from "../shared/introductions";
import { readInput } from "../shared/programInput";

export type { GuardInput };

const log: Log = (level, message, facts) =>
  console.log(JSON.stringify({ t: new Date().toISOString(), lvl: level, msg: message, ...facts }));

export async function main(input: GuardInput, signal: AbortSignal): Promise<void> {
  const state = newState();
  const server = await serveState(state, input.port);
  log("info", "guarding the sequencers", { sequencers: input.members.map(({ id }) => id), timings: input.timings });
  await Promise.all([
    guard(input, state, log, signal),
    input.introductions && introduceNodes(input.introductions, log, signal),
  ]);
  server.closeAllConnections();
  server.close();
}

async function run(): Promise<void> {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"]) process.once(name, () => stop.abort());
  try {
    await main(readInput(guardInput), stop.signal);
    process.exit(0);
  } catch (error) {
    const text = error instanceof JobFailure ? error.message : error instanceof Error ? error.stack : String(error);
    log("error", "the guard ended", { error: text });
    process.exit(1);
  }
}

if (require.main === module) void run();
