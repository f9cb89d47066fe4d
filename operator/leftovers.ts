/** The Docker objects of a stack, found by their labels, whatever Pulumi knows of them. */
import type Docker from "dockerode";
import { JOB_ROLE, LABEL } from "../shared/labels";
import { PROJECT_NAME } from "./pulumi";
import { UserError } from "./terminal";

export interface DockerObject {
  kind: "container" | "network" | "volume";
  name: string;
  /** As Pulumi records it. */
  id: string;
  /** A container that should run and does not. */
  isDown: boolean;
}

/** All objects that carry the stack's label. */
export async function objectsOf(docker: Docker, stack: string): Promise<DockerObject[]> {
  const filters = { label: [`${LABEL.stack}=${PROJECT_NAME}/${stack}`] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.map(({ Id, Names, State, Labels }) => ({
      kind: "container" as const,
      name: Names[0]!.replace(/^\//, ""),
      id: Id,
      isDown: State !== "running" && Labels[LABEL.role] !== JOB_ROLE,
    })),
    ...networks.map(({ Id, Name }) => ({ kind: "network" as const, name: Name, id: Id, isDown: false })),
    ...(volumes.Volumes ?? []).map(({ Name }) => ({ kind: "volume" as const, name: Name, id: Name, isDown: false })),
  ];
}

/** The stacks of this project that have Docker objects on this engine. */
export async function stacksWithContainers(docker: Docker): Promise<string[]> {
  const containers = await docker.listContainers({ all: true, filters: { label: [LABEL.stack] } });
  const stacks = containers.map(({ Labels }) => Labels[LABEL.stack]?.split("/").at(-1) ?? "");
  return [...new Set(stacks)].sort();
}

/** Removes objects for good; containers first, because they hold the others. One that is gone already is fine. */
export async function removeObjects(docker: Docker, objects: DockerObject[]): Promise<void> {
  const remove = (kind: DockerObject["kind"], removal: (id: string) => Promise<unknown>) =>
    Promise.all(objects.filter((object) => object.kind === kind).map(({ id }) => removal(id).catch(ignoreAbsence)));
  await remove("container", (id) => docker.getContainer(id).remove({ force: true, v: true }));
  await remove("network", (id) => docker.getNetwork(id).remove().catch(explainEndpoints));
  await remove("volume", (id) => docker.getVolume(id).remove());
}

/**
 * Docker 20.10 may lose count of a network's endpoints when a container restarts while it is moved to another network, as
 * drills of partitions do; only its own start counts them anew.
 */
function explainEndpoints(error: Error): never {
  if (!/has active endpoints/.test(error.message)) throw error;
  throw new UserError(
    `the Docker engine refuses to remove a network (${error.message}): if no container of yet another program uses it ` +
      "(docker network inspect), the engine has lost count; restart it, and run `make down` again",
  );
}

function ignoreAbsence(error: Error & { statusCode?: number }): void {
  const ABSENT = 404;
  if (error.statusCode !== ABSENT) throw error;
}

/** `2 containers, 1 network`. */
export function count(objects: DockerObject[]): string {
  const kinds = ["container", "network", "volume"] as const;
  return kinds
    .map((kind) => ({ kind, number: objects.filter((object) => object.kind === kind).length }))
    .filter(({ number }) => number > 0)
    .map(({ kind, number }) => `${number} ${kind}${number === 1 ? "" : "s"}`)
    .join(", ");
}
