import { describe, expect, it } from "vitest";
import { withStandIns } from "../../../../operator/doctor/standIns";

const l1Of = (l1: object) =>
  JSON.parse(withStandIns({ "opstack-ha:l1": JSON.stringify(l1) })["opstack-ha:l1"]!) as Record<string, unknown>;

describe("secrets that only Pulumi can read", () => {
  it("have stand-ins where L1 is not the network's own", () => {
    const config = withStandIns({ "opstack-ha:l1": '{"source":"external","chain_id":1}', "opstack-ha:l2_nodes": "3" });
    expect(config["opstack-ha:mnemonic"]?.split(" ")).toHaveLength(12);
    expect(config["opstack-ha:l2_nodes"]).toBe("3");
    const url = "https://secret.invalid";
    expect(l1Of({ source: "external", chain_id: 1 })).toEqual({
      source: "external",
      chain_id: 1,
      rpc_url: url,
      beacon_url: url,
    });
    expect(l1Of({ source: "fork", rpc_url: [] })).toEqual({ source: "fork", rpc_url: url });
  });

  it("keep what can be read", () => {
    expect(l1Of({ source: "fork", rpc_url: "https://l1.example" })).toEqual({
      source: "fork",
      rpc_url: "https://l1.example",
    });
    const config = { "opstack-ha:l1": '{"source":"fork"}', "opstack-ha:mnemonic": "own words" };
    expect(withStandIns(config)["opstack-ha:mnemonic"]).toBe("own words");
  });

  it.each<Record<string, string>>([{}, { "opstack-ha:l1": '{"block_time":2}' }, { "opstack-ha:l1": "nonsense" }])(
    "are no concern where L1 is local: %j",
    (config) => {
      expect(withStandIns(config)).toEqual(config);
    },
  );
});
