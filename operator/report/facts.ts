/** Where something was measured. */
import { execFile } from "node:child_process";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { promisify } from "node:util";
import type { Measured } from "../drill/results";
import { engineOf, type Engines } from "../network/engines";
import { UNREACHABLE } from "../network/model";
import { PROJECT_DIRECTORY } from "../pulumi";
import type { Facts } from "./runs";

export async function factsOf(engines: Engines, { network, clients }: Measured): Promise<Facts> {
  const seen = network.containers.filter(({ state }) => state !== UNREACHABLE);
  const hosts = [...new Set(seen.map(({ host }) => host))];
  const dockers = hosts.map((host) => engineOf(engines, { host }));
  const [versions, containers, commit] = await Promise.all([
    Promise.all(dockers.map((docker) => docker.version())),
    Promise.all(dockers.map((docker) => docker.listContainers({ all: true, filters: { network: [network.name] } }))),
    currentCommit(),
  ]);
  return {
    command: ["opstack-ha", ...process.argv.slice(2)].join(" "),
    ...(commit === undefined ? {} : { commit }),
    images: [...new Set(containers.flat().map(({ Image }) => Image))].sort(),
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

/** Undefined where the project is no checkout, or git is not installed. */
async function currentCommit(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], { cwd: PROJECT_DIRECTORY });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
