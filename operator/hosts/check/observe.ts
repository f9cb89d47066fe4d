/** Looks from all hosts at once: at their clocks, disks and ports, and at the ways between them. What it makes for that goes again. */
import type Docker from "dockerode";
import { isBuiltHere } from "../../../config/images";
import type { ClusterPlan } from "../../../config/plan";
import { fullName } from "../../../engine/imageNames";
import type { LookAtHosts } from "../../../engine/hosts/look";
import type { ObservedHost } from "../../../engine/hosts/observe";
import { JOB_ROLE, LABEL } from "../../../shared/labels";
import { ROUTED_BRIDGE } from "../../../shared/routedBridge";
import { reason } from "../../../shared/rpc/client";
import { connectHost } from "../observe";
import type { HostFacts, TakenPort, Way } from "./facts";
import { Probe, type Endpoint, type Protocol } from "./probe";

/** For all that is asked of a host. */
const HOST_SECONDS = 60;

const SAMPLES = 5;

/** Between nodes of a Swarm: managers, gossip by both, and packets of containers. */
const SWARM_PORTS: Record<Protocol, number[]> = { tcp: [2_377, 7_946], udp: [7_946, 4_789] };

/** At which containers of routed hosts are asked; nothing else of a new container listens. */
const CONTAINER_PORT = 7_946;

const EVERY_ADDRESS = "0.0.0.0";

/** From where it is looked, on a host. */
interface Lookout {
  host: ObservedHost;
  docker: Docker;
  /** In the network of the host itself. */
  outside: Probe;
  /** Where hosts route: in the network that containers of this host have, or one like it. */
  inside?: Probe;
  /** What goes again, the last first. */
  made: (() => Promise<unknown>)[];
}

/** Never throws for what hosts are like. */
export async function observeFacts({ plan, cluster, hosts }: LookAtHosts): Promise<HostFacts[]> {
  const image = plan.images.node;
  const opened = await Promise.all(hosts.map((host) => openLookout(cluster, host, image)));
  const lookouts = opened.filter((each) => typeof each !== "string");
  try {
    const waysFrom = cluster.network === "overlay" ? await swarmWays(lookouts) : await containerWays(lookouts);
    return await Promise.all(
      hosts.map(async (host, position): Promise<HostFacts> => {
        const nothing = { host, ports: 0, taken: [], ways: [] };
        const lookout = opened[position]!;
        if (typeof lookout === "string") return { ...nothing, blind: lookout };
        try {
          return { ...nothing, ...(await look(lookout)), ways: waysFrom.get(host.plan.name) ?? [] };
        } catch (error) {
          return { ...nothing, blind: reason(error) };
        }
      }),
    );
  } finally {
    await Promise.all(lookouts.map(close));
  }
}

/** @returns why there is none, where there is none */
async function openLookout(
  cluster: ClusterPlan,
  host: ObservedHost,
  image: string | undefined,
): Promise<Lookout | string> {
  if (!host.details) return "its engine does not answer";
  if (image === undefined) return "the network has no image that could look from there";
  const id = host.details.imageIds[fullName(image)];
  if (id === undefined) return `it lacks the image that looks: ${wayToGet(image, host.plan.engine)}`;
  const docker = connectHost(host.plan, HOST_SECONDS);
  const made: Lookout["made"] = [];
  const start = async (network: string): Promise<Probe> => {
    const probe = await Probe.start(docker, { image: id, network, labels: labelsFor(host) });
    made.push(() => probe.remove());
    return probe;
  };
  try {
    const outside = await start("host");
    if (cluster.network === "overlay") return { host, docker, outside, made };
    return { host, docker, outside, inside: await start(await containerNetwork(docker, host, made)), made };
  } catch (error) {
    await goes(made);
    return `no container could look from there: ${reason(error)}`;
  }
}

const wayToGet = (image: string, engine: string): string =>
  isBuiltHere(image) ? `docker save ${image} | docker -H ${engine} load` : `docker -H ${engine} pull ${image}`;

/** As all that is the network's: `down` finds it should this program be killed. */
const labelsFor = ({ request: { networkName, stack } }: ObservedHost): Record<string, string> => ({
  [LABEL.network]: networkName,
  [LABEL.stack]: stack,
  [LABEL.role]: JOB_ROLE,
  [LABEL.component]: "job-check-hosts",
});

/** That of the network where it is there, or one like it. */
async function containerNetwork(docker: Docker, host: ObservedHost, made: Lookout["made"]): Promise<string> {
  const { request, observation, plan } = host;
  if (observation.networks.some(({ name }) => name === request.networkName)) return request.networkName;
  const Name = `${request.networkName}-check`;
  // A look that was killed leaves its own.
  if (observation.networks.some(({ name }) => name === Name)) await docker.getNetwork(Name).remove();
  const network = await docker.createNetwork({
    Name,
    Driver: "bridge",
    Options: ROUTED_BRIDGE,
    IPAM: { Config: [{ Subnet: plan.subnet, Gateway: plan.gatewayAddress, IPRange: plan.jobAddressRange }] },
    Labels: labelsFor(host),
  });
  made.push(() => network.remove());
  return Name;
}

const close = ({ made }: Lookout): Promise<void> => goes(made);

async function goes(made: Lookout["made"]): Promise<void> {
  for (const remove of [...made].reverse()) await remove().catch(() => undefined);
}

async function look({ host, outside }: Lookout): Promise<Pick<HostFacts, "clock" | "disk" | "ports" | "taken">> {
  const [clock, disk, taken] = [await clockOf(outside), await outside.disk(), await takenPorts(host, outside)];
  return { clock, disk, ports: host.request.ports.length, taken };
}

/** By the quickest of some answers. */
async function clockOf(probe: Probe): Promise<NonNullable<HostFacts["clock"]>> {
  let best = { ahead: 0, uncertain: Infinity };
  for (let sample = 0; sample < SAMPLES; sample++) {
    const asked = Date.now();
    const clock = await probe.clock();
    const answered = Date.now();
    const uncertain = (answered - asked) / 2;
    if (uncertain < best.uncertain) best = { ahead: clock - (asked + answered) / 2, uncertain };
  }
  return best;
}

/** Of those that no container of this network has. What other containers publish is known of the engine. */
async function takenPorts({ request, observation }: ObservedHost, probe: Probe): Promise<TakenPort[]> {
  const published = new Set(observation.containers.flatMap((container) => container.published.map(({ port }) => port)));
  const asked = request.ports.filter(({ port }) => !published.has(port));
  const endpoints = asked.map(({ port, address = request.bindAddress }) => ({ port, address }));
  const errors = await probe.listenErrors(endpoints);
  return asked.flatMap((port, position) => {
    const code = errors[position];
    return code ? [{ ...port, code }] : [];
  });
}

/** By the ports of a Swarm, from host to host. */
async function swarmWays(lookouts: Lookout[]): Promise<Map<string, Way[]>> {
  // What a Swarm listens on itself answers a connection, but no datagram.
  const silent = new Map<string, number[]>();
  for (const { host, outside } of lookouts) {
    const at = (port: number): Endpoint => ({ address: EVERY_ADDRESS, port });
    const served = await outside
      .serve({ tcp: SWARM_PORTS.tcp.map(at), udp: SWARM_PORTS.udp.map(at) })
      .catch(() => undefined);
    silent.set(
      host.plan.name,
      SWARM_PORTS.udp.filter((_, position) => served?.udp[position] !== null),
    );
  }
  return waysBetween(lookouts, ({ outside }, { host: { plan } }) => [
    ...SWARM_PORTS.tcp.map((port) =>
      dialled(plan.name, `${port}/tcp`, () => outside.dial("tcp", { address: plan.address, port })),
    ),
    ...SWARM_PORTS.udp
      .filter((port) => !silent.get(plan.name)!.includes(port))
      .map((port) => dialled(plan.name, `${port}/udp`, () => outside.dial("udp", { address: plan.address, port }))),
  ]);
}

/** From container to container; the address of the sender has to arrive as it is. */
async function containerWays(lookouts: Lookout[]): Promise<Map<string, Way[]>> {
  const tcp = [{ address: EVERY_ADDRESS, port: CONTAINER_PORT }];
  for (const { inside } of lookouts) await inside!.serve({ tcp, udp: [] }).catch(() => undefined);
  return waysBetween(lookouts, ({ inside: from }, { host: { plan }, inside: to }) => [
    dialled(plan.name, "containers", async () => {
      const reached = await from!.dial("tcp", { address: to!.address, port: CONTAINER_PORT }, true);
      const { seenAs = "nothing" } = reached;
      if (seenAs !== from!.address) {
        throw new Error(`${from!.address} arrives as ${seenAs}: something between them masquerades`);
      }
      return reached;
    }),
  ]);
}

async function waysBetween(
  lookouts: Lookout[],
  waysOf: (from: Lookout, to: Lookout) => Promise<Way>[],
): Promise<Map<string, Way[]>> {
  const all = lookouts.map(async (from): Promise<[string, Way[]]> => {
    const others = lookouts.filter((to) => to !== from);
    return [from.host.plan.name, await Promise.all(others.flatMap((to) => waysOf(from, to)))];
  });
  return new Map(await Promise.all(all));
}

/** The quickest of some; the first that fails is the answer. */
async function dialled(to: string, what: string, dial: () => Promise<{ milliseconds: number }>): Promise<Way> {
  try {
    let milliseconds = Infinity;
    for (let sample = 0; sample < SAMPLES; sample++) milliseconds = Math.min(milliseconds, (await dial()).milliseconds);
    return { to, what, milliseconds };
  } catch (error) {
    return { to, what, failure: reason(error) };
  }
}
