/** `make status [WATCH=1] [JSON=1]`: how the network is; the exit code says it too (0 healthy, 1 degraded, 2 down). */
import { sleep } from "../jobs/rpc/deadline";
import { connectLocalEngine, discoverNetwork } from "./network/discover";
import { EXIT_CODES, problemsOf, verdictOf } from "./status/judge";
import { observeStatus } from "./status/observe";
import { renderStatus } from "./status/table";
import { isSet, runCommand } from "./terminal";

const WATCH_EVERY_MILLISECONDS = 1_000;

/** Variables that are set for make; arguments do for everything else. */
const wants = (parameters: string[], option: string, variable: string): boolean =>
  parameters.includes(option) || isSet(variable);

async function status(parameters: string[]): Promise<number> {
  const docker = connectLocalEngine();
  const watch = wants(parameters, "--watch", "WATCH");
  const json = wants(parameters, "--json", "JSON");
  for (;;) {
    // Containers come and go, so the network is looked up each time.
    const seen = await observeStatus(await discoverNetwork(docker));
    const problems = problemsOf(seen);
    const verdict = verdictOf(problems);
    if (watch && !json) process.stdout.write("\u001b[2J\u001b[H");
    console.log(json ? JSON.stringify({ verdict, problems, ...seen }) : renderStatus(seen, problems, verdict));
    if (!watch) return EXIT_CODES[verdict];
    await sleep(WATCH_EVERY_MILLISECONDS);
  }
}

runCommand(status);
