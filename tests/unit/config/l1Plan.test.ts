/** An L1 that is not local, as it is planned once the rules let it through. */
import { describe, expect, it } from "vitest";
import { diskNeed } from "../../../config/diskNeed";
import { parseConfig } from "../../../config/load";
import { allContainers, rhythmOf, type Plan } from "../../../config/plan";
import { scrapedContainers } from "../../../config/scraped";
import type { StackConfig } from "../../../config/schema";
import { planTopology } from "../../../config/topology";

const LOCAL = parseConfig({});

const planOf = (l1: Partial<StackConfig["l1"]>): Plan =>
  planTopology({ ...LOCAL, l1: { ...LOCAL.l1, chain_id: 1, rpc_url: ["https://l1.example/key"], ...l1 } });

describe("an external L1", () => {
  const plan = planOf({ source: "external" });

  it("is a front at the place of a local one, for everybody else", () => {
    const { l1 } = planTopology(LOCAL);
    expect(plan.l1).toEqual({
      ...l1,
      name: "opstack-ha-l1-front",
      component: "l1-front",
      client: "l1-front",
      image: "node",
      origin: "external",
    });
    expect(plan.l1Front).toBeUndefined();
    expect(plan.images).not.toHaveProperty("anvil");
  });

  it("is scraped, takes no disk here and is final as late as Ethereum", () => {
    expect(scrapedContainers(plan)).toContain(plan.l1);
    expect(diskNeed(plan).perDay).toBeLessThan(diskNeed(planTopology(LOCAL)).perDay);
    expect(rhythmOf(plan).l1FinalityDepth).toBe(96);
  });

  it("has blobs where it has a beacon API", () => {
    expect(plan.l1.hasBlobs).toBeUndefined();
    expect(planOf({ source: "external", beacon_url: ["https://beacon.example"] }).l1.hasBlobs).toBe(true);
  });
});

describe("go-ethereum as a local L1", () => {
  const withClient = (consensus_client: "kona-node" | "op-node"): Plan => {
    const side = { ...LOCAL.validator, consensus_client };
    const l1 = { ...LOCAL.l1, client: "geth" as const };
    return planTopology({ ...LOCAL, l1, sequencer: { ...side, consensus_client: "op-node" }, validator: side });
  };

  it("has a beacon API beside it where kona-node asks for one", () => {
    const plan = withClient("kona-node");
    expect(plan.l1).toMatchObject({ client: "geth", image: "geth" });
    expect(plan.l1Beacon).toMatchObject({
      name: "opstack-ha-l1-beacon",
      role: "service",
      address: "10.77.0.26",
      image: "node",
      ports: [],
    });
    expect(allContainers(plan)).toContain(plan.l1Beacon);
  });

  it("has none where nobody does, and Anvil has its own", () => {
    expect(withClient("op-node").l1Beacon).toBeUndefined();
    expect(planTopology(LOCAL).l1Beacon).toBeUndefined();
  });
});

describe("a fork", () => {
  const plan = planOf({ source: "fork" });

  it("is an Anvil like a local one, beside a front that reads what it is a fork of", () => {
    const { l1 } = planTopology(LOCAL);
    expect(plan.l1).toEqual({ ...l1, origin: "fork" });
    expect(plan.l1Front).toMatchObject({
      name: "opstack-ha-l1-front",
      role: "service",
      address: "10.77.0.25",
      ports: [],
    });
    expect(allContainers(plan)).toContain(plan.l1Front);
  });
});

it("no plan holds a URL, which may hold a key", () => {
  for (const source of ["fork", "external"] as const) {
    expect(JSON.stringify(planOf({ source }))).not.toContain("l1.example");
  }
});
