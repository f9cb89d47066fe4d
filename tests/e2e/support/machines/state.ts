/** What the engines of the machines have of a network. */
import type { ContainerInfo } from "dockerode";
import { JOB_ROLE, LABEL } from "../../../../shared/labels";
import { until } from "../../../../shared/rpc/deadline";
import type { Machine } from "./machine";

/** Seconds after a power cut or a partition, until all of a machine works again. */
export const WHOLE_AGAIN_WITHIN = 240;

const filters = (network: string) => ({ label: [`${LABEL.network}=${network}`] });

/** Its long-lived containers on a machine. */
async function services({ docker }: Machine, network: string): Promise<ContainerInfo[]> {
  const all = await docker.listContainers({ all: true, filters: filters(network) });
  return all.filter(({ Labels }) => Labels[LABEL.role] !== JOB_ROLE);
}

/** Name to id, of all machines together. */
export async function idsOn(machines: Machine[], network: string): Promise<Record<string, string>> {
  const found = await Promise.all(machines.map((machine) => services(machine, network)));
  return Object.fromEntries(found.flat().map(({ Names, Id }) => [Names[0]!.slice(1), Id]));
}

/** Names and states of those on a machine that do not run, or that their health check does not call healthy. */
export async function ailingOn(machine: Machine, network: string): Promise<string[]> {
  const found = await services(machine, network);
  if (found.length === 0) return ["nothing is there"];
  return found
    .filter(({ State, Status }) => State !== "running" || !Status.includes("(healthy)"))
    .map(({ Names, Status }) => `${Names[0]!.slice(1)}: ${Status}`);
}

/** All of a machine runs and is healthy, without anybody's help. */
export async function untilWhole(machine: Machine, network: string): Promise<void> {
  const since = Date.now();
  const isHealthy = async () => {
    const ailing = await ailingOn(machine, network);
    if (ailing.length > 0) throw new Error(ailing.join(", "));
    return true;
  };
  const limits = { withinSeconds: WHOLE_AGAIN_WITHIN, everyMilliseconds: 1_000 };
  await until(`all of ${machine.name} to be healthy`, isHealthy, limits);
  console.log(`all of ${machine.name} healthy after ${((Date.now() - since) / 1_000).toFixed(0)} s`);
}

/** Names of every container, network and volume that is left on any machine, with the machine's. */
export async function leftoversOn(machines: Machine[], network: string): Promise<string[]> {
  const found = machines.map(async ({ name: machine, docker }) => {
    const [containers, networks, volumes] = await Promise.all([
      docker.listContainers({ all: true, filters: filters(network) }),
      docker.listNetworks({ filters: filters(network) }),
      docker.listVolumes({ filters: filters(network) }),
    ]);
    const names = [
      ...containers.map(({ Names }) => Names[0]!.slice(1)),
      ...networks.map(({ Name }) => Name),
      ...(volumes.Volumes ?? []).map(({ Name }) => Name),
    ];
    return names.map((name) => `${machine}: ${name}`);
  });
  return (await Promise.all(found)).flat().sort();
}
