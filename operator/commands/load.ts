import { writeFileSync } from "node:fs";
import { reason } from "../../shared/rpc/client";
import { DeadlineError } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { endsBySignals } from "../interruption";
import type { LoadReport } from "../load/report";
import { runLoad } from "../load/runLoad";
import { scenarioNamed, scenarioOf } from "../load/scenario";
import { fundedSenders, senderCount } from "../load/senders";
import { renderLoad } from "../load/table";
import { chainFacts } from "../network/l1Facts";
import type { Network } from "../network/model";
import { A_DAY, isWanted, numberFrom, stackCommand, timeUpTo, writableFile } from "../options";
import { finish, formatSeconds, say, UserError } from "../terminal";

interface Options {
  tps: number;
  duration: number;
  scenario: string;
  report?: string | undefined;
  json: boolean;
}

export const loadCommand = () =>
  stackCommand("load", "send transactions through the gateway at a steady rate, and report what became of each")
    .option("--tps <number>", "transactions a second, 0.1 to 1000", numberFrom(0.1, 1_000), 10)
    .option("--duration <time>", "such as 90s, 30m or 24h, at most 24h", timeUpTo(A_DAY), 60)
    .option("--scenario <name>", "transfers, erc20, mixed, or a file of transactions (docs/operating.md)", "transfers")
    .option("--report <file>", "write the report as JSON", writableFile)
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha load\n  opstack-ha load --tps 100 --duration 10m --scenario mixed --report load.json\n" +
        "  opstack-ha load --scenario my-transactions.jsonl --json | jq .rate\n" +
        "\nCtrl-C ends it, and the report is made of what was sent; a second one does not wait for what is in no block yet." +
        "\nExit code 0: nothing that was accepted was lost.",
    )
    .action(({ json, ...options }) => finish(() => load({ ...options, json: isWanted(json, "JSON") })));

async function load({ tps, duration, scenario: name, report: file, json }: Options): Promise<number> {
  const asked = scenarioNamed(name);
  const { engines, network } = await reachNetwork();
  const gatewayUrl = await answeringGateway(network);
  const facts = await chainFacts(network);
  const scenario = "named" in asked ? asked.named : await scenarioOf(name, asked.templates, gatewayUrl);
  const count = senderCount(tps);
  say("load", `giving ${count} new accounts money`);
  const senders = await fundedSenders(network, facts, count).catch(explain);

  const { ending, leaving } = endsBySignals();
  say("load", `${tps} a second for ${formatSeconds(1_000 * duration)}: ${scenario.name}; Ctrl-C ends it, and reports`);
  const report = await runLoad({
    engines,
    network,
    facts,
    scenario,
    senders,
    rate: tps,
    durationSeconds: duration,
    stopping: ending,
    leaving,
  }).catch(explain);
  const text = JSON.stringify(report, null, 2);
  if (file !== undefined) writeFileSync(file, `${text}\n`);
  console.log(json ? text : renderLoad(report));
  return exitCodeOf(report);
}

/** @throws UserError for what did not come in time, before the load has begun */
function explain(error: unknown): never {
  if (error instanceof DeadlineError) throw new UserError(`the load cannot begin: ${error.message}; see make status`);
  throw error;
}

/** A loss weighs more than an interruption. */
function exitCodeOf({ lost, accepted, endedBy }: LoadReport): number {
  if (lost.count > 0) return EXIT.failed;
  if (endedBy !== undefined) return EXIT.interrupted;
  return accepted > 0 ? EXIT.done : EXIT.failed;
}

/** @throws UserError where there is none, or no local L1, or it does not answer */
async function answeringGateway({ name, gatewayUrl, l1RpcUrl }: Network): Promise<string> {
  if (!gatewayUrl) throw new UserError(`${name} has no gateway, and a load goes through it alone: make up restores it`);
  if (!l1RpcUrl) throw new UserError(`${name} has no L1 of its own, from which the senders' money comes`);
  try {
    await call<string>(gatewayUrl, "eth_chainId", [], 5_000);
    return gatewayUrl;
  } catch (error) {
    throw new UserError(`the gateway of ${name} does not answer at ${gatewayUrl} (${reason(error)}): see make status`);
  }
}
