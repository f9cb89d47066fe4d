/** HAProxy's configuration: users' reads spread over the validators, every write reaches the leader. */
import { PORTS } from "../../../config/ports";
import { run, type Command } from "../../docker/command";

export const GATEWAY_CONFIG_FILE = "/etc/opstack-ha/haproxy.cfg";

export interface GatewayArguments {
  sequencers: { name: string; address: string; conductorAddress?: string }[];
  /** The name that all validators share on the network; undefined where there are none. */
  validatorsName?: string;
}

/** How many validators the gateway has room for: as many as the planner has addresses. */
const VALIDATOR_SLOTS = 50;

/** With a master process, for as process 1 of a container a lone HAProxy ignores being told to end. */
export const gatewayCommand = (extraArguments: string[]): Command =>
  run("haproxy", ["-W", "-db", "-f", GATEWAY_CONFIG_FILE, ...extraArguments]);

const rpcCheck = (method: string, expected: string): string[] => [
  "  option httpchk",
  `  http-check send meth POST uri / ver HTTP/1.1 hdr Host gateway hdr Content-Type application/json body '{"jsonrpc":"2.0","id":1,"method":"${method}","params":[]}'`,
  `  http-check expect string '${expected}'`,
];

/**
 * While nobody leads, a request goes to a server that refuses it, and a refused one is tried again after the connect
 * timeout, with every server to choose from: it waits for the next leader instead of failing (measured: a second).
 */
const NOBODY = "nobody 127.0.0.1:9";
const WAIT_FOR_A_LEADER = ["  option redispatch 1", "  retries 30", "  timeout connect 300ms"];

/** Requests that wait for a server which is found to hang are ended, because they cannot be sent to another. */
const LEAVE_AT_ONCE = "  default-server on-marked-down shutdown-sessions";

/**
 * Sequencers are given by address: names would be asked for once, at the start, when not all of them run. One counts
 * as up while its op-conductor says that it leads. Validators come and go: Docker's name service is asked for them all
 * the time, so that adding one leaves the gateway as it is.
 */
export function gatewayConfig({ sequencers, validatorsName }: GatewayArguments): string {
  const leaderServers = sequencers.map(({ name, address, conductorAddress }) =>
    conductorAddress
      ? `  server ${name} ${address}:${PORTS.executionRpc} check addr ${conductorAddress} port ${PORTS.conductorRpc}`
      : `  server ${name} ${address}:${PORTS.executionRpc} check`,
  );
  const hasConductors = sequencers.some(({ conductorAddress }) => conductorAddress);
  return [
    "global",
    // It tells of servers that come and go on standard error; with a log it would say everything twice.
    "  maxconn 4000",
    "",
    "defaults",
    "  mode http",
    "  timeout connect 500ms",
    "  timeout client 30s",
    "  timeout server 10s",
    "  timeout queue 10s",
    // A request is held until it is complete, so that it can be sent again to another server.
    "  option http-buffer-request",
    "  option redispatch",
    "  retries 5",
    "  retry-on all-retryable-errors",
    "  default-server inter 300ms fall 1 rise 1",
    "",
    "frontend users",
    `  bind :${PORTS.gateway}`,
    ...(validatorsName
      ? ["  use_backend leader if { nbsrv(validators) eq 0 }", "  default_backend validators"]
      : ["  default_backend leader"]),
    "",
    "frontend nodes",
    `  bind :${PORTS.gatewayLeader}`,
    "  default_backend leader",
    "",
    "frontend metrics",
    `  bind :${PORTS.gatewayMetrics}`,
    "  http-request use-service prometheus-exporter if { path /metrics }",
    "  http-request return status 200 if { path /health }",
    "",
    "backend leader",
    ...(hasConductors ? rpcCheck("conductor_leader", '"result":true') : rpcCheck("eth_chainId", '"result"')),
    ...WAIT_FOR_A_LEADER,
    // Behind validators it is asked for nothing that takes long, and a leader that hangs is soon left for its successor.
    validatorsName ? "  timeout server 2s" : LEAVE_AT_ONCE,
    ...leaderServers,
    `  server ${NOBODY} backup`,
    ...(validatorsName
      ? [
          "",
          "backend validators",
          "  balance roundrobin",
          // A validator is slower to fail a check than a leader is to change.
          "  default-server inter 1s fall 2 rise 1",
          LEAVE_AT_ONCE,
          ...rpcCheck("eth_chainId", '"result"'),
          `  server-template validator- ${VALIDATOR_SLOTS} ${validatorsName}:${PORTS.executionRpc} check resolvers docker init-addr none`,
          "",
          "resolvers docker",
          "  nameserver docker 127.0.0.11:53",
          "  accepted_payload_size 8192",
          "  timeout resolve 1s",
          "  timeout retry 500ms",
          "  hold valid 1s",
          "  hold obsolete 2s",
        ]
      : []),
    "",
  ].join("\n");
}
