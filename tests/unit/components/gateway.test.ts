import { describe, expect, it } from "vitest";
import { gatewayCommand, gatewayConfig } from "../../../components/services/gateway/gatewayConfig";

const SEQUENCERS = [
  { name: "sequencer-1", address: "10.77.0.41", conductorAddress: "10.77.0.81" },
  { name: "sequencer-2", address: "10.77.0.42", conductorAddress: "10.77.0.82" },
];

const linesWith = (config: string, part: string) =>
  config
    .split("\n")
    .filter((line) => line.includes(part))
    .map((line) => line.trim());

describe("gatewayConfig", () => {
  it("with conductors and validators is this", () => {
    expect(gatewayConfig({ sequencers: SEQUENCERS, validatorsName: "devnet-validators" })).toMatchInlineSnapshot(`
      "global
        maxconn 4000

      defaults
        mode http
        timeout connect 500ms
        timeout client 30s
        timeout server 10s
        timeout queue 10s
        option http-buffer-request
        option redispatch
        retries 5
        retry-on all-retryable-errors
        default-server inter 300ms fall 1 rise 1

      frontend users
        bind :8645
        use_backend leader if { nbsrv(validators) eq 0 }
        default_backend validators

      frontend nodes
        bind :8646
        default_backend leader

      frontend metrics
        bind :8404
        http-request use-service prometheus-exporter if { path /metrics }
        http-request return status 200 if { path /health }

      backend leader
        option httpchk
        http-check send meth POST uri / ver HTTP/1.1 hdr Host gateway hdr Content-Type application/json body '{"jsonrpc":"2.0","id":1,"method":"conductor_leader","params":[]}'
        http-check expect string '"result":true'
        option redispatch 1
        retries 30
        timeout connect 300ms
        timeout server 2s
        server sequencer-1 10.77.0.41:9545 check addr 10.77.0.81 port 8547
        server sequencer-2 10.77.0.42:9545 check addr 10.77.0.82 port 8547
        server nobody 127.0.0.1:9 backup

      backend validators
        balance roundrobin
        default-server inter 1s fall 2 rise 1
        default-server on-marked-down shutdown-sessions
        option httpchk
        http-check send meth POST uri / ver HTTP/1.1 hdr Host gateway hdr Content-Type application/json body '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}'
        http-check expect string '"result"'
        server-template validator- 50 devnet-validators:9545 check resolvers docker init-addr none

      resolvers docker
        nameserver docker 127.0.0.11:53
        accepted_payload_size 8192
        timeout resolve 1s
        timeout retry 500ms
        hold valid 1s
        hold obsolete 2s
      "
    `);
  });

  it("sends users to the leader where there are no validators", () => {
    const config = gatewayConfig({ sequencers: SEQUENCERS });
    expect(linesWith(config, "default_backend")).toEqual(["default_backend leader", "default_backend leader"]);
    expect(linesWith(config, "resolvers")).toEqual([]);
  });

  it("checks the only sequencer itself where there is no conductor", () => {
    const config = gatewayConfig({ sequencers: [{ name: "sequencer-1", address: "10.77.0.41" }] });
    expect(linesWith(config, "server sequencer")).toEqual(["server sequencer-1 10.77.0.41:9545 check"]);
    expect(linesWith(config, "conductor_leader")).toEqual([]);
    expect(linesWith(config, "eth_chainId")).toHaveLength(1);
  });
});

it("the gateway runs in the foreground", () => {
  expect(gatewayCommand(["-V"])).toEqual({
    entrypoints: ["haproxy"],
    command: ["-W", "-db", "-f", "/etc/opstack-ha/haproxy.cfg", "-V"],
  });
});
