/**
 * What must be true of the Docker engine before anything is created: looked at in one go, judged by pure functions, so
 * that plain `pulumi up` and `pulumi preview` say at once what they would stumble over half-way.
 */
import type { ContainerInfo } from "dockerode";
import {
  connectEngine,
  describeEngine,
  engineAddress,
  isLocalEngine,
  withTimeLimit,
  type EngineAddress,
} from "./connection";
import { isOnEngine } from "./imageNames";
import type { MissingImage, WantedImage } from "../config/optionalParts";
import { JOB_ROLE, LABEL } from "../shared/labels";
import { findMissingImages } from "./imageLookup";
import { isBuiltHere, type ImageSource } from "../config/images";
import { isOwnBuild } from "../config/ownBuilds";
import type { DiskNeed } from "../config/diskNeed";
import { engineDisk, type EngineDisk } from "./diskSpace";
import { listenError } from "./listen";
import { observeMachine, ownInterfaces, type Machine, type MachineInterface } from "./machine";
import { ownRoutes, type Route } from "./routes";

export { judgePreflight, preflightWarnings, problemsOf, type PreflightTopic } from "./preflightRules";

/** A host port that the network is about to publish. */
export interface RequestedPort {
  port: number;
  /** The config key that decides it. */
  key: string;
  /** The container that publishes it. */
  container: string;
  /** Host address; default `bindAddress` of the request. */
  address?: string;
}

export interface PreflightRequest {
  networkName: string;
  /** `<project>/<stack>`, the value of the label `opstack-ha.stack`. */
  stack: string;
  subnet: string;
  bindAddress: string;
  ports: RequestedPort[];
  /** Whether `ports: auto` chose them, so that none can be changed alone. Default: no. */
  portsAreDerived?: boolean;
  /** All images in use. */
  images: WantedImage[];
  imageSource: ImageSource;
  /** Whether the sequencers have op-conductors: several do, an only one has none. */
  hasConductors: boolean;
  /** Where Pulumi's Docker provider works, such as `unix:///var/run/docker.sock`; undefined means the default socket. */
  providerHost?: string | undefined;
  /** Whether it is one host of several, on which nothing is built. Default: no. */
  isOneOfHosts?: boolean;
  /** Names of all containers. Default: those that publish ports. */
  containers?: string[];
  /** What it takes of the engine's disk. */
  diskNeed?: DiskNeed;
  /** Seconds within which a registry has to answer. Default 15. */
  registryTimeoutSeconds?: number;
}

/** Whose a Docker object is, by its labels. */
export interface Owner {
  network?: string;
  stack?: string;
}

export interface ObservedContainer extends Owner {
  name: string;
  role?: string;
  /** The label `opstack-ha.component`. */
  component?: string;
  /** `running`, `exited`, `created`, … */
  state: string;
  /** Only of a container that has exited. */
  exitCode?: number;
  /** The label `opstack-ha.attempt` of a job. */
  attempt: number;
  /** The label `opstack-ha.hardforks` of what reads the rollup config. */
  hardforks?: string;
  /** The label `opstack-ha.account`. */
  account?: string;
  published: { port: number; address: string }[];
  /** By the name of a Docker network: its address there, or the one that it asks for when it starts. Default none. */
  addresses?: Record<string, string>;
}

export interface ObservedNetwork extends Owner {
  name: string;
  subnets: string[];
  /** The interface of the engine's machine that it is. */
  bridge?: string;
}

/** What was seen; everything is empty when no engine answers. */
export interface EngineObservation {
  engine: { where: string; host?: string; answers: boolean; reason?: string; version?: string };
  machine: Machine;
  containers: ObservedContainer[];
  networks: ObservedNetwork[];
  /** `genesis`: of the chain whose data it holds. */
  volumes: (Owner & { name: string; genesis?: string })[];
  /** Those of this machine; none of another machine's engine. */
  interfaces: MachineInterface[];
  /** Likewise, its routes; default none. */
  routes?: Route[];
  /** The engine's disk, where it can be looked at. */
  disk?: EngineDisk | undefined;
  /** The images that the engine has: names with tags, names with digests, and ids. */
  images: string[];
  /** Wanted images that are neither there nor, as the engine says, available from their registries. */
  missingImages: MissingImage[];
  /** Wanted ports that this machine would not let us listen on, of those that no container publishes. */
  blockedPorts: { port: number; address: string; code: string }[];
}

/** Docker names the bridge of a network by the beginning of its id. */
const BRIDGE_ID_LENGTH = 12;

/** An engine that comes up lists what it has within seconds; one whose Swarm has no quorum may not answer for minutes. */
const HOST_SECONDS = 20;

/**
 * Looks at the engine and at the ports of this machine; never throws.
 *
 * @param host the engine of one host of several, which has 20 s to answer. What this machine has of ports, routes and disks says nothing
 *   of it, even where its socket is here
 */
export async function observeEngine(request: PreflightRequest, host?: EngineAddress): Promise<EngineObservation> {
  const address = host ?? engineAddress();
  const engine = { where: describeEngine(address), ...(address.host ? { host: address.host } : {}) };
  const publishesHere = host === undefined && isLocalEngine(address);
  const isThisMachine = publishesHere && process.platform === "linux";
  const interfaces = isThisMachine ? ownInterfaces() : [];
  const nothing = {
    machine: {},
    containers: [],
    networks: [],
    volumes: [],
    images: [],
    missingImages: [],
    blockedPorts: [],
  };
  try {
    const docker = host ? withTimeLimit(connectEngine(host), HOST_SECONDS) : connectEngine(address);
    const [{ Version: version }, containers, networks, volumes, images, routes, disk, machine] = await Promise.all([
      docker.version(),
      docker.listContainers({ all: true }),
      docker.listNetworks(),
      docker.listVolumes(),
      docker.listImages({ digests: true }),
      isThisMachine ? ownRoutes() : [],
      host ? undefined : engineDisk(docker),
      observeMachine(docker, isThisMachine),
    ]);
    const present = images.flatMap(({ Id, RepoTags, RepoDigests }) => [
      Id,
      ...(RepoTags ?? []),
      ...(RepoDigests ?? []),
    ]);
    const observed = containers.map(observeContainer);
    return {
      engine: { ...engine, answers: true, version },
      machine,
      containers: observed,
      networks: networks.map(({ Id, Name, Labels, IPAM, Options }) => ({
        name: Name,
        ...owner(Labels),
        subnets: (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
        bridge: Options?.["com.docker.network.bridge.name"] ?? `br-${Id.slice(0, BRIDGE_ID_LENGTH)}`,
      })),
      volumes: (volumes.Volumes ?? []).map(({ Name, Labels }) => ({
        name: Name,
        ...owner(Labels),
        genesis: Labels?.[LABEL.genesis],
      })),
      interfaces,
      routes,
      disk,
      images: present,
      missingImages: await findMissingImages(docker, absentImages(request, present), request.registryTimeoutSeconds),
      blockedPorts: publishesHere ? await blockedPorts(request, observed) : [],
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { engine: { ...engine, answers: false, reason }, interfaces, ...nothing };
  }
}

/** What the engine lacks and a registry may have: `make images` makes the others, or `up` itself. */
const absentImages = ({ images, imageSource }: PreflightRequest, present: string[]): WantedImage[] =>
  images.filter(
    ({ name }) => !isOnEngine(name, present) && !isOwnBuild(name) && !(imageSource === "build" && isBuiltHere(name)),
  );

/**
 * How often each job has failed, by container name. A job carries this number in its label `opstack-ha.attempt`, so
 * that one that failed is replaced, which runs it again, and one that succeeded afterwards stays as it is.
 */
export function failedJobs({ containers }: EngineObservation): Record<string, number> {
  const jobs = containers.filter(({ role }) => role === JOB_ROLE);
  return Object.fromEntries(jobs.map((job) => [job.name, job.attempt + (hasFailed(job) ? 1 : 0)]));
}

/** A job that was created and never ran has not done its work either. */
function hasFailed({ state, exitCode }: ObservedContainer): boolean {
  return state === "created" || state === "dead" || (exitCode ?? 0) !== 0;
}

function owner(labels: Record<string, string> | undefined | null): Owner {
  return { network: labels?.[LABEL.network], stack: labels?.[LABEL.stack] };
}

function observeContainer(container: ContainerInfo): ObservedContainer {
  const { Names, State, Status, Labels, Ports } = container;
  const exit = /^Exited \((\d+)\)/.exec(Status);
  return {
    name: (Names[0] ?? "").replace(/^\//, ""),
    ...owner(Labels),
    role: Labels[LABEL.role],
    component: Labels[LABEL.component],
    state: State,
    ...(exit ? { exitCode: Number(exit[1]) } : {}),
    attempt: Number(Labels[LABEL.attempt] ?? 0),
    hardforks: Labels[LABEL.hardforks],
    account: Labels[LABEL.account],
    published: Ports.flatMap(({ IP, PublicPort }) =>
      PublicPort ? [{ port: PublicPort, address: IP ?? "0.0.0.0" }] : [],
    ),
    addresses: addressesOf(container),
  };
}

/** What is stopped has none, but keeps what it was given when it was created. */
function addressesOf({ NetworkSettings = { Networks: {} } }: ContainerInfo): Record<string, string> {
  const addresses = Object.entries(NetworkSettings.Networks).flatMap(
    ([network, { IPAddress, IPAMConfig }]): [string, string][] => {
      const address = IPAddress || (IPAMConfig as { IPv4Address?: string } | null | undefined)?.IPv4Address;
      return address ? [[network, address]] : [];
    },
  );
  return Object.fromEntries(addresses);
}

/** Those that a container publishes are left out: the judgement names that container, or it is our own. */
async function blockedPorts({ ports, bindAddress }: PreflightRequest, containers: ObservedContainer[]) {
  const published = new Set(containers.flatMap((container) => container.published.map(({ port }) => port)));
  const attempts = ports
    .filter(({ port }) => !published.has(port))
    .map(async ({ port, address = bindAddress }) => ({ port, address, code: await listenError(port, address) }));
  // Whether the address is this machine's at all, also where our own container has the port already.
  attempts.push(listenError(0, bindAddress).then((code) => ({ port: 0, address: bindAddress, code })));
  const results = await Promise.all(attempts);
  return results.flatMap(({ code, ...rest }) => (code ? [{ ...rest, code }] : []));
}
