/**
 * The network that connects the machines of the laboratory and this one: a switch in a network namespace of its own, so that no rule
 * of this machine's firewall sees what goes from one of them to another.
 */
import { attempt, ip, tc } from "./commands";

/** Of all network namespaces of the laboratory. */
const PREFIX = "opstack-ha-lab-";
const SWITCH = `${PREFIX}switch`;
const BRIDGE = "lan";
const [OUR_END, OUR_PORT] = ["oha-lab0", "port-here"];

const LAN = "10.99.0";
const OUR_ADDRESS = `${LAN}.254`;

/** @param slice of the machine, which is in its address */
export const addressOf = (slice: number): string => `${LAN}.${10 + slice}`;
/** As a machine keeps it: others know it by it after a power cut. */
const hardwareAddressOf = (slice: number): string => `02:00:0a:63:00:${(10 + slice).toString(16).padStart(2, "0")}`;

export const namespaceOf = (machine: string): string => `${PREFIX}${machine}`;
const portOf = (machine: string): string => `port-${machine}`;

export async function layLan(): Promise<void> {
  await ip("netns", "add", SWITCH);
  await ip("-n", SWITCH, "link", "add", BRIDGE, "type", "bridge");
  await ip("-n", SWITCH, "link", "set", BRIDGE, "up");
  await ip("link", "add", OUR_END, "type", "veth", "peer", "name", OUR_PORT, "netns", SWITCH);
  await ip("-n", SWITCH, "link", "set", OUR_PORT, "master", BRIDGE);
  await ip("-n", SWITCH, "link", "set", OUR_PORT, "up");
  await ip("address", "add", `${OUR_ADDRESS}/24`, "dev", OUR_END);
  await ip("link", "set", OUR_END, "up");
}

/** A network namespace with a cable to the switch. */
export async function plugIn(machine: string, slice: number): Promise<void> {
  const [namespace, port] = [namespaceOf(machine), portOf(machine)];
  await ip("netns", "add", namespace);
  await ip("-n", namespace, "link", "set", "lo", "up");
  await ip("-n", SWITCH, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", namespace);
  await ip("-n", namespace, "link", "set", "eth0", "address", hardwareAddressOf(slice));
  await ip("-n", namespace, "address", "add", `${addressOf(slice)}/24`, "dev", "eth0");
  await ip("-n", namespace, "link", "set", "eth0", "up");
  await ip("-n", SWITCH, "link", "set", port, "master", BRIDGE);
  await ip("-n", SWITCH, "link", "set", port, "up");
}

/** Cuts the cable of a machine, or plugs it in again. */
export const setCable = (machine: string, state: "up" | "down"): Promise<string> =>
  ip("-n", SWITCH, "link", "set", portOf(machine), state);

/** How many bytes a slow cable passes at once, and for how long it holds what waits. */
const [BURST, LONGEST_WAIT] = ["16kb", "400ms"];

/**
 * Both ends of a machine's cable pass so many kilobits a second and no more: packets wait, and what would wait too long is dropped. Every
 * kernel has this filter, unlike the emulator that delays and loses packets.
 */
export async function slowDown(machine: string, kilobits: number): Promise<void> {
  const limit = ["root", "tbf", "rate", `${kilobits}kbit`, "burst", BURST, "latency", LONGEST_WAIT];
  await tc("-n", namespaceOf(machine), "qdisc", "replace", "dev", "eth0", ...limit);
  await tc("-n", SWITCH, "qdisc", "replace", "dev", portOf(machine), ...limit);
}

export async function speedUp(machine: string): Promise<void> {
  await tc("-n", namespaceOf(machine), "qdisc", "delete", "dev", "eth0", "root");
  await tc("-n", SWITCH, "qdisc", "delete", "dev", portOf(machine), "root");
}

/** The namespace has to have no processes any more. */
export async function unplug(machine: string): Promise<void> {
  await attempt(ip("-n", SWITCH, "link", "delete", portOf(machine)));
  await attempt(ip("netns", "delete", namespaceOf(machine)));
}

/** Machines that have a namespace, of whatever run. */
export async function pluggedIn(): Promise<string[]> {
  const names = (await ip("netns", "list")).split("\n").map((line) => line.split(" ")[0]!);
  return names.filter((name) => name.startsWith(PREFIX) && name !== SWITCH).map((name) => name.slice(PREFIX.length));
}

export async function removeLan(): Promise<void> {
  await attempt(ip("link", "delete", OUR_END));
  await attempt(ip("netns", "delete", SWITCH));
}
