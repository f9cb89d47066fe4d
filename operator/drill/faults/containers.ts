/** What faults do to containers, through the Docker API: it works on any engine that the user's `docker` reaches. */
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { ABSENT, Containers, ignore, NOT_MODIFIED } from "../../network/containers";
import { labelsOf } from "../../network/discover";
import type { Network, NetworkContainer } from "../../network/model";

/** How long, in milliseconds, something is frozen before it works again, and how long it works then. */
export interface Stutter {
  frozen: number;
  working: number;
}

/** Works for a tenth of the time. */
const MOSTLY_FROZEN: Stutter = { frozen: 1_800, working: 200 };

interface Attachment {
  address: string;
  aliases: string[];
}

export class Engine extends Containers {
  /** How the containers were attached to the network before a partition, by container id. */
  private readonly attachments = new Map<string, Attachment>();

  private readonly stuttering = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  constructor(
    docker: Docker,
    private readonly network: Network,
  ) {
    super(docker);
  }

  /**
   * Lets the containers work for a moment and freezes them for long, again and again: they answer late and fall behind, as on a
   * slow machine or a slow line. Kernels without a network emulator can do that too.
   */
  stutter(containers: NetworkContainer[], { frozen, working }: Stutter = MOSTLY_FROZEN): void {
    const stop = new AbortController();
    const run = async () => {
      while (!stop.signal.aborted) {
        await this.pause(containers).catch(() => undefined);
        await sleep(frozen);
        await this.unpause(containers).catch(() => undefined);
        await sleep(working);
      }
    };
    const ended = run();
    for (const { id } of containers) this.stuttering.set(id, { stop, ended });
  }

  /** Ends `stutter`. */
  async steady(containers: NetworkContainer[]): Promise<void> {
    const stuttering = containers.flatMap(({ id }) => this.stuttering.get(id) ?? []);
    for (const { stop } of stuttering) stop.abort();
    await Promise.all(stuttering.map(({ ended }) => ended));
    await this.unpause(containers);
  }

  /**
   * SIGKILL that the engine knows nothing of, as of the kernel out of memory: the restart policy brings the containers
   * back. Nothing in a container can kill its first process, so a helper on the engine's machine does.
   */
  async crash(containers: NetworkContainer[]): Promise<void> {
    const inspected = await Promise.all(containers.map(({ id }) => this.docker.getContainer(id).inspect()));
    await this.runHelper(`${this.network.name}-drill-helper`, {
      Image: inspected[0]!.Image,
      Cmd: [`kill -9 ${inspected.map(({ State }) => State.Pid).join(" ")}`],
      HostConfig: { PidMode: "host", NetworkMode: "none" },
    });
  }

  /**
   * Cuts the containers off from all others, but not from each other: a machine that has lost its network. They move
   * to a network of their own, under the same names; its ports stay published, so that they can be watched.
   */
  async partition(containers: NetworkContainer[]): Promise<void> {
    const island = await this.docker.createNetwork({
      Name: this.islandName,
      Driver: "bridge",
      Labels: labelsOf(this.network, "drill-island"),
    });
    await Promise.all(
      containers.map(async ({ id }) => {
        const { NetworkSettings } = await this.docker.getContainer(id).inspect();
        const attached = NetworkSettings.Networks[this.network.name]!;
        this.attachments.set(id, {
          address: attached.IPAMConfig!.IPv4Address!,
          // Docker adds the short id by itself.
          aliases: (attached.Aliases ?? []).filter((alias: string) => !id.startsWith(alias)),
        });
      }),
    );
    await this.move(containers, async (container) => {
      await this.mainNetwork.disconnect({ Container: container.id, Force: true });
      await island.connect({ Container: container.id });
    });
  }

  /** Back to where they were, with the same addresses and names. */
  async heal(containers: NetworkContainer[]): Promise<void> {
    const island = this.docker.getNetwork(this.islandName);
    await this.move(containers, async (container) => {
      const attachment = this.attachments.get(container.id);
      if (!attachment) return;
      await island.disconnect({ Container: container.id, Force: true }).catch(() => undefined);
      await this.mainNetwork.connect({
        Container: container.id,
        EndpointConfig: { IPAMConfig: { IPv4Address: attachment.address }, Aliases: attachment.aliases },
      });
      this.attachments.delete(container.id);
    });
    await island.remove().catch(ignore(ABSENT));
  }

  /** Takes from the containers the way to these others, which lose nothing else: half of a torn network. */
  async cutOff(containers: NetworkContainer[], from: NetworkContainer[]): Promise<void> {
    await this.routes(containers, "add", from);
  }

  /** Gives it back. */
  async rejoin(containers: NetworkContainer[], from: NetworkContainer[]): Promise<void> {
    await this.routes(containers, "del", from);
  }

  /** No container may change its own routes, so a helper in its network namespace does. */
  private async routes(containers: NetworkContainer[], verb: "add" | "del", to: NetworkContainer[]): Promise<void> {
    const inspected = await Promise.all(to.map(({ id }) => this.docker.getContainer(id).inspect()));
    const addresses = inspected.map(
      ({ NetworkSettings }) => NetworkSettings.Networks[this.network.name]!.IPAMConfig!.IPv4Address!,
    );
    const ignoreRepeated = "|| true";
    const commands = addresses.map((address) => `busybox ip route ${verb} unreachable ${address}/32 ${ignoreRepeated}`);
    // op-conductor's image has the tools.
    const { Image } = await this.docker.getContainer(this.network.sequencers[0]!.conductor!.id).inspect();
    await Promise.all(
      containers.map(({ id, name }) =>
        this.runHelper(`${name}-drill-helper`, {
          Image,
          Cmd: [commands.join("; ")],
          HostConfig: { NetworkMode: `container:${id}`, CapAdd: ["NET_ADMIN"] },
        }),
      ),
    );
  }

  /** A container that runs a shell command as root and is removed again. @throws when the command fails */
  private async runHelper(
    name: string,
    options: Pick<Docker.ContainerCreateOptions, "Image" | "Cmd" | "HostConfig">,
  ): Promise<void> {
    const entrypoint = ["/bin/sh", "-c"];
    const helper = await this.docker.createContainer({
      name,
      Entrypoint: entrypoint,
      User: "0:0",
      Labels: labelsOf(this.network, "drill-helper"),
      ...options,
    });
    try {
      await helper.start();
      const { StatusCode } = (await helper.wait()) as { StatusCode: number };
      if (StatusCode !== 0) throw new Error(`the helper ${name} failed with ${StatusCode}`);
    } finally {
      await helper.remove({ force: true });
    }
  }

  private get islandName(): string {
    return `${this.network.name}-drill-island`;
  }

  private get mainNetwork(): Docker.Network {
    return this.docker.getNetwork(this.network.name);
  }

  /**
   * Moves containers to another network. One that the engine is about to restart is held meanwhile, because the engine
   * loses count of a network's members when it starts a container that is on its way: such a network cannot be removed.
   */
  private async move(
    containers: NetworkContainer[],
    action: (container: Docker.Container) => Promise<unknown>,
  ): Promise<void> {
    await this.each(containers, async (container) => {
      const { State } = await container.inspect();
      if (State.Restarting) await container.stop().catch(ignore(NOT_MODIFIED));
      await action(container);
      if (State.Restarting) await container.start();
    });
  }
}
