/** A container of a host that looks from there, for as long as a look takes. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type Docker from "dockerode";
import type { DiskSpace } from "../../../shared/diskSpace";
import { LineCalls } from "../lineCalls";

/** Longer than any look. */
const LIVES_SECONDS = 120;

/** What it runs. */
export const PROBE_PROGRAM = path.join(__dirname, "probe.cjs");

export type Protocol = "tcp" | "udp";

export interface Endpoint {
  address: string;
  port: number;
}

/** How another host was reached. */
export interface Reached {
  /** Of a connection, or of a datagram that came back: a round trip. */
  milliseconds: number;
  /** By which address it came, as the other side says where it is asked. */
  seenAs?: string;
}

export interface ProbeArgs {
  /** One that the host has, with Node. */
  image: string;
  /** Docker's network mode: `host`, or the name of a network. */
  network: string;
  labels: Record<string, string>;
}

export class Probe {
  private constructor(
    private readonly container: Docker.Container,
    private readonly calls: LineCalls,
    /** Its own in its network; empty in that of its host. */
    readonly address: string,
  ) {}

  /** @throws what the engine says; then nothing is left */
  static async start(docker: Docker, { image, network, labels }: ProbeArgs): Promise<Probe> {
    const container = await docker.createContainer({
      Image: image,
      // It ends, and is gone, also where we are killed.
      Entrypoint: ["node", "-e", `setTimeout(() => undefined, ${LIVES_SECONDS * 1_000})`],
      Cmd: [],
      Labels: labels,
      HostConfig: {
        NetworkMode: network,
        AutoRemove: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges:true"],
      },
    });
    try {
      await container.start();
      const { NetworkSettings } = await container.inspect();
      const program = await container.exec({
        Cmd: ["node", "-e", readFileSync(PROBE_PROGRAM, "utf8")],
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
      });
      const calls = new LineCalls(docker, await program.start({ hijack: true, stdin: true }), LIVES_SECONDS);
      return new Probe(container, calls, NetworkSettings.Networks[network]?.IPAddress ?? "");
    } catch (error) {
      await container.remove({ force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** Milliseconds of Unix time, by the host's clock. */
  async clock(): Promise<number> {
    return (await this.calls.ask<{ now: number }>({ act: "clock" })).now;
  }

  /** Of the engine's disk. */
  disk(): Promise<DiskSpace> {
    return this.calls.ask<DiskSpace>({ act: "disk" });
  }

  /** For each port the code of what stands against listening on it, or null. */
  async listenErrors(ports: Endpoint[]): Promise<(string | null)[]> {
    return (await this.calls.ask<{ errors: (string | null)[] }>({ act: "listen", ports })).errors;
  }

  /** Listens, as far as it can, for as long as it runs. @returns as above */
  serve(ports: Record<Protocol, Endpoint[]>): Promise<Record<Protocol, (string | null)[]>> {
    return this.calls.ask({ act: "serve", ...ports });
  }

  /** @param asks for `seenAs`, of TCP alone. @throws Error where nothing answers */
  dial(protocol: Protocol, { address, port }: Endpoint, asks = false): Promise<Reached> {
    return this.calls.ask<Reached>({ act: "dial", protocol, address, port, asks });
  }

  /** Never throws: it is gone by itself some time. */
  async remove(): Promise<void> {
    this.calls.close();
    await this.container.remove({ force: true }).catch(() => undefined);
  }
}
