import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { assemble } from "../../../operator/network/discover";
import { endpointsOf, exportLines, variablesOf } from "../../../operator/network/endpoints";
import type { NetworkContainer } from "../../../operator/network/model";

const container = (name: string, role: string, component: string, index: number, ports: Record<number, number>) =>
  ({
    id: name,
    name: `net-${name}`,
    role,
    component,
    index,
    state: "running",
    health: "healthy",
    commandLine: "",
    urls: Object.fromEntries(Object.entries(ports).map(([port, host]) => [port, `http://127.0.0.1:${host}`])),
  }) satisfies NetworkContainer;

const CHAIN = [
  container("anvil", "l1", "anvil", 0, { 8545: 8545 }),
  container("op-geth-sequencer-1", "sequencer", "op-geth", 1, { 9545: 9545, 9546: 9546 }),
  container("op-node-sequencer-1", "sequencer", "op-node", 1, { 7545: 17_545 }),
  container("op-conductor-1", "sequencer", "op-conductor", 1, { 8547: 18_547 }),
];
const GATEWAYS = [
  container("gateway", "service", "gateway", 1, { 8645: 8645, 8643: 8643 }),
  container("gateway-2", "service", "gateway", 2, { 8645: 8745, 8643: 8743 }),
];
const networkOf = (containers: NetworkContainer[]) => assemble("net", "dev", containers);

describe("the URLs of a network", () => {
  const all = endpointsOf(networkOf([...CHAIN, ...GATEWAYS]));
  const url = (variable: string) => all.find((each) => each.variable === variable);

  it("are those of the gateways first, then L1, then every node, from here and from within", () => {
    expect(all.map(({ variable }) => variable)).toEqual([
      "L2_RPC_URL",
      "L2_WS_URL",
      "L2_PUBLIC_URL",
      "L2_2_RPC_URL",
      "L2_2_WS_URL",
      "L2_2_PUBLIC_URL",
      "L1_RPC_URL",
      "L1_WS_URL",
      "SEQUENCER_1_RPC_URL",
      "SEQUENCER_1_WS_URL",
      "SEQUENCER_1_NODE_RPC_URL",
      "SEQUENCER_1_CONDUCTOR_RPC_URL",
    ]);
    expect(url("L2_WS_URL")).toMatchObject({ url: "ws://127.0.0.1:8645", internalUrl: "ws://net-gateway:8645" });
    expect(url("L2_PUBLIC_URL")?.url).toBe("https://127.0.0.1:8643");
    expect(url("SEQUENCER_1_NODE_RPC_URL")).toMatchObject({
      url: "http://127.0.0.1:17545",
      internalUrl: "http://net-op-node-sequencer-1:7545",
    });
  });

  it("are the first sequencer's where there is no gateway", () => {
    const [first] = endpointsOf(networkOf(CHAIN));
    expect(first).toMatchObject({ variable: "L2_RPC_URL", url: "http://127.0.0.1:9545" });
  });

  it("are without a WebSocket of L1 where that is a front to another chain", () => {
    const front = container("l1-front", "l1", "l1-front", 0, { 8545: 8545 });
    const variables = endpointsOf(networkOf([front, ...CHAIN.slice(1)])).map(({ variable }) => variable);
    expect(variables.filter((variable) => variable.startsWith("L1_"))).toEqual(["L1_RPC_URL"]);
  });

  it("say http where others come in without TLS", () => {
    const open = endpointsOf(networkOf([...CHAIN, ...GATEWAYS]), { hasTls: false });
    expect(open.find(({ variable }) => variable === "L2_PUBLIC_URL")?.url).toBe("http://127.0.0.1:8643");
  });

  it("become variables of a shell", () => {
    const script = `${exportLines([...variablesOf(all), ["ODD", "it's $HOME"]])}\nprintf '%s|%s|%s' "$L2_RPC_URL" "$SEQUENCER_1_INTERNAL_NODE_RPC_URL" "$ODD"`;
    expect(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" })).toBe(
      "http://127.0.0.1:8645|http://net-op-node-sequencer-1:7545|it's $HOME",
    );
  });
});
