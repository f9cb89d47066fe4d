/** Builds what engines lack, once everything else was found to be ready. */
import { BASE_IMAGE } from "../../config/ownBuilds";
import type { ObservedHost } from "../hosts/observe";
import { fullName, isOnEngine } from "../imageNames";
import { buildImage, copyImage } from "./image";
import type { OwnBuild } from "./resolve";
import { ProgramError } from "./run";
import { KIND_NAMES } from "./source";

export type Tell = (text: string) => void;

/**
 * @param present names of the engine's images
 * @returns what could not be built, and why, with the end of what was printed
 */
export async function makeBuilds(builds: OwnBuild[], present: string[], tell: Tell): Promise<string[]> {
  const problems: string[] = [];
  for (const build of missing(builds, present)) {
    problems.push(...(await attempted(build, () => buildOn(build, undefined, present, tell))));
  }
  return problems;
}

/**
 * Each image is built once, and brought to the other hosts that run it: built twice it would be two images.
 *
 * @param hosts what was seen of them
 * @returns what could not be built, and why
 */
export async function makeBuildsOnHosts(builds: OwnBuild[], hosts: ObservedHost[], tell: Tell): Promise<string[]> {
  const problems: string[] = [];
  for (const build of builds) problems.push(...(await attempted(build, () => bringToHosts(build, hosts, tell))));
  return problems;
}

async function bringToHosts(build: OwnBuild, hosts: ObservedHost[], tell: Tell): Promise<void> {
  const users = hosts.filter(({ plan }) => plan.images.includes(build.key));
  const has = ({ details }: ObservedHost): boolean => details?.imageIds[fullName(build.name)] !== undefined;
  const origin = users.find(has) ?? users[0];
  if (!origin) return;
  if (!has(origin)) await buildOn(build, origin.plan.engine, origin.observation.images, tell);
  for (const { plan } of users.filter((host) => host !== origin && !has(host))) {
    tell(`images.${build.key}: bringing the image from host ${origin.plan.name} to host ${plan.name}`);
    await copyImage(build.name, origin.plan.engine, plan.engine);
  }
}

/** What an update would build, for a preview, which builds nothing. */
export const announceBuilds = (builds: OwnBuild[], present: string[]): string[] =>
  missing(builds, present).map((build) => `${describe(build)} is built when the update runs`);

const missing = (builds: OwnBuild[], present: string[]): OwnBuild[] =>
  builds.filter(({ name }) => !isOnEngine(name, present));

const describe = ({ key, path, source }: OwnBuild): string => `images.${key}: ${path} (${KIND_NAMES[source.kind]})`;

async function buildOn(build: OwnBuild, engine: string | undefined, present: string[], tell: Tell): Promise<void> {
  const { source, base, name } = build;
  if (source.kind !== "docker" && base === BASE_IMAGE && !isOnEngine(base, present)) {
    throw new ProgramError(`the engine lacks ${base}, which it is put on: build that with: make images`);
  }
  tell(`${describe(build)} is new or has changed: building ${name}`);
  await buildImage(build, engine);
}

async function attempted({ key, path }: OwnBuild, work: () => Promise<void>): Promise<string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return [`images.${key}: ${path} cannot be built: ${error.message}`];
  }
}
