import { placementOf, type PlacedHost } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import { EXIT } from "../exitCodes";
import { bringBackOnHosts } from "../hosts/bringBack";
import { configOverHosts, overHosts } from "../hosts/config";
import { forgetProvider } from "../hosts/lost/forget";
import { goOnWithout } from "../hosts/lost/goOn";
import { lookWithout } from "../hosts/lost/look";
import {
  describeSteps,
  hostNamed,
  markAsLost,
  nextAtOnce,
  nextCommands,
  problemsWithout,
  refusals,
  wayBack,
  withHost,
} from "../hosts/lost/plan";
import { isWanted, stackCommand } from "../options";
import { withPrepared, type Prepared } from "../prepare";
import { repairState } from "../prepare/repairState";
import { confirms, isTerminal } from "../prune/ask";
import { updateNetwork } from "../rotate/update";
import { finish, Phases, say, success, UsageError, UserError } from "../terminal";

export const hostLostCommand = () =>
  stackCommand("host-lost", "go on for good without a host whose machine does not come back, after showing how")
    .argument("<host>", "its name, as the config has it")
    .option("-y, --yes", "do it without asking")
    .option("--up", "then mark it as lost in the config, and make what was on it anew on the other hosts")
    .option("--json", "print it as JSON; without --yes nothing is done")
    .addHelpText(
      "after",
      "\nIt refuses while anything of the host still answers. What comes back by itself needs no such command: wait for it instead.\n" +
        "\nExamples:\n  opstack-ha host-lost b\n  opstack-ha host-lost b --yes --up",
    )
    .action((name, { yes, up, json }) =>
      finish(() => hostLost(name, { yes: yes ?? false, up: up ?? false, json: isWanted(json, "JSON") })),
    );

interface HostLostOptions {
  yes: boolean;
  /** Whether to go on to an update without the host. */
  up: boolean;
  json: boolean;
}

interface Lost {
  config: StackConfig;
  stack: string;
  host: PlacedHost;
}

/** @throws UsageError for a name that is no host's, UserError where the host is not lost, or the network cannot go on without it */
async function hostLost(name: string, options: HostLostOptions): Promise<number> {
  const { config: written, stack } = overHosts();
  const host = hostNamed(written, name);
  if (!host) {
    const known = Object.keys(written.hosts).sort().join(", ");
    throw new UsageError(`"${name}" is no host of stack ${stack}; known are ${known}`);
  }
  // What was there is known where it is none of the lost.
  const lost = { config: withHost(written, name), stack, host };
  const { l1: home } = placementOf(lost.config)!;
  say("host", `looking whether ${name} is silent, and at what is left without it`);
  const look = await lookWithout(lost.config, stack, host);
  const found = refusals({ lost: host, home, look });
  const against = found.length === 0 && options.up ? problemsWithout(written, name) : found;
  if (against.length > 0) {
    throw new UserError(
      [`Nothing was changed, host ${name} stays in the network:`, ...against.map((text) => `  - ${text}`)].join("\n"),
    );
  }
  return withPrepared(new Phases(), { images: false }, async (prepared) => {
    const forgotten = await stateWithout(prepared, lost);
    const steps = describeSteps({ lost: host, look }, forgotten.names.length);
    const isDone = steps.length > 0 && (await act(prepared, lost, steps, options));
    const isRefused = steps.length > 0 && !isDone;
    const goesUp = options.up && !isRefused;
    if (isRefused) say("host", "nothing was changed");
    else success(steps.length > 0 ? `The network goes on without host ${name}` : `Nothing is left of host ${name}`);
    if (goesUp) await bringUpWithout(prepared, lost);
    if (options.json) console.log(JSON.stringify(asData(lost, steps, { done: isDone, up: goesUp }), null, 2));
    if (!isRefused) showNext(lost, goesUp);
    return EXIT.done;
  });
}

/** @returns whether it was done */
async function act(prepared: Prepared, lost: Lost, steps: string[], { yes, json }: HostLostOptions): Promise<boolean> {
  if (!json) steps.forEach((step, position) => console.log(`${position + 1}. ${step}`));
  if (!(yes || (await isAgreed(lost.host.name, json)))) return false;
  const { docker, pulumi, backend } = prepared;
  const { config, stack, host } = lost;
  // Before anything is changed, because another update of the stack may run.
  await repairState({ docker, pulumi, stack, backendDirectory: backend.directory, isOverHosts: true });
  await goOnWithout(config, stack, host, (text) => say("host", text));
  const { state, names } = await stateWithout(prepared, lost);
  if (names.length === 0) return true;
  await pulumi.capture(["stack", "import", "--stack", stack], JSON.stringify(state));
  say("state", `it knows nothing of host ${host.name} any more`);
  return true;
}

/** @throws UsageError where nobody can be asked */
async function isAgreed(name: string, json: boolean): Promise<boolean> {
  if (json) return false;
  if (isTerminal()) return confirms(`Go on without host ${name}, for good?`);
  throw new UsageError("nothing was changed, because there is no terminal to ask on: add --yes to do it");
}

/** Named as the component names the providers of hosts. */
const stateWithout = async ({ pulumi }: Prepared, { config, stack, host }: Lost) =>
  forgetProvider(await pulumi.exportState(stack), `${config.network_name}-host-${host.name}`);

/** The same as the commands that are shown otherwise. @throws UserError where the update fails: `up` goes on from there */
async function bringUpWithout(prepared: Prepared, { stack, host }: Lost): Promise<void> {
  const setting = markAsLost(host);
  say("config", setting.join(" "));
  await prepared.pulumi.capture(["config", "set", "--path", ...setting, "--stack", stack]);
  const config = configOverHosts(stack);
  if (config) await bringBackOnHosts(config, stack, (text) => say("start", text));
  await updateNetwork(prepared, "opstack-ha up");
  success(`What was on host ${host.name} is on the others`);
}

function showNext({ config, stack, host }: Lost, isUp: boolean): void {
  if (!isUp) {
    for (const command of nextCommands(host, stack)) say("next", command);
    say("or", `both at once: ${nextAtOnce(host, stack)}`);
  }
  say("note", `should machine ${host.name} ever start again, remove what it has of the network before others reach it`);
  say("back", `for a new machine in its place, Pulumi.${stack}.yaml gets:\n${wayBack(config, host.name)}`);
}

const asData = ({ config, stack, host }: Lost, steps: string[], did: { done: boolean; up: boolean }) => ({
  host: host.name,
  ...did,
  steps,
  next: did.up ? [] : nextCommands(host, stack),
  inItsPlace: wayBack(config, host.name),
});
