import { engineDisk } from "../../engine/diskSpace";
import { sleep } from "../../shared/rpc/deadline";
import { configOverHosts } from "../hosts/config";
import { statusOverHosts } from "../hosts/status";
import { chosenStack, connectLocalEngine, discoverNetwork } from "../network/discover";
import { isWanted, stackCommand } from "../options";
import { EXIT_CODES, problemsOf, verdictOf, WITHOUT_LEADER } from "../status/judge";
import type { Problem, Status } from "../status/model";
import { observeStatus } from "../status/observe";
import { renderStatus } from "../status/table";
import { finish, NoEngineError, NoNetworkError } from "../terminal";

const WATCH_EVERY_MILLISECONDS = 1_000;

interface StatusOptions {
  watch: boolean;
  json: boolean;
}

export const statusCommand = () =>
  stackCommand("status", "show how the network is: leader, heads, peers, health; the exit code says it, too")
    .option("-w, --watch", "show it anew every second")
    .option("--json", "print it as JSON, a line for each look")
    .addHelpText("after", "\nExamples:\n  opstack-ha status --watch\n  opstack-ha status --json | jq .verdict")
    .action(({ watch, json }) =>
      finish(() => status({ watch: isWanted(watch, "WATCH"), json: isWanted(json, "JSON") })),
    );

/** A network that is not there is down. @throws what is no answer to how it is */
function absence(error: unknown): Problem {
  if (error instanceof NoEngineError || error instanceof NoNetworkError)
    return { severity: "down", text: error.message };
  throw error;
}

/** An election takes a second or two: one that is over by then was no reason to call the network down. */
const SECOND_LOOK_AFTER_MILLISECONDS = 3_000;

const isElecting = (problems: Problem[]): boolean => {
  const severe = problems.filter(({ severity }) => severity === "down");
  return severe.length > 0 && severe.every(({ text }) => WITHOUT_LEADER.includes(text));
};

/** How a network is looked at: on this machine's engine, or on those of all its hosts. */
function looker(): () => Promise<Status> {
  const stack = chosenStack();
  const config = configOverHosts(stack);
  if (config && stack !== undefined) return () => statusOverHosts(config, stack);
  const docker = connectLocalEngine();
  return async () => {
    const network = await discoverNetwork(docker);
    const [status, disk] = await Promise.all([observeStatus(network), engineDisk(docker)]);
    return { ...status, disk };
  };
}

async function status({ watch, json }: StatusOptions): Promise<number> {
  const look = looker();
  for (;;) {
    // Containers come and go, so the network is looked up each time.
    let seen = await look().catch(absence);
    let problems = "text" in seen ? [seen] : problemsOf(seen);
    if (!watch && isElecting(problems)) {
      await sleep(SECOND_LOOK_AFTER_MILLISECONDS);
      seen = await look().catch(absence);
      problems = "text" in seen ? [seen] : problemsOf(seen);
    }
    const verdict = verdictOf(problems);
    if (watch && !json) process.stdout.write("\u001b[2J\u001b[H");
    if (json) console.log(JSON.stringify({ verdict, problems, ...("text" in seen ? {} : seen) }));
    else console.log("text" in seen ? seen.text : renderStatus(seen, problems, verdict));
    if (!watch) return EXIT_CODES[verdict];
    await sleep(WATCH_EVERY_MILLISECONDS);
  }
}
