/**
 * Containers that can never start again, because the Docker network that they belong to is gone: `docker network prune`
 * takes that of a stopped network along. Another one of the same name does not help them, because they know it by its id.
 */
import type Docker from "dockerode";
import { JOB_ROLE, LABEL } from "../../shared/labels";
import { PROJECT_NAME } from "../pulumi";

export interface StrandedContainer {
  id: string;
  name: string;
}

/** Those of a stack; jobs left out, which do not start again anyway. */
export async function strandedContainers(docker: Docker, stack: string): Promise<StrandedContainer[]> {
  const filters = { label: [`${LABEL.stack}=${PROJECT_NAME}/${stack}`] };
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks(),
  ]);
  const present = new Set(networks.map(({ Id }) => Id));
  return containers
    .filter(({ State, Labels }) => State === "exited" && Labels[LABEL.role] !== JOB_ROLE)
    .filter(({ NetworkSettings }) =>
      Object.values(NetworkSettings?.Networks ?? {}).some(({ NetworkID }) => NetworkID && !present.has(NetworkID)),
    )
    .map(({ Id, Names }) => ({ id: Id, name: Names[0]!.replace(/^\//, "") }));
}
