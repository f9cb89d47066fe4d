/**
 * A Raft cluster founded anew. op-conductor has no way to change the members without a leader, and no leader is elected
 * without a majority; what it does do is found a cluster where it finds no Raft data, if it is the founding one.
 */
import type Docker from "dockerode";
import { PATHS } from "../../components/docker/paths";
import { founder } from "../../jobs/cluster/situation";
import { until } from "../../jobs/rpc/deadline";
import type { Cluster } from "../network/cluster";
import type { Network, NetworkContainer } from "../network/model";
import { call } from "../network/rpc";

const ANSWERS_WITHIN = { withinSeconds: 90 };

export async function foundRaftAnew(docker: Docker, network: Network, cluster: Cluster): Promise<void> {
  const conductors = network.sequencers.flatMap(({ conductor }) => conductor ?? []);
  await Promise.all(
    conductors.map(({ id }) =>
      docker
        .getContainer(id)
        .stop()
        .catch(() => undefined),
    ),
  );
  await Promise.all(conductors.map((conductor) => setRaftDataAside(docker, conductor)));
  await Promise.all(conductors.map(({ id }) => docker.getContainer(id).start()));
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

/** Renames the folder; its volume is reached through a helper container of the conductor's own image. */
async function setRaftDataAside(docker: Docker, conductor: NetworkContainer): Promise<void> {
  const { Image } = await docker.getContainer(conductor.id).inspect();
  const aside = `${PATHS.data}/raft-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
  const helper = await docker.createContainer({
    name: `${conductor.name}-recovery`,
    Image,
    Entrypoint: ["/bin/sh", "-c"],
    Cmd: [`if [ -d ${PATHS.data}/raft ]; then mv ${PATHS.data}/raft ${aside}; fi`],
    User: "0:0",
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
