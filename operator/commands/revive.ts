import { setTimeout as sleep } from "node:timers/promises";
import { EXIT } from "../exitCodes";
import { configOverHosts } from "../hosts/config";
import { describeRevival, isAllRevived, reviveOnHosts, type HostRevival } from "../hosts/revive";
import { endsBySignals } from "../interruption";
import { chosenStack } from "../network/discover";
import { isWanted, stackCommand } from "../options";
import { finish, say, success, UsageError } from "../terminal";

/** From one look to the next, and at least from the end of one: a refused start takes 20 s, and more of them help no Swarm. */
const EVERY_SECONDS = 30;
const PAUSE_SECONDS = 10;

export const reviveCommand = () =>
  stackCommand("revive", "start what an overlay left stopped on any host, because its Swarm had no quorum")
    .option("-w, --watch", "go on, with a look every 30 s, until it is ended")
    .option("--json", "print it as JSON, a line for each look")
    .addHelpText(
      "after",
      "\nWhat somebody stopped stays so.\n\nExamples:\n  opstack-ha revive\n  opstack-ha revive --watch",
    )
    .action(({ watch, json }) =>
      finish(() => revive({ watch: isWanted(watch, "WATCH"), json: isWanted(json, "JSON") })),
    );

async function revive({ watch, json }: { watch: boolean; json: boolean }): Promise<number> {
  const stack = chosenStack();
  const config = configOverHosts(stack);
  if (!config || stack === undefined) {
    throw new UsageError(
      `${stack === undefined ? "no stack is chosen" : `stack ${stack} has no hosts`}: on one engine, its restart policy starts what falls`,
    );
  }
  const { ending } = endsBySignals();
  const said = new Map<string, string>();
  for (;;) {
    const startedAt = Date.now();
    const revivals = await reviveOnHosts(config, stack);
    if (json) console.log(JSON.stringify(revivals));
    else tellNews(revivals, said);
    if (!watch) {
      const all = isAllRevived(revivals);
      if (all) success(`Nothing of stack ${stack} is left stopped for want of a quorum`);
      return all ? EXIT.done : EXIT.failed;
    }
    const pause = Math.max(PAUSE_SECONDS, EVERY_SECONDS - (Date.now() - startedAt) / 1_000);
    await sleep(pause * 1_000, undefined, { signal: ending }).catch(() => undefined);
    if (ending.aborted) return EXIT.done;
  }
}

/** A log of months holds what changes. @param said by host */
function tellNews(revivals: HostRevival[], said: Map<string, string>): void {
  for (const revival of revivals) {
    const { host } = revival;
    const text = describeRevival(revival);
    if (text === (said.get(host) ?? "")) continue;
    say("host", `${host}: ${text || "is as it should be again"}`);
    said.set(host, text);
  }
}
