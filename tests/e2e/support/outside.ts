/** Another machine on this one's network, as far as one machine can show it: a network namespace with a route through us. */
import { execa } from "execa";

const NAMESPACE = "opstack-ha-outside";
const [OURS, THEIRS] = ["10.250.77.1", "10.250.77.2"];
const [OUR_END, THEIR_END] = ["oha-out0", "oha-out1"];

const ip = (...parameters: string[]) => execa("ip", parameters);

export class Outside {
  /** Our address as it sees us. */
  readonly host = OURS;

  static async create(subnet: string): Promise<Outside> {
    await ip("netns", "delete", NAMESPACE).catch(() => undefined);
    await ip("netns", "add", NAMESPACE);
    await ip("link", "add", OUR_END, "type", "veth", "peer", "name", THEIR_END, "netns", NAMESPACE);
    await ip("address", "add", `${OURS}/24`, "dev", OUR_END);
    await ip("link", "set", OUR_END, "up");
    for (const parameters of [
      ["address", "add", `${THEIRS}/24`, "dev", THEIR_END],
      ["link", "set", THEIR_END, "up"],
      ["route", "add", subnet, "via", OURS],
    ]) {
      await ip("-n", NAMESPACE, ...parameters);
    }
    return new Outside();
  }

  /** Whether something listens there for it. */
  async reaches(address: string, port: number): Promise<boolean> {
    const script = `require("net").connect({host:"${address}",port:${port},timeout:2000}).on("connect",()=>process.exit(0)).on("timeout",()=>process.exit(1)).on("error",()=>process.exit(1))`;
    const { exitCode } = await execa("ip", ["netns", "exec", NAMESPACE, process.execPath, "-e", script], {
      reject: false,
    });
    return exitCode === 0;
  }

  async remove(): Promise<void> {
    await ip("netns", "delete", NAMESPACE).catch(() => undefined);
    await ip("link", "delete", OUR_END).catch(() => undefined);
  }
}
