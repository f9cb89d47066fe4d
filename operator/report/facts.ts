/** Where something was measured. */
import { execFile } from "node:child_process";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { promisify } from "node:util";
import type Docker from "dockerode";
import type { Measured } from "../drill/results";
import { engineOf, type Engines } from "../network/engines";
import { UNREACHABLE } from "../network/model";
import { PROJECT_DIRECTORY } from "../pulumi";
import type { Facts } from "./runs";

export async function factsOf(engines: Engines, { network, clients }: Measured): Promise<Facts> {
  const seen = network.containers.filter(({ state }) => state !== UNREACHABLE);
  const hosts = [...new Set(seen.map(({ host }) => host))];
  const dockers = hosts.map((host) => engineOf(engines, { host }));
  const [versions, images, commit] = await Promise.all([
    Promise.all(dockers.map((docker) => docker.version())),
    Promise.all(dockers.map((docker) => imagesOf(docker, network.name))),
    currentCommit(),
  ]);
  return {
    command: commandLine(process.argv.slice(2), process.env),
    ...(commit === undefined ? {} : { commit }),
    images: [...new Set(images.flat())].sort(),
    engine: `Docker ${[...new Set(versions.map(({ Version }) => Version))].sort().join(", ")}`,
    machine: {
      system: `${platform()} ${release()} ${arch()}`,
      cpus: cpus().length,
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      memoryGb: Math.round(totalmem() / 1e9),
    },
    network: network.name,
    clients,
  };
}

/** By their names; by the id alone where an image has none any more. */
async function imagesOf(docker: Docker, network: string): Promise<string[]> {
  const [containers, images] = await Promise.all([
    docker.listContainers({ all: true, filters: { network: [network] } }),
    docker.listImages(),
  ]);
  const names = new Map(images.map(({ Id, RepoTags, RepoDigests }) => [Id, (RepoTags ?? RepoDigests)?.[0]]));
  return containers.map(({ Image, ImageID }) => names.get(ImageID) ?? Image);
}

/** What `make` sets for these options. */
const BY_ENVIRONMENT = {
  FAULT: ["--fault"],
  TARGET: ["--target"],
  REPEAT: ["--repeat"],
  STACK: ["--stack", "-s"],
};

/** The command as it may be typed again, however its options were given. */
export function commandLine(parameters: string[], environment: NodeJS.ProcessEnv): string {
  const isGiven = (option: string) => parameters.some((one) => one === option || one.startsWith(`${option}=`));
  const more = Object.entries(BY_ENVIRONMENT).flatMap(([variable, spellings]) => {
    const value = environment[variable];
    const isTaken = parameters[0] === "drill" || variable === "STACK";
    return value && isTaken && !spellings.some(isGiven) ? [spellings[0]!, value] : [];
  });
  return ["npx opstack-ha", ...parameters, ...more].join(" ");
}

/** Undefined where the project is no checkout, or git is not installed. */
async function currentCommit(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], { cwd: PROJECT_DIRECTORY });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
