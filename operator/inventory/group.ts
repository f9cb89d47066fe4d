/** From labelled objects to networks. Pure. */
import { JOB_ROLE } from "../../shared/labels";
import type { FoundNetwork, LabelledObject, NetworkCondition } from "./model";

/** Sorted by project, stack and name. */
export function groupNetworks(objects: LabelledObject[]): FoundNetwork[] {
  const groups = new Map<string, LabelledObject[]>();
  for (const object of objects) {
    const key = [object.project, object.stack, object.network].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), object]);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, members]) => describe(members));
}

function describe(objects: LabelledObject[]): FoundNetwork {
  const { project, stack, network: name } = objects[0]!;
  const services = objects.filter(isService);
  const running = services.filter(({ state }) => !isAtRest(state));
  return {
    project,
    stack,
    name,
    condition: conditionOf(objects),
    sequencers: countNodes(services, "sequencer"),
    validators: countNodes(services, "validator"),
    running: running.length,
    stopped: services.length - running.length,
    volumes: objects.filter(({ kind }) => kind === "volume").map((volume) => volume.name),
    ...createdAt(objects),
    objects,
  };
}

const isService = ({ kind, role }: LabelledObject): boolean => kind === "container" && role !== JOB_ROLE;

/** Whether a container does nothing, and nobody is about to start it. */
const isAtRest = (state: string | undefined): boolean => state === "exited" || state === "created" || state === "dead";

/** Whether a container runs, that of a job included. */
export const runs = ({ objects }: Pick<FoundNetwork, "objects">): boolean =>
  objects.some(({ kind, state }) => kind === "container" && !isAtRest(state));

function conditionOf(objects: LabelledObject[]): NetworkCondition {
  const services = objects.filter(isService);
  // The jobs of an update that has not come to the nodes yet.
  if (services.length === 0) return runs({ objects }) ? "starting" : "leftovers";
  if (services.every(({ state }) => isAtRest(state))) return "stopped";
  const isWhole = services.every(({ state, health }) => state === "running" && health !== "unhealthy");
  if (!isWhole) return "partial";
  return services.some(({ health }) => health === "starting") ? "starting" : "healthy";
}

const countNodes = (services: LabelledObject[], role: string): number =>
  new Set(services.filter((service) => service.role === role).map(({ index }) => index)).size;

/** A volume may be older than the network: its data outlives `docker system prune`, and the chain began with it. */
function createdAt(objects: LabelledObject[]): Pick<FoundNetwork, "createdAt"> {
  const times = (wanted: LabelledObject[]) => wanted.flatMap((object) => object.createdAt ?? []);
  const running = times(objects.filter(({ kind }) => kind !== "volume"));
  const known = running.length > 0 ? running : times(objects);
  return known.length > 0 ? { createdAt: Math.min(...known) } : {};
}
