/** What was seen of a host of several: its engine as of any, and what hosts have to agree on. */
import type Docker from "dockerode";
import type { HostPlan } from "../../config/plan";
import { connectEngine, withTimeLimit } from "../connection";
import { fullName } from "../imageNames";
import { observeEngine, type EngineObservation, type PreflightRequest } from "../preflight";
import type { Route } from "../routes";
import { clockOf, type HostClock } from "./clocks";
import { routesOfHost } from "./routeTable";

/** As `docker info` tells it. */
interface SwarmMembership {
  /** `active`, `inactive`, `pending`, `locked`, `error`. */
  state: string;
  isManager: boolean;
  /** What is wrong, such as a lost quorum. */
  error?: string;
  /** The Swarm's id, which only managers know. */
  id?: string;
  /** Ids of the nodes that this node knows as managers. */
  managers: string[];
  /** Its own id; undefined where it is no node. */
  nodeId?: string;
  /** All nodes, as a manager knows them; undefined where nobody asked, or it is none. */
  nodes?: SwarmNode[];
}

export interface SwarmNode {
  id: string;
  address: string;
  isManager: boolean;
  /** `ready`, `down`, `unknown`, `disconnected`. */
  state: string;
}

export interface HostDetails {
  /** The engine's own id, where it tells, with the name of its machine: copies of a virtual machine may share the first. */
  identity?: string;
  swarm: SwarmMembership;
  /** Whether the machine passes packets on; undefined where the engine does not tell. */
  forwards?: boolean;
  /** As its engine tells it; undefined where it does not. */
  clock?: HostClock | undefined;
  /** Its own, default routes included; undefined where nobody asked, or it cannot be told. */
  routes?: Route[];
  /** Ids of images by their full names. */
  imageIds: Record<string, string>;
}

export interface ObservedHost {
  plan: HostPlan;
  /** What the network asks of this host alone. */
  request: PreflightRequest;
  observation: EngineObservation;
  /** Undefined where the engine does not answer. */
  details?: HostDetails;
}

/** A host whose engine answers. */
export type AnsweringHost = ObservedHost & { details: HostDetails };

const DETAILS_SECONDS = 20;

/**
 * Never throws, and never takes longer than the time limits of its questions.
 *
 * @param looksAtRoutes whether the host's own routes matter: a container reads them, for a second
 */
export async function observeHost(
  plan: HostPlan,
  request: PreflightRequest,
  looksAtRoutes: boolean,
): Promise<ObservedHost> {
  const address = { host: plan.engine, chosenBy: `host ${plan.name}` };
  const observation = await observeEngine(request, address);
  if (!observation.engine.answers) return { plan, request, observation };
  try {
    const docker = withTimeLimit(connectEngine(address), DETAILS_SECONDS);
    const asked = Date.now();
    const [{ info, answered }, images] = await Promise.all([
      docker.info().then((info: EngineInfo) => ({ info, answered: Date.now() })),
      docker.listImages({ digests: true }),
    ]);
    const names = images.flatMap(({ Id, RepoTags, RepoDigests }) =>
      [...(RepoTags ?? []), ...(RepoDigests ?? [])].map((name): [string, string] => [fullName(name), Id]),
    );
    const imageIds = Object.fromEntries(names);
    const reader = looksAtRoutes ? request.images.find(({ key }) => key === "node") : undefined;
    const image = reader && imageIds[fullName(reader.name)];
    const routes = image ? await routesOfHost(docker, image, request).catch(() => undefined) : undefined;
    const clock = clockOf(info.SystemTime, asked, answered);
    const read = readInfo(info, imageIds);
    const nodes = read.swarm.isManager ? await nodesOf(docker).catch(() => undefined) : undefined;
    const swarm = { ...read.swarm, ...(nodes ? { nodes } : {}) };
    const details = { ...read, swarm, clock, ...(routes ? { routes } : {}) };
    return { plan, request, observation, details };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const engine = { ...observation.engine, answers: false, reason };
    return { plan, request, observation: { ...observation, engine } };
  }
}

/** What is read of a node, as a manager's engine tells it. */
export interface DescribedNode {
  ID: string;
  Status: { State: string; Addr?: string };
  ManagerStatus?: { Addr?: string };
}

export const readNode = ({ ID: id, Status, ManagerStatus }: DescribedNode): SwarmNode => ({
  id,
  // A manager that is gone may be known by this one alone.
  address: ManagerStatus?.Addr?.split(":")[0] ?? Status.Addr ?? "",
  isManager: ManagerStatus !== undefined,
  state: Status.State,
});

const nodesOf = async (docker: Docker): Promise<SwarmNode[]> =>
  ((await docker.listNodes()) as DescribedNode[]).map(readNode);

/** What is read of the answer to `GET /info`. */
export interface EngineInfo {
  ID?: string;
  Name?: string;
  IPv4Forwarding?: boolean;
  /** ISO 8601. */
  SystemTime?: string;
  Swarm?: {
    NodeID?: string;
    LocalNodeState?: string;
    ControlAvailable?: boolean;
    Error?: string;
    Cluster?: { ID?: string } | null;
    RemoteManagers?: { NodeID: string }[] | null;
  };
}

export function readInfo(
  { ID, Name = "", IPv4Forwarding: forwards, Swarm = {} }: EngineInfo,
  imageIds: Record<string, string>,
): HostDetails {
  return {
    ...(ID ? { identity: `${ID} ${Name}` } : {}),
    swarm: {
      state: Swarm.LocalNodeState || "inactive",
      isManager: Swarm.ControlAvailable ?? false,
      ...(Swarm.Error ? { error: Swarm.Error } : {}),
      ...(Swarm.Cluster?.ID ? { id: Swarm.Cluster.ID } : {}),
      ...(Swarm.NodeID ? { nodeId: Swarm.NodeID } : {}),
      managers: (Swarm.RemoteManagers ?? []).map(({ NodeID }) => NodeID),
    },
    ...(forwards === undefined ? {} : { forwards }),
    imageIds,
  };
}
