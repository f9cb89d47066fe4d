/** A host's own routes. Its engine does not tell them, but runs a container in the host's network that reads them, and goes. */
import type Docker from "dockerode";
import { JOB_ROLE, LABEL } from "../../shared/labels";
import type { PreflightRequest } from "../preflight";
import { readTable, type Route } from "../routes";

/**
 * The table of the host, default routes included.
 *
 * @param image one that the host has, with `cat`
 * @throws what the engine says
 */
export async function routesOfHost(
  docker: Docker,
  image: string,
  { networkName, stack }: Pick<PreflightRequest, "networkName" | "stack">,
): Promise<Route[]> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["cat"],
    Cmd: ["/proc/net/route"],
    // Without one, Docker would mark each piece of the output.
    Tty: true,
    // As all that is the network's: `down` finds it should this program be killed.
    Labels: {
      [LABEL.network]: networkName,
      [LABEL.stack]: stack,
      [LABEL.role]: JOB_ROLE,
      [LABEL.component]: "job-read-routes",
    },
    HostConfig: { NetworkMode: "host", CapDrop: ["ALL"], SecurityOpt: ["no-new-privileges:true"] },
  });
  try {
    await container.start();
    await container.wait();
    const output = await container.logs({ stdout: true, follow: false });
    return readTable(output.toString("utf8"));
  } finally {
    await container.remove({ force: true });
  }
}
