/** What the tests ask of the Docker engine. */
import type { ContainerInfo, ContainerInspectInfo } from "dockerode";
import { connectEngine } from "../../../engine/connection";

const docker = connectEngine();

const ofNetwork = (network: string) => ({ filters: { label: [`opstack-ha.network=${network}`] } });

export const containers = (network: string): Promise<ContainerInfo[]> =>
  docker.listContainers({ all: true, ...ofNetwork(network) });

export const inspect = (name: string): Promise<ContainerInspectInfo> => docker.getContainer(name).inspect();

const start = (name: string): Promise<unknown> => docker.getContainer(name).start();
export const stop = (name: string): Promise<unknown> => docker.getContainer(name).stop({ t: 10 });

/** Starts them again whatever happens meanwhile, so that one failure does not become that of all tests after it. */
export async function whileStopped<Result>(names: string[], happens: () => Promise<Result>): Promise<Result> {
  try {
    await Promise.all(names.map(stop));
    return await happens();
  } finally {
    await Promise.all(names.map(start));
  }
}

export const remove = (name: string): Promise<unknown> => docker.getContainer(name).remove({ force: true });

/** What a container has printed to its standard output, a line each. */
export async function logLines(name: string): Promise<string[]> {
  const frames = await docker.getContainer(name).logs({ stdout: true, follow: false });
  // Each frame begins with eight bytes: what it belongs to, and its length.
  const text: string[] = [];
  for (let at = 0; at + 8 <= frames.length; at += 8 + frames.readUInt32BE(at + 4)) {
    text.push(frames.toString("utf8", at + 8, at + 8 + frames.readUInt32BE(at + 4)));
  }
  return text.join("").split("\n").filter(Boolean);
}

/** Removes containers and the volumes that are theirs alone, as a lost machine would take them along. */
export async function removeWithData(names: string[]): Promise<void> {
  const mounts = (await Promise.all(names.map(inspect))).flatMap(({ Mounts }) => Mounts);
  const own = mounts.flatMap(({ Name }) => (Name && names.some((name) => Name === `${name}-data`) ? [Name] : []));
  await Promise.all(names.map(remove));
  await Promise.all(own.map((name) => docker.getVolume(name).remove()));
}

/** Container name to id, jobs left out: a job runs anew whenever what it looks after changes. */
export async function serviceIds(network: string): Promise<Record<string, string>> {
  const services = (await containers(network)).filter(({ Labels }) => Labels["opstack-ha.role"] !== "job");
  return Object.fromEntries(services.map(({ Names, Id }) => [Names[0]!.slice(1), Id]));
}

/** Names of every container, network and volume with the network's label, sorted. */
export async function leftovers(network: string): Promise<string[]> {
  const [all, networks, volumes] = await Promise.all([
    containers(network),
    docker.listNetworks(ofNetwork(network)),
    docker.listVolumes(ofNetwork(network)),
  ]);
  return [
    ...all.map(({ Names }) => Names[0]!.slice(1)),
    ...networks.map(({ Name }) => Name),
    ...(volumes.Volumes ?? []).map(({ Name }) => Name),
  ].sort();
}

/** Removes what `leftovers` names. */
export async function removeByLabel(network: string): Promise<void> {
  const all = await containers(network);
  await Promise.all(all.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
  const [networks, volumes] = await Promise.all([
    docker.listNetworks(ofNetwork(network)),
    docker.listVolumes(ofNetwork(network)),
  ]);
  await Promise.all(networks.map(({ Id }) => docker.getNetwork(Id).remove()));
  await Promise.all((volumes.Volumes ?? []).map(({ Name }) => docker.getVolume(Name).remove()));
}

/**
 * Removes the networks of end-to-end runs that were killed: with the engine they start again, and keep ports and
 * processors from the tests. @returns their names
 */
export async function removeEarlierRuns(): Promise<string[]> {
  const labelled = { filters: { label: ["opstack-ha.network"] } };
  const [all, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, ...labelled }),
    docker.listNetworks(labelled),
    docker.listVolumes(labelled),
  ]);
  const labels = [...all, ...networks, ...(volumes.Volumes ?? [])].map(({ Labels }) => Labels?.["opstack-ha.network"]);
  const names = [...new Set(labels)].filter((name) => name?.startsWith("e2e-")).sort() as string[];
  for (const name of names) await removeByLabel(name);
  return names;
}

/** Gives the image `like` those of the names that no image has. @returns the names that were given */
export async function addMissingImages(names: string[], like: string): Promise<string[]> {
  const present = (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  const missing = names.filter((name) => !present.includes(name));
  for (const name of missing) {
    const [, repo = "", tag = "latest"] = /^(.+):([^:/]+)$/.exec(name) ?? [];
    await docker.getImage(like).tag({ repo, tag });
  }
  return missing;
}

/** Takes names from images that have others too. */
export async function removeImageNames(names: string[]): Promise<void> {
  for (const name of names) await docker.getImage(name).remove({ noprune: true });
}
