/** What a user prepares for a network over several machines: a Swarm, or routes and a rule of the firewall (docs/several-machines.md). */
import { reviverProgram } from "../../../../operator/hosts/init/reviver";
import { attempt } from "./commands";
import type { Machine } from "./machine";

export type Kind = "overlay" | "routed";

/** Of all containers of the networks that tests bring up there. */
export const RANGE = "10.220.0.0/16";

/** For networks of the Swarm that nobody gives a range, apart from those of machines and containers. */
export const SWARM_POOL = "10.98.0.0/16";

/** All of them as managers. */
async function formSwarm([first, ...others]: Machine[]): Promise<void> {
  if (!first) return;
  await first.cli("swarm", "init", "--advertise-addr", first.address, "--default-addr-pool", SWARM_POOL);
  const token = (await first.cli("swarm", "join-token", "--quiet", "manager")).trim();
  for (const other of others) {
    const manager = `${first.address}:2377`;
    await other.cli("swarm", "join", "--advertise-addr", other.address, "--token", token, manager);
  }
}

async function leaveSwarm(machines: Machine[]): Promise<void> {
  for (const machine of machines) await attempt(machine.cli("swarm", "leave", "--force"));
}

/** Routes, and a rule that lets their packets pass. They are there again after a power cut, as where a machine's own configuration has them. */
export function configureRoutes(machines: Machine[]): void {
  const prefix = RANGE.split(".").slice(0, 2).join(".");
  for (const machine of machines) {
    machine.configure = async () => {
      for (const { slice, address } of machines.filter((each) => each !== machine)) {
        await machine.run("ip", "route", "replace", `${prefix}.${slice}.0/24`, "via", address);
      }
      // Where the engine runs already, it has made the chain.
      await attempt(machine.iptables("-N", "DOCKER-USER"));
      await machine.iptables("-I", "DOCKER-USER", "-s", RANGE, "-d", RANGE, "-j", "ACCEPT");
    };
  }
}

/** On an overlay each machine starts again by itself what that has left stopped, for as long as it runs. */
export async function installReviver(machines: Machine[], stack: string): Promise<void> {
  for (const machine of machines) await machine.keep(reviverProgram(stack));
}

/** What machines need for a network of this kind, besides what starts containers again. */
export async function prepareNetwork(kind: Kind, machines: Machine[]): Promise<void> {
  if (kind === "overlay") return formSwarm(machines);
  await leaveSwarm(machines);
  configureRoutes(machines);
  for (const machine of machines) await machine.configure();
}
