/**
 * Long-lived: hands the leadership over when the leading sequencer hangs without dying, which op-conductor notices only
 * after twenty seconds. It asks the leader's conductor for a planned handover and does nothing else: it starts and stops
 * no sequencer, so it cannot fork the chain, and without it the network is slower to recover but no less safe.
 */
import { JobFailure } from "./failure";
import { readInput } from "./input";
import { watchLeaderInput, type WatchLeaderInput } from "./leaderWatch/input";
import { serveState } from "./leaderWatch/server";
import { watch, type Log, type WatchState } from "./leaderWatch/watch";

export type { WatchLeaderInput };

const log: Log = (level, message, facts) =>
  console.log(JSON.stringify({ t: new Date().toISOString(), lvl: level, msg: message, ...facts }));

export async function main(input: WatchLeaderInput, signal: AbortSignal): Promise<void> {
  const state: WatchState = { handovers: { "late block": 0, "silent consensus client": 0 }, failures: 0 };
  const server = await serveState(state, input.port);
  log("info", "watching the leader", { sequencers: input.members.map(({ id }) => id), timings: input.timings });
  await watch(input, state, log, signal);
  server.closeAllConnections();
  server.close();
}

async function run(): Promise<void> {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"]) process.once(name, () => stop.abort());
  try {
    await main(readInput(watchLeaderInput), stop.signal);
    process.exit(0);
  } catch (error) {
    const text = error instanceof JobFailure ? error.message : error instanceof Error ? error.stack : String(error);
    log("error", "the watch ended", { error: text });
    process.exit(1);
  }
}

if (require.main === module) void run();
