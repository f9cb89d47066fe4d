import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { endpointTable } from "../../../operator/outputs";
import type { StackOutputs } from "../../../shared/stackOutputs";

const OUTPUTS: StackOutputs = {
  network: "devnet",
  l2RpcUrl: "http://127.0.0.1:8645",
  l1RpcUrl: "http://127.0.0.1:8545",
  l2ChainId: 42069,
  sequencers: [{ name: "sequencer-1", rpcUrl: "http://s1", conductorRpcUrl: "http://c1" }],
  validators: [{ name: "validator-1", rpcUrl: "http://v1", wsUrl: "ws://v1" }],
  l1Contracts: {},
};

const shown = (outputs: StackOutputs) =>
  stripVTControlCharacters(endpointTable(outputs, "ha"))
    .split("\n")
    .filter((line) => line.startsWith("│"))
    .map((line) =>
      line
        .split("│")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

it("endpointTable shows where to connect to, sequencers first", () => {
  const rows = shown(OUTPUTS);
  expect(rows).toContainEqual(["L2 JSON-RPC (gateway: use this one)", "http://127.0.0.1:8645"]);
  expect(rows.slice(-2)).toEqual([
    ["sequencer-1", "http://s1", "", "", "http://c1"],
    ["validator-1", "http://v1", "ws://v1", "", ""],
  ]);
});

it("endpointTable tells of several hosts on which of them each URL is, and that none is here", () => {
  const hosts = ["a", "b"].map((name) => ({
    name,
    zone: name,
    address: "192.0.2.1",
    l2RpcUrl: "http://127.0.0.1:8645",
  }));
  const sequencers = OUTPUTS.sequencers.map((node) => ({ ...node, host: "b" }));
  const text = stripVTControlCharacters(
    endpointTable({ ...OUTPUTS, hosts, sequencers }, "ha", { l1: "a", monitoring: "b" }),
  );
  expect(text).toMatch(/│ b +│ http:\/\/127\.0\.0\.1:8645/);
  expect(text).toMatch(/│ L1 JSON-RPC +│ a +│ http:\/\/127\.0\.0\.1:8545/);
  expect(text).toMatch(/│ sequencer-1 +│ b +│ http:\/\/s1/);
  expect(text).toContain("on the loopback of their own hosts, not of this machine");
  expect(text).not.toContain("use this one");
});

it("endpointTable tells how to get Grafana's password, of this stack, and only where there is a Grafana", () => {
  const text = (outputs: StackOutputs) => shown(outputs).flat().join("\n");
  expect(text(OUTPUTS)).not.toMatch(/Grafana|Prometheus/);
  expect(text({ ...OUTPUTS, grafanaUrl: "http://g", grafanaPassword: "[secret]" })).toContain(
    "pulumi stack output grafanaPassword --show-secrets --stack ha",
  );
});
