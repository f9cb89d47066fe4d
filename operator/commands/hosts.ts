import { Command } from "@commander-js/extra-typings";
import { InvalidArgumentError } from "commander";
import type { StackConfig } from "../../config/schema";
import { lookAtHosts, type LookAtHosts } from "../../engine/hosts/look";
import { EXIT } from "../exitCodes";
import { judgeCheck } from "../hosts/check/judge";
import { observeFacts } from "../hosts/check/observe";
import { checkAsData, renderCheck, renderCommands } from "../hosts/check/table";
import { overHosts } from "../hosts/config";
import { takeSwarmStep } from "../hosts/init/formSwarm";
import { describeSwarmStep, planSwarm } from "../hosts/init/planSwarm";
import { wireGuardConfigs } from "../hosts/init/wireGuard";
import { isWanted, stackCommand } from "../options";
import { PROJECT_DIRECTORY, PROJECT_NAME } from "../pulumi";
import { finish, say, success, UsageError, UserError } from "../terminal";
import { hostsReviverCommand } from "./hostsReviver";

export const hostsCommand = () =>
  new Command("hosts")
    .description("look at the machines that a network spans, or make them ready for it")
    .addHelpText("after", "\nExamples:\n  opstack-ha hosts init\n  opstack-ha hosts check --stack machines --json")
    .addCommand(checkCommand())
    .addCommand(initCommand())
    .addCommand(hostsReviverCommand());

const checkCommand = () =>
  stackCommand(
    "check",
    "look at engines, clocks, ports, ways, round trips, images and disks of all hosts, from each of them; changes nothing",
  )
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      "\nA container looks from each host, and goes again. Exit code 0 only if all is well.\n\nExample:\n  opstack-ha hosts check --json | jq '.problems'",
    )
    .action(({ json }) => finish(() => check(isWanted(json, "JSON"))));

const initCommand = () =>
  stackCommand(
    "init",
    "overlay: make all hosts nodes of one Swarm; routed: print what is still to be run on each of them",
  )
    .option("--address-pool <cidr>", "overlay: the Swarm's range for other networks; default Docker's 10.0.0.0/8", cidr)
    .option("--wireguard", "routed: print a configuration of WireGuard for each host instead of its routes")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      "\nIt may be run again: what is there already is left as it is.\n\nExamples:\n  opstack-ha hosts init\n  opstack-ha hosts init --address-pool 10.98.0.0/16\n  opstack-ha hosts init --wireguard",
    )
    .action(({ json, addressPool, wireguard }) =>
      finish(() => init({ json: isWanted(json, "JSON"), addressPool, wireguard: wireguard ?? false })),
    );

/** @throws InvalidArgumentError */
function cidr(text: string): string {
  if (/^(\d{1,3}\.){3}\d{1,3}\/(8|9|1\d|2[0-4])$/.test(text)) return text;
  throw new InvalidArgumentError("It takes a range such as 10.98.0.0/16, of /8 to /24.");
}

async function lookAll({ config, stack }: { config: StackConfig; stack: string }): Promise<LookAtHosts> {
  say("hosts", `looking at ${Object.keys(config.hosts).join(", ")}`);
  return lookAtHosts(config, `${PROJECT_NAME}/${stack}`, PROJECT_DIRECTORY);
}

async function check(json: boolean): Promise<number> {
  const look = await lookAll(overHosts());
  const facts = await observeFacts(look);
  const judgement = judgeCheck(look, facts);
  const checked = { plan: look.plan, cluster: look.cluster, facts, judgement };
  console.log(json ? JSON.stringify(checkAsData(checked), null, 2) : renderCheck(checked));
  if (judgement.problems.length > 0) return EXIT.failed;
  success("All hosts are well");
  return EXIT.done;
}

interface InitOptions {
  json: boolean;
  addressPool: string | undefined;
  wireguard: boolean;
}

async function init({ json, addressPool, wireguard }: InitOptions): Promise<number> {
  const { config, stack } = overHosts();
  const { network } = config.cluster;
  if (network === "routed" && addressPool !== undefined) {
    throw new UsageError("--address-pool belongs to a Swarm, and cluster.network is routed");
  }
  if (network === "overlay" && wireguard) {
    throw new UsageError("--wireguard prints routes, and cluster.network is overlay");
  }
  const look = await lookAll({ config, stack });
  return network === "overlay" ? formSwarm(look, addressPool, json) : printRecipe(look, wireguard, json);
}

/** @throws UserError where nothing may be done; then nothing was */
async function formSwarm({ cluster, hosts }: LookAtHosts, pool: string | undefined, json: boolean): Promise<number> {
  const { steps, refusals } = planSwarm(cluster, hosts);
  if (refusals.length > 0) {
    throw new UserError(["Nothing was changed:", ...refusals.map((text) => `  - ${text}`)].join("\n"));
  }
  for (const step of steps) {
    say("swarm", describeSwarmStep(step));
    await takeSwarmStep(step, { pool }).catch((error: Error) => {
      throw new UserError(
        `${describeSwarmStep(step)}: ${error.message}; see what keeps hosts apart with: opstack-ha hosts check, and run this again`,
      );
    });
  }
  if (json) {
    const taken = steps.map(({ host, ...step }) => ({
      kind: step.kind,
      host: host.name,
      role: step.kind === "join" ? step.role : "manager",
    }));
    console.log(JSON.stringify({ network: "overlay", steps: taken }, null, 2));
  }
  success(steps.length === 0 ? "All hosts are nodes of one Swarm already" : "All hosts are nodes of one Swarm");
  say("next", "npx opstack-ha hosts check looks at all of them");
  say("next", "npx opstack-ha hosts reviver prints what starts, on each host, what a lost quorum leaves stopped there");
  return EXIT.done;
}

async function printRecipe(look: LookAtHosts, wireguard: boolean, json: boolean): Promise<number> {
  const { commands } = judgeCheck(look, await observeFacts(look));
  // WireGuard makes the routes itself.
  const shown = wireguard ? withoutRoutes(commands) : commands;
  const configs = wireguard ? wireGuardConfigs(look.cluster) : {};
  if (json) {
    const result = { network: "routed", commands: shown, ...(wireguard ? { wireguard: configs } : {}) };
    console.log(JSON.stringify(result, null, 2));
    return EXIT.done;
  }
  for (const [host, lines] of Object.entries(configs)) {
    console.log([`\n# /etc/wireguard/opstack.conf of host ${host}`, ...lines].join("\n"));
  }
  console.log(renderCommands(shown).join("\n"));
  if (Object.keys(shown).length === 0) success("No command is missing on any host");
  else
    say(
      "next",
      "a restart forgets them: make them part of each host's own configuration; then: opstack-ha hosts check",
    );
  return EXIT.done;
}

const withoutRoutes = (commands: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(commands)
      .map(([host, lines]): [string, string[]] => [host, lines.filter((line) => !line.startsWith("ip route"))])
      .filter(([, lines]) => lines.length > 0),
  );
