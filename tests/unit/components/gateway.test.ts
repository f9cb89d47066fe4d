import { expect, it } from "vitest";
import { gatewayInput } from "../../../components/services/gateway/gateway";
import { gatewayInput as schema } from "../../../gateway/input";
import { planOf } from "./observability/networks";

const inputOf = (changes: Record<string, unknown> = {}) => {
  const plan = planOf("airgap", changes);
  return gatewayInput({ plan, container: plan.gateways[0]! });
};

it("is told all sequencers by address, and the validators by the name that they share", () => {
  const input = inputOf({ network_name: "devnet" });
  expect(schema.parse(input)).toEqual(input);
  expect(input).toMatchObject({
    sequencers: [
      { name: "sequencer-1", rpcUrl: "http://10.77.0.41:9545", conductorRpcUrl: "http://10.77.0.81:8547" },
      { name: "sequencer-2" },
      { name: "sequencer-3" },
    ],
    validatorsName: "devnet-validators",
    namespaces: ["eth", "net", "txpool", "web3"],
    origins: ["*"],
    limits: { readWithin: 60_000, batch: 1_000, body: 10_485_760 },
  });
});

it("is the same whatever the number of validators, so that it goes on when they come and go", () => {
  expect(inputOf({ l2_nodes: 9 })).toEqual(inputOf({ l2_nodes: 7 }));
  expect(inputOf({ l2_nodes: 3 })).not.toHaveProperty("validatorsName");
});

it("has sequencers answer op-challenger in the end, those that keep what it asks for", () => {
  expect(inputOf().consensus?.lastly).toEqual(["10.77.0.61", "10.77.0.62", "10.77.0.63"]);
  expect(inputOf({ challenger: { enabled: false } }).consensus).not.toHaveProperty("lastly");
  const konaNode = { execution_client: "op-geth", consensus_client: "kona-node" };
  const images = { kona_node: "my/kona-node:tag" };
  expect(inputOf({ sequencer: konaNode, images }).consensus).not.toHaveProperty("lastly");
});

it("has no op-conductor to ask where there is one sequencer", () => {
  expect(inputOf({ sequencer_count: 1 }).sequencers).toEqual([
    { name: "sequencer-1", rpcUrl: "http://10.77.0.41:9545" },
  ]);
});

it("keeps nodes in touch only where there are no guards to do it", () => {
  expect(inputOf()).not.toHaveProperty("introductions");
  expect(inputOf({ sequencer_count: 1 }).introductions?.sequencers).toEqual(["http://10.77.0.61:7545"]);
  expect(inputOf({ guard: { enabled: false } }).introductions?.sequencers).toHaveLength(3);
});

it("has a door for others only where the config opens one", () => {
  expect(inputOf()).not.toHaveProperty("publicDoor");
  const gateway = { tls: { enabled: true, names: ["rpc.example"] }, requests_per_second: 5 };
  const input = inputOf({ bind_address: "10.0.0.5", gateway });
  expect(schema.parse(input).publicDoor).toEqual({
    port: 8643,
    secretsFile: "/secrets/gateway.json",
    tls: { folder: "/data", names: ["10.0.0.5", "127.0.0.1", "rpc.example"] },
    requestsPerSecond: 5,
  });
});

it("lets pages of any origin ask on loopback alone, unless the config says otherwise", () => {
  expect(inputOf({ bind_address: "10.0.0.5" }).origins).toEqual([]);
  expect(inputOf({ bind_address: "10.0.0.5", cors_origins: ["https://app.example"] }).origins).toEqual([
    "https://app.example",
  ]);
});
