/** The node of a lost host in a Swarm, by the engine of another host. */
import type Docker from "dockerode";
import type { PlacedHost } from "../../../config/placement";
import { readNode, type DescribedNode, type SwarmNode } from "../../../engine/hosts/observe";
import { until } from "../../../shared/rpc/deadline";
import { ABSENT } from "../../network/containers";
import { connectHost, type SeenHost } from "../observe";

/** With what it takes to change it. */
interface Described extends DescribedNode {
  Version: { Index: number };
  Spec: { Role: string } & Record<string, unknown>;
}

const LOOK_SECONDS = 20;

/** Managers have to agree that one of them is none any more: with that one dead it took 135 s. */
const REMOVAL_SECONDS = 300;

/** A host whose engine manages the Swarm. @throws Error where none does */
export async function managerBeside(lost: { name: string }, seen: SeenHost[]): Promise<PlacedHost> {
  const answering = seen.filter(({ host, containers }) => host.name !== lost.name && containers !== undefined);
  for (const { host } of answering) {
    const info = connectHost(host, LOOK_SECONDS).info() as Promise<{ Swarm?: { ControlAvailable?: boolean } }>;
    const { Swarm } = await info.catch(() => ({ Swarm: undefined }));
    if (Swarm?.ControlAvailable) return host;
  }
  throw new Error("no host that answers manages it");
}

/** By its address. @throws what the engine says, as without a quorum of managers */
export async function nodeOf(manager: PlacedHost, lost: { address: string }): Promise<SwarmNode | undefined> {
  const found = await describedNode(connectHost(manager, LOOK_SECONDS), lost);
  return found && readNode(found);
}

async function describedNode(docker: Docker, { address }: { address: string }): Promise<Described | undefined> {
  const nodes = (await docker.listNodes()) as Described[];
  const isOfHost = ({ Status, ManagerStatus }: Described) =>
    Status.Addr === address || ManagerStatus?.Addr?.split(":")[0] === address;
  // A machine that joined anew has the node that it was before beside its own.
  return nodes.filter(isOfHost).sort((one, other) => Number(isReady(one)) - Number(isReady(other)))[0];
}

const isReady = ({ Status }: Described): boolean => Status.State === "ready";

/** Takes it out, whatever it is. @throws DeadlineError with what the Swarm says */
export async function removeNode(manager: PlacedHost, lost: { address: string }): Promise<void> {
  const docker = connectHost(manager, REMOVAL_SECONDS);
  const node = await describedNode(docker, lost);
  if (node) await remove(docker, node);
}

/** The same of the node with an id. */
export async function removeNodeById(manager: Pick<PlacedHost, "name" | "engine">, id: string): Promise<void> {
  const docker = connectHost(manager, REMOVAL_SECONDS);
  await remove(docker, (await docker.getNode(id).inspect()) as Described);
}

async function remove(docker: Docker, node: Described): Promise<void> {
  if (node.ManagerStatus !== undefined) {
    await docker
      .getNode(node.ID)
      .update({ _query: { version: node.Version.Index }, _body: { ...node.Spec, Role: "worker" } });
  }
  await until(`the Swarm to let its node ${node.ID} (${readNode(node).address}) go`, () => isGone(docker, node.ID), {
    withinSeconds: REMOVAL_SECONDS,
    everyMilliseconds: 2_000,
  });
}

/** Refused for as long as it is a manager yet. */
async function isGone(docker: Docker, id: string): Promise<boolean> {
  try {
    await docker.getNode(id).remove({ force: true });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== ABSENT) throw error;
  }
  return true;
}
