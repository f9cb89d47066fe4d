/** A machine of the laboratory: network, mount and host-name namespaces of its own, and a Docker engine in them. */
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type Docker from "dockerode";
import { connectEngine, withTimeLimit } from "../../../../engine/connection";
import { until } from "../../../../shared/rpc/deadline";
import { attempt, enginePath, run } from "./commands";
import { addressOf, namespaceOf, plugIn, setCable, slowDown, speedUp, unplug } from "./lan";
import { cgroupOf, killAll } from "./processes";

/** Of everything that the laboratory keeps; on the disk of this machine, for engines of their own have layers of their own. */
export const LABORATORY = path.join(tmpdir(), "opstack-ha-lab");

/** An engine whose Swarm has no quorum answers after minutes alone. */
const ENGINE_WITHIN_SECONDS = 240;
const STOPPED_WITHIN_SECONDS = 60;
const HELD_WITHIN_SECONDS = 10;
const CALL_SECONDS = 20;

/** Published ports that are reached from outside as if from the machine itself; those of a Swarm are below. */
const PORTS_FOR_US = "8000:65000";

/**
 * Keeps the namespaces. What this machine's own engine has mounted was copied with the mount namespace, and would keep disks of its
 * containers busy.
 */
const HOLD = `
echo "$1" > /proc/sys/kernel/hostname
awk '$2 ~ "/docker/" { print $2 }' /proc/self/mounts | sort -r | while read -r mount; do umount -l "$mount" || true; done
mount -t tmpfs tmpfs /run/docker
mount -t tmpfs tmpfs /run/containerd
touch "$2"
exec sleep infinity
`;

export class Machine {
  /** URL of its engine. */
  readonly engine: string;
  readonly address: string;
  /** What its owner has set up, such as routes to others: done whenever it starts, before its engine. */
  configure: () => Promise<void> = () => Promise.resolve();
  /** Programs for its shell that run whenever it does. */
  private readonly units: string[] = [];

  constructor(
    readonly name: string,
    /** Third number of its containers' addresses. */
    readonly slice: number,
  ) {
    this.engine = `unix://${this.file("docker.sock")}`;
    this.address = addressOf(slice);
  }

  file(name: string): string {
    return path.join(LABORATORY, this.name, name);
  }

  /** A client for what is asked now: its calls fail when 20 s have passed. */
  get docker(): Docker {
    return withTimeLimit(connectEngine({ host: this.engine, chosenBy: this.name }), CALL_SECONDS);
  }

  /** The `docker` command on this machine's engine. */
  cli(...parameters: string[]): Promise<string> {
    return run("docker", ["-H", this.engine, ...parameters], 120);
  }

  /** Runs a program in its network. */
  run(command: string, ...parameters: string[]): Promise<string> {
    return run("nsenter", [`--net=/run/netns/${namespaceOf(this.name)}`, command, ...parameters]);
  }

  /** The firewall of its network, by the same program that its engine takes. */
  async iptables(...parameters: string[]): Promise<string> {
    return this.run("env", `PATH=${await enginePath()}`, "iptables", "-w", ...parameters);
  }

  /** As it is after a power cut, or was before it ever ran; its disk stays. */
  async powerOn(): Promise<void> {
    await plugIn(this.name, this.slice);
    await this.hold();
    await this.openToUs();
    await this.configure();
    await this.startEngine();
    for (const unit of this.units) await this.start(unit);
  }

  /** Has a program for the shell, with the `docker` command, from now on and after each power cut, as a unit of its systemd. */
  async keep(program: string): Promise<void> {
    this.units.push(program);
    await this.start(program);
  }

  private async start(unit: string): Promise<void> {
    const network = `--net=/run/netns/${namespaceOf(this.name)}`;
    await this.detached("units.log", "nsenter", [network, "env", `DOCKER_HOST=${this.engine}`, "sh", "-c", unit]);
  }

  /** The cable first: nobody hears a goodbye. */
  async powerOff(): Promise<void> {
    await attempt(setCable(this.name, "down"));
    await killAll(this.name);
    await unplug(this.name);
    for (const name of ["docker.sock", "dockerd.pid", "exec", "holder.pid"]) {
      await rm(this.file(name), { recursive: true, force: true });
    }
  }

  /** From all others, and from us. */
  async cut(): Promise<void> {
    await setCable(this.name, "down");
  }

  async reconnect(): Promise<void> {
    await setCable(this.name, "up");
  }

  /** So much passes between it and all others, in either direction, and no more. */
  async slowDown(kilobitsPerSecond: number): Promise<void> {
    await slowDown(this.name, kilobitsPerSecond);
  }

  async speedUp(): Promise<void> {
    await speedUp(this.name);
  }

  /** Ends the engine in good order; the machine stays. */
  async stopEngine(): Promise<void> {
    const pid = Number(await readFile(this.file("dockerd.pid"), "utf8"));
    process.kill(pid, "SIGTERM");
    await until(`dockerd of ${this.name} to end`, () => Promise.resolve(!existsSync(`/proc/${pid}`)), {
      withinSeconds: STOPPED_WITHIN_SECONDS,
    });
  }

  async startEngine(): Promise<void> {
    await writeFile(this.file("daemon.json"), JSON.stringify(this.daemonConfig(), null, 2));
    await this.detached("dockerd.log", "nsenter", [
      "--target",
      await readFile(this.file("holder.pid"), "utf8"),
      "--net",
      "--mount",
      "--uts",
      "dockerd",
      "--config-file",
      this.file("daemon.json"),
    ]);
    await until(`the engine of ${this.name} (log: ${this.file("dockerd.log")})`, () => this.docker.version(), {
      withinSeconds: ENGINE_WITHIN_SECONDS,
    });
  }

  /** By a file alone: what is in this machine's own `daemon.json` says nothing of it. */
  private daemonConfig(): Record<string, unknown> {
    return {
      hosts: [this.engine],
      "data-root": this.file("data"),
      "exec-root": this.file("exec"),
      pidfile: this.file("dockerd.pid"),
      "storage-driver": "overlay2",
      "cgroup-parent": cgroupOf(this.name),
      "exec-opts": ["native.cgroupdriver=cgroupfs"],
    };
  }

  private async hold(): Promise<void> {
    for (const folder of [this.file(""), "/run/docker", "/run/containerd"]) await mkdir(folder, { recursive: true });
    const ready = this.file("ready");
    await rm(ready, { force: true });
    const pid = await this.detached("machine.log", "nsenter", [
      `--net=/run/netns/${namespaceOf(this.name)}`,
      ...["unshare", "--mount", "--uts", "--propagation", "private"],
      ...["sh", "-ec", HOLD, "sh", this.name, ready],
    ]);
    await writeFile(this.file("holder.pid"), String(pid));
    await until(`machine ${this.name} (log: ${this.file("machine.log")})`, () => Promise.resolve(existsSync(ready)), {
      withinSeconds: HELD_WITHIN_SECONDS,
      everyMilliseconds: 50,
    });
  }

  /** Ports that are published on its loopback, for us at its own address: tests look at every node of every machine. */
  private async openToUs(): Promise<void> {
    const write = (value: string, file: string) => this.run("sh", "-c", `echo ${value} > /proc/sys/net/ipv4/${file}`);
    await write("1", "ip_forward");
    await write("1", "conf/eth0/route_localnet");
    const toUs = ["-i", "eth0", "-p", "tcp", "-d", this.address, "--dport", PORTS_FOR_US];
    await this.iptables("-t", "nat", "-I", "PREROUTING", ...toUs, "-j", "DNAT", "--to-destination", "127.0.0.1");
    // As an engine leaves it that had to turn forwarding on.
    await this.iptables("-P", "FORWARD", "DROP");
  }

  /** The end of its engine's log. */
  logEnd(lines = 20): Promise<string> {
    return run("tail", ["-n", String(lines), this.file("dockerd.log")]).catch(() => "no log");
  }

  /** A program that outlives this one. @returns its process id */
  private async detached(log: string, command: string, parameters: string[]): Promise<number> {
    const output = openSync(this.file(log), "a");
    const environment = { ...process.env, PATH: await enginePath() };
    const program = spawn(command, parameters, {
      detached: true,
      cwd: "/",
      stdio: ["ignore", output, output],
      env: environment,
    });
    closeSync(output);
    program.once("error", () => undefined);
    program.unref();
    if (program.pid === undefined) throw new Error(`${command} cannot be started`);
    return program.pid;
  }
}
