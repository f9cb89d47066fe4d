/**
 * A Raft cluster founded anew. op-conductor has no way to change the members without a leader, and no leader is elected
 * without a majority; what it does do is found a cluster where it finds no Raft data, if it is the founding one.
 */
import { PATHS } from "../../shared/paths";
import { founder } from "../../shared/cluster/situation";
import { reason } from "../../shared/rpc/client";
import { until } from "../../shared/rpc/deadline";
import type { Cluster } from "../network/cluster";
import { labelsOf } from "../network/discover";
import { engineOf, type Engines } from "../network/engines";
import type { Network, NetworkContainer } from "../network/model";
import { call } from "../../shared/rpc/light";
import { UserError } from "../terminal";

const ANSWERS_WITHIN = { withinSeconds: 90 };

export async function foundRaftAnew(engines: Engines, network: Network, cluster: Cluster): Promise<void> {
  const conductors = network.sequencers.flatMap(({ conductor }) => conductor ?? []);
  await stopConductors(engines, conductors);
  // All are looked up before anything is moved: with one of them gone, half of the cluster would keep its old data.
  const handle = (conductor: NetworkContainer) => engineOf(engines, conductor).getContainer(conductor.id);
  const found = await Promise.all(conductors.map((conductor) => handle(conductor).inspect()));
  await Promise.all(conductors.map((conductor, at) => setRaftDataAside(engines, network, conductor, found[at]!.Image)));
  await Promise.all(conductors.map((conductor) => handle(conductor).start()));
  const { name: founding } = founder(network.sequencers);
  await until(
    `${founding} to lead a cluster of its own`,
    async () => (await cluster.leader(5)).name === founding,
    ANSWERS_WITHIN,
  );
  await Promise.all(
    network.sequencers.map(({ name, conductorRpcUrl }) =>
      until(
        `the conductor of ${name} to be paused`,
        async () => {
          // Without a chain in its Raft log it must not manage anything yet; the founding one pauses itself.
          await call(conductorRpcUrl!, "conductor_pause", [], 5_000);
          return call<boolean>(conductorRpcUrl!, "conductor_paused", [], 5_000);
        },
        ANSWERS_WITHIN,
      ),
    ),
  );
}

/** Docker's status codes for a container that does not run anyway: already stopped, and gone. */
const NOT_RUNNING = [304, 404];

/**
 * A conductor that runs while its Raft data is moved would write on, into either.
 *
 * @throws UserError when one could not be stopped
 */
export async function stopConductors(engines: Engines, conductors: NetworkContainer[]): Promise<void> {
  const failures = await Promise.all(
    conductors.map(({ id, name, host }) =>
      engineOf(engines, { host })
        .getContainer(id)
        .stop()
        .then(
          () => [],
          (error: Error & { statusCode?: number }) =>
            NOT_RUNNING.includes(error.statusCode ?? 0) ? [] : [`${name}: ${reason(error)}`],
        ),
    ),
  );
  const failed = failures.flat();
  if (failed.length === 0) return;
  const names = conductors.map(({ name }) => name).join(" ");
  throw new UserError(
    `not all conductors could be stopped, so no Raft data was moved (${failed.join("; ")}): ` +
      `see the engine's log, start them again (docker start ${names}), and run this again`,
  );
}

/** Renames the folder; its volume is reached through a helper container of the conductor's own image. */
async function setRaftDataAside(
  engines: Engines,
  network: Network,
  conductor: NetworkContainer,
  Image: string,
): Promise<void> {
  const aside = `${PATHS.data}/raft-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
  const helper = await engineOf(engines, conductor).createContainer({
    name: `${conductor.name}-recovery`,
    Image,
    Entrypoint: ["/bin/sh", "-c"],
    Cmd: [`if [ -d ${PATHS.data}/raft ]; then mv ${PATHS.data}/raft ${aside}; fi`],
    User: "0:0",
    Labels: labelsOf(network, "recovery"),
    HostConfig: { VolumesFrom: [conductor.id], NetworkMode: "none" },
  });
  try {
    await helper.start();
    const { StatusCode } = (await helper.wait()) as { StatusCode: number };
    if (StatusCode !== 0) throw new Error(`the Raft data of ${conductor.name} could not be set aside`);
  } finally {
    await helper.remove({ force: true });
  }
}
