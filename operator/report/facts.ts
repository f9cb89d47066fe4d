/** Where something was measured. */
import { execFile } from "node:child_process";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { promisify } from "node:util";
import type Docker from "dockerode";
import type { Measured } from "../drill/results";
import { PROJECT_DIRECTORY } from "../pulumi";
import type { Facts } from "./runs";

export async function factsOf(docker: Docker, { network, clients }: Measured): Promise<Facts> {
  const [{ Version }, containers, commit] = await Promise.all([
    docker.version(),
    docker.listContainers({ all: true, filters: { network: [network.name] } }),
    currentCommit(),
  ]);
  return {
    command: ["opstack-ha", ...process.argv.slice(2)].join(" "),
    ...(commit === undefined ? {} : { commit }),
    images: [...new Set(containers.map(({ Image }) => Image))].sort(),
    engine: `Docker ${Version}`,
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
