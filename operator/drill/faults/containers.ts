/** What faults do to containers, through the Docker API: it works on any engine that the user's `docker` reaches, and on several. */
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { ABSENT, Containers, ignore, NOT_MODIFIED } from "../../network/containers";
import { labelsOf } from "../../network/discover";
import { engineOf, type Engines } from "../../network/engines";
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

/** In groups, each of which is on one engine. */
function perEngine(containers: NetworkContainer[]): NetworkContainer[][] {
  const hosts = [...new Set(containers.map(({ host }) => host))];
  return hosts.map((host) => containers.filter((container) => container.host === host));
}

export class Engine extends Containers {
  /** How the containers were attached to the network before a partition, by container id. */
  private readonly attachments = new Map<string, Attachment>();

  private readonly stuttering = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  constructor(
    engines: Engines,
    private readonly network: Network,
  ) {
    super(engines);
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
    await Promise.all(perEngine(containers).map((group) => this.crashOnOne(group)));
  }

  private async crashOnOne(containers: NetworkContainer[]): Promise<void> {
    const inspected = await Promise.all(containers.map((container) => this.handle(container).inspect()));
    await this.runHelper(containers[0]!, `${this.network.name}-drill-helper`, {
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
    for (const group of perEngine(containers)) await this.maroon(group);
  }

  private async maroon(containers: NetworkContainer[]): Promise<void> {
    const docker = engineOf(this.engines, containers[0]!);
    const island = await docker.createNetwork({
      Name: this.islandName,
      Driver: "bridge",
      Labels: labelsOf(this.network, "drill-island"),
    });
    await Promise.all(
      containers.map(async (container) => {
        const { id } = container;
        const { NetworkSettings } = await this.handle(container).inspect();
        const attached = NetworkSettings.Networks[this.network.name]!;
        this.attachments.set(id, {
          address: attached.IPAMConfig!.IPv4Address!,
          // Docker adds the short id by itself.
          aliases: (attached.Aliases ?? []).filter((alias: string) => !id.startsWith(alias)),
        });
      }),
    );
    await this.move(containers, async (container) => {
      await docker.getNetwork(this.network.name).disconnect({ Container: container.id, Force: true });
      await island.connect({ Container: container.id });
    });
  }

  /** Back to where they were, with the same addresses and names. */
  async heal(containers: NetworkContainer[]): Promise<void> {
    for (const group of perEngine(containers)) await this.fetchBack(group);
  }

  private async fetchBack(containers: NetworkContainer[]): Promise<void> {
    const docker = engineOf(this.engines, containers[0]!);
    const island = docker.getNetwork(this.islandName);
    await this.move(containers, async (container) => {
      const attachment = this.attachments.get(container.id);
      if (!attachment) return;
      await island.disconnect({ Container: container.id, Force: true }).catch(() => undefined);
      await docker.getNetwork(this.network.name).connect({
        Container: container.id,
        EndpointConfig: { IPAMConfig: { IPv4Address: attachment.address }, Aliases: attachment.aliases },
      });
      this.attachments.delete(container.id);
    });
    await island.remove().catch(ignore(ABSENT));
  }

  /** Takes from the containers the way to these others, which lose nothing else: half of a torn network. They are told so at once. */
  async cutOff(containers: NetworkContainer[], from: NetworkContainer[]): Promise<void> {
    await this.route(containers, from, (address) => `add unreachable ${address}/32 || true`);
  }

  /** Gives it back. */
  async rejoin(containers: NetworkContainer[], from: NetworkContainer[]): Promise<void> {
    await this.route(containers, from, (address) => `del unreachable ${address}/32 || true`);
  }

  /**
   * The containers and these others lose each other without a word, as when a cable is cut: what is sent into the loopback for an
   * address that is not there goes nowhere, and so does every answer. A container that is restarted meanwhile is out of it.
   */
  async sever(containers: NetworkContainer[], from: NetworkContainer[]): Promise<void> {
    await this.route(containers, from, (address) => `replace ${address}/32 dev lo`);
  }

  /** Ends `sever`. One that does not run has lost its routes with its network namespace. */
  async splice(containers: NetworkContainer[], from: NetworkContainer[]): Promise<void> {
    const inspected = await Promise.all(containers.map((container) => this.handle(container).inspect()));
    const running = containers.filter((_, position) => inspected[position]!.State.Running);
    await this.route(running, from, (address) => `del ${address}/32 dev lo || true`);
  }

  /**
   * No container may change its own routes, so a helper in its network namespace does.
   *
   * @param change of the route to an address, as `ip route` takes it
   */
  private async route(
    containers: NetworkContainer[],
    to: NetworkContainer[],
    change: (address: string) => string,
  ): Promise<void> {
    const addresses = await Promise.all(to.map((container) => this.addressOf(container)));
    const commands = addresses.map((address) => `busybox ip route ${change(address)}`);
    await Promise.all(
      containers.map(async (container) => {
        await this.runHelper(container, `${container.name}-drill-helper`, {
          Image: await this.imageWithTools(container),
          Cmd: [["set -e", ...commands].join("; ")],
          HostConfig: { NetworkMode: `container:${container.id}`, CapAdd: ["NET_ADMIN"] },
        });
      }),
    );
  }

  private async addressOf(container: NetworkContainer): Promise<string> {
    if (container.address !== undefined) return container.address;
    const { NetworkSettings } = await this.handle(container).inspect();
    return NetworkSettings.Networks[this.network.name]!.IPAMConfig!.IPv4Address!;
  }

  /** That of op-conductor, which its own host has. */
  private async imageWithTools({ host }: NetworkContainer): Promise<string> {
    const conductors = this.network.sequencers.flatMap(({ conductor }) => conductor ?? []);
    const conductor = conductors.find((each) => each.host === host) ?? conductors[0]!;
    return (await this.handle(conductor).inspect()).Image;
  }

  /** A container on the engine of another that runs a shell command as root and is removed again. @throws when the command fails */
  private async runHelper(
    near: NetworkContainer,
    name: string,
    options: Pick<Docker.ContainerCreateOptions, "Image" | "Cmd" | "HostConfig">,
  ): Promise<void> {
    const entrypoint = ["/bin/sh", "-c"];
    const helper = await engineOf(this.engines, near).createContainer({
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
