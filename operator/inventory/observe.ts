/** Looks at the engine for everything that carries this project's labels. */
import type Docker from "dockerode";
import type { ContainerInfo } from "dockerode";
import { connectEngine, describeEngine, engineAddress } from "../../engine/connection";
import { JOB_ROLE, LABEL } from "../../shared/labels";
import { refuseStrangeAddress } from "../network/discover";
import { NoEngineError } from "../terminal";
import type { LabelledObject } from "./model";

/** All containers, networks and volumes of this project's networks, of any stack. @throws NoEngineError */
export async function observeObjects(docker: Docker): Promise<LabelledObject[]> {
  const filters = { label: [LABEL.stack] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]).catch((error: Error) => {
    throw new NoEngineError(
      `no Docker engine answers at ${describeEngine(engineAddress())} (${error.message}): start it, or let \`make up\` do so`,
    );
  });
  const objects = [
    ...containers.map(describeContainer),
    ...networks.map(({ Id, Name, Labels, Created }) => ({
      kind: "network" as const,
      id: Id,
      name: Name,
      isDown: false,
      ...ownerOf(Labels),
      ...time(Created),
    })),
    ...(volumes.Volumes ?? []).map(({ Name, Labels, ...rest }) => ({
      kind: "volume" as const,
      id: Name,
      name: Name,
      isDown: false,
      ...ownerOf(Labels),
      ...time((rest as { CreatedAt?: string }).CreatedAt),
    })),
  ];
  return objects.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A client of the engine that `docker` would use, wherever it is. @throws UsageError for what is no engine's address */
export function anyEngine(): Docker {
  const address = engineAddress();
  refuseStrangeAddress(address);
  return connectEngine(address);
}

function describeContainer({ Id, Names, State, Status, Labels, Created }: ContainerInfo): LabelledObject {
  const MILLISECONDS = 1_000;
  return {
    kind: "container",
    id: Id,
    name: (Names[0] ?? Id).replace(/^\//, ""),
    isDown: State !== "running" && Labels[LABEL.role] !== JOB_ROLE,
    ...ownerOf(Labels),
    createdAt: Created * MILLISECONDS,
    role: Labels[LABEL.role] ?? "",
    component: Labels[LABEL.component] ?? "",
    index: Number(Labels[LABEL.index] ?? 0),
    state: State,
    health: healthOf(Status),
  };
}

/** A listing has the health check's result only in its words: `Up 2 hours (healthy)`, `Up 3 seconds (health: starting)`. */
function healthOf(status: string): NonNullable<LabelledObject["health"]> {
  if (status.includes("(healthy)")) return "healthy";
  if (status.includes("(unhealthy)")) return "unhealthy";
  return status.includes("(health: starting)") ? "starting" : "none";
}

function ownerOf(labels: Record<string, string> | null | undefined) {
  const [project = "", stack = ""] = (labels?.[LABEL.stack] ?? "").split("/");
  return { project, stack, network: labels?.[LABEL.network] ?? "" };
}

function time(text: string | undefined): { createdAt?: number } {
  const createdAt = Date.parse(text ?? "");
  return Number.isNaN(createdAt) ? {} : { createdAt };
}
