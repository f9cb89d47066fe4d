/**
 * `make status [WATCH=1] [JSON=1]`: how the network is; the exit code says it too (0 healthy, 1 degraded, 2 down). Through
 * make, whose exit code is 2 whatever fails, only 0 tells: `node --import tsx operator/status.ts` is for scripts.
 */
import { sleep } from "../jobs/rpc/deadline";
import { connectLocalEngine, discoverNetwork } from "./network/discover";
import { EXIT_CODES, problemsOf, verdictOf } from "./status/judge";
import type { Problem } from "./status/model";
import { observeStatus } from "./status/observe";
import { renderStatus } from "./status/table";
import { isSet, NoEngineError, NoNetworkError, runCommand } from "./terminal";

const WATCH_EVERY_MILLISECONDS = 1_000;

/** Variables that are set for make; arguments do for everything else. */
const wants = (parameters: string[], option: string, variable: string): boolean =>
  parameters.includes(option) || isSet(variable);

/** A network that is not there is down. @throws what is no answer to how it is */
function absence(error: unknown): Problem {
  if (error instanceof NoEngineError || error instanceof NoNetworkError)
    return { severity: "down", text: error.message };
  throw error;
}

async function status(parameters: string[]): Promise<number> {
  const docker = connectLocalEngine();
  const watch = wants(parameters, "--watch", "WATCH");
  const json = wants(parameters, "--json", "JSON");
  for (;;) {
    // Containers come and go, so the network is looked up each time.
    const seen = await discoverNetwork(docker).then(observeStatus, absence);
    const problems = "text" in seen ? [seen] : problemsOf(seen);
    const verdict = verdictOf(problems);
    if (watch && !json) process.stdout.write("\u001b[2J\u001b[H");
    if (json) console.log(JSON.stringify({ verdict, problems, ...("text" in seen ? {} : seen) }));
    else console.log("text" in seen ? seen.text : renderStatus(seen, problems, verdict));
    if (!watch) return EXIT_CODES[verdict];
    await sleep(WATCH_EVERY_MILLISECONDS);
  }
}

runCommand(status);
