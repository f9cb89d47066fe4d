/** Where the network runs: its addresses, its ports, and the machines that it spans. */
import { isIPv4 } from "node:net";
import { z } from "zod";
import { flag, integer, keyed, port, section, text } from "./values";

function isPrivateSubnet(subnet: string): boolean {
  const [, network = "", third = "", prefix = ""] = /^(\d+\.\d+\.(\d+)\.0)\/(1[6-9]|2[0-4])$/.exec(subnet) ?? [];
  const isPrivate = isIPv4(network) && /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(network);
  return isPrivate && Number(third) % 2 ** (24 - Number(prefix)) === 0;
}

/** Of hosts: a word of a container's name, which camelCase and snake_case leave as it is. */
const HOST_NAME = /^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/;
const HOST_NAME_ERROR = "must be 1 to 20 lower-case letters, digits and dashes, and begin with a letter";

const hostNames = z.array(text, { error: "must be a list of names of hosts" }).default([]);

const host = keyed({
  engine: text
    .regex(/^(ssh:\/\/[^\s/]+|unix:\/\/\/\S+|tcp:\/\/[^\s/]+)$/, {
      error: "must be the URL of its Docker engine, such as ssh://me@10.0.0.11",
    })
    .meta({ values: "a URL: `ssh://`, `unix://` or `tcp://`" })
    .describe("Its Docker engine, as this machine reaches it"),
  address: text
    .refine(isIPv4, { error: "must be an IPv4 address, such as 10.0.0.11" })
    .meta({ values: "an IPv4 address" })
    .describe("Its own address, by which the other hosts reach it"),
  slice: integer(1, 249).describe(
    "Third number of the addresses of its containers. Never give it another one, nor its number to another host: addresses would move",
  ),
  zone: text.optional().describe("What fails together, such as a rack; default a zone of its own"),
  added_later: flag
    .default(false)
    .describe(
      "Whether it joined a network that ran already: then it gets a gateway, a guard and what `placement` names, and nothing moves to it",
    ),
  lost: flag
    .default(false)
    .describe(
      "Whether it is gone for good: nothing runs on it, and its nodes are made anew on other hosts. Leave it in the list, which keeps its slice from others ([how](several-machines.md#a-host-that-is-gone-for-good))",
    ),
});

export const machinesShape = {
  subnet: text
    .refine(isPrivateSubnet, {
      error: ({ input }) =>
        `"${String(input)}" is not a private IPv4 subnet of /16 to /24, zero after its prefix, such as 10.77.0.0/24; "auto" chooses one`,
    })
    .meta({ values: "IPv4, /16 to /24, or `auto`" })
    .default("10.77.0.0/24")
    .describe("Private subnet of the Docker network; `auto` is a /24 that follows from `network_name`"),
  bind_address: text
    .refine(isIPv4, { error: "must be an IPv4 address of this machine, such as 127.0.0.1" })
    .meta({ values: "an IPv4 address of this machine" })
    .default("127.0.0.1")
    .describe(
      "Host address at which others reach the gateway, by its [door for others](gateway.md#open-to-others), and Grafana; all else stays on 127.0.0.1",
    ),
  ports: section(
    {
      l1: port.default(8_545).describe("L1 JSON-RPC"),
      gateway: port.default(8_645).describe("L2 JSON-RPC, the stable URL, on this machine alone"),
      gateway_public: port
        .default(8_643)
        .describe(
          "The gateway's door for others, while `bind_address` is beyond loopback; 100 higher for each further gateway",
        ),
      prometheus: port.default(9_099).describe("Prometheus"),
      alertmanager: port.default(9_093).describe("Alertmanager"),
      grafana: port.default(3_019).describe("Grafana"),
      sequencer_rpc: port
        .default(9_545)
        .describe("JSON-RPC of sequencer 1; 100 higher for each further one, WebSocket one higher than JSON-RPC"),
      sequencer_node_rpc: port.default(17_545).describe("Consensus client of sequencer 1, likewise"),
      conductor_rpc: port.default(18_547).describe("op-conductor of sequencer 1, likewise"),
      validator_rpc: port.default(10_545).describe("JSON-RPC of validator 1, likewise"),
      validator_node_rpc: port.default(27_545).describe("Consensus client of validator 1, likewise"),
    },
    "auto",
  ).describe(
    "Host ports; `auto` takes the place of all of them, and chooses ports that follow from `network_name` ([more](operating.md#ports-subnet-and-chain-id))",
  ),
  hosts: z
    .record(z.string().regex(HOST_NAME), host, {
      error: ({ code }) => (code === "invalid_key" ? HOST_NAME_ERROR : "must hold hosts by name"),
    })
    .default({})
    .describe("Machines that the network spans; none means the one of the Docker engine ([how](several-machines.md))"),
  cluster: section({
    network: z
      .enum(["bridge", "overlay", "routed"])
      .default("bridge")
      .describe("What connects containers: a bridge of one engine; with `hosts`, a Swarm overlay or routed bridges"),
    round_trip_ms: integer(0, 1_000)
      .default(0)
      .describe("Milliseconds of a round trip between the hosts farthest apart; Raft waits longer by a few of them"),
  }),
  placement: section({
    sequencers: hostNames.describe(
      "Hosts of sequencer 1, 2, …; those beyond the list are spread over zones, then over hosts",
    ),
    validators: hostNames.describe("Hosts of validator 1, 2, …; those beyond the list go round all hosts"),
    l1: text
      .optional()
      .describe(
        "Host of L1, where the genesis is made and jobs run; default the first of those that `added_later` leaves",
      ),
    monitoring: text.optional().describe("Host of Prometheus and what belongs to it; default that of L1"),
    batcher: text.optional().describe("Host of op-batcher; default that of L1"),
    proposer: text.optional().describe("Host of op-proposer; default that of L1"),
    challenger: text.optional().describe("Host of op-challenger, and of its own pair; default that of L1"),
  }),
};
