/** Where something was measured. */
import { arch, cpus, platform, release, totalmem } from "node:os";
import type Docker from "dockerode";
import { execa } from "execa";
import type { Measured } from "../drill/results";
import { PROJECT_DIRECTORY } from "../pulumi";
import type { Facts } from "./runs";

export async function factsOf(docker: Docker, { network, clients }: Measured): Promise<Facts> {
  const [{ Version }, containers, commit] = await Promise.all([
    docker.version(),
    docker.listContainers({ all: true, filters: { network: [network.name] } }),
    execa("git", ["rev-parse", "HEAD"], { cwd: PROJECT_DIRECTORY, reject: false }),
  ]);
  return {
    command: ["opstack-ha", ...process.argv.slice(2)].join(" "),
    ...(commit.exitCode === 0 ? { commit: commit.stdout } : {}),
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
