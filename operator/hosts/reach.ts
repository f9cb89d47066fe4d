/** A network over several hosts, as one that can be worked with: its engines, and URLs for all that it publishes anywhere. */
import type Docker from "dockerode";
import type { Plan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import { hostsOf, type PlacedHost } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import { planTopology } from "../../config/topology";
import { chosenStack, connectLocalEngine, discoverNetwork } from "../network/discover";
import type { Engines, HostEngines } from "../network/engines";
import { UNREACHABLE, type Network } from "../network/model";
import { UserError } from "../terminal";
import { networkOverHosts } from "./assemble";
import { configOverHosts } from "./config";
import { connectHost, observeHosts, refuseAbsence, type SeenHost } from "./observe";
import { SeveralDoors } from "./severalDoors";
import { Tunnels } from "./tunnels";

/** One thing done to some containers; on an overlay, a start that a Swarm refuses takes 20 s. */
const ACT_SECONDS = 60;

export interface Reached {
  engines: Engines;
  network: Network;
}

/**
 * The network of the chosen stack, on this machine's engine or on those of its hosts. What it opens lasts as long as this process.
 *
 * @throws UserError when there is none, or none can be chosen
 */
export async function reachNetwork(): Promise<Reached> {
  const stack = chosenStack();
  const config = configOverHosts(stack);
  const engines = config && stack !== undefined ? await HostReach.open(config, stack) : connectLocalEngine();
  return { engines, network: await discoverNetwork(engines) };
}

/** @throws UserError where an engine does not answer, for what needs all of them */
export function refuseSilentHosts({ containers }: Network): void {
  const unseen = containers.flatMap(({ state, host }) => (state === UNREACHABLE && host !== undefined ? host : []));
  if (unseen.length === 0) return;
  throw new UserError(
    `no engine answers on host ${[...new Set(unseen)].join(", ")}: it takes all of them (make status)`,
  );
}

export class HostReach implements HostEngines {
  private constructor(
    private readonly plan: Plan,
    private readonly hosts: PlacedHost[],
    private readonly stack: string,
    private readonly tunnels: Tunnels,
    private readonly doors: SeveralDoors,
  ) {}

  /** @throws NoEngineError where no host answers, NoNetworkError where none that does has anything of it */
  static async open(config: StackConfig, stack: string): Promise<HostReach> {
    const hosts = hostsOf(config);
    const plan = planTopology(config);
    const tunnels = await Tunnels.open(await present(hosts, stack));
    return new HostReach(plan, hosts, stack, tunnels, await SeveralDoors.open(gatewayUrls(plan, tunnels)));
  }

  of(name: string | undefined): Docker {
    const host = this.hosts.find((one) => one.name === name);
    if (!host) throw new UserError(`there is no host ${name ?? "without a name"}; there are ${this.names}`);
    return connectHost(host, ACT_SECONDS);
  }

  /** Its gateway's URL is that of a client which knows all gateways, and asks the next one where one does not answer. */
  async discover(): Promise<Network> {
    const seen = await present(this.hosts, this.stack);
    this.tunnels.saw(seen);
    const network = networkOverHosts(this.plan, this.stack, seen, this.tunnels.urlOf);
    return network.gatewayUrl === undefined ? network : { ...network, gatewayUrl: this.doors.url };
  }

  private get names(): string {
    return this.hosts.map(({ name }) => name).join(", ");
  }
}

async function present(hosts: PlacedHost[], stack: string): Promise<SeenHost[]> {
  const seen = await observeHosts(hosts, stack);
  refuseAbsence(seen, stack);
  return seen;
}

const gatewayUrls = (plan: Plan, { urlOf }: Tunnels): string[] =>
  plan.gateways.flatMap((gateway) => {
    const port = gateway.ports.find(({ internal }) => internal === PORTS.gateway);
    return port ? [urlOf(gateway, port)] : [];
  });
