/**
 * What an L1 costs after weeks (`SUITE=all`): disk, memory, bytes written, the blocks that a kill costs and the time of a restart, at
 * ages that come from blocks which are made at once. Prints a table; what must hold at any age is asserted for go-ethereum, because
 * Anvil does not promise it (docs/l1.md).
 */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectLocalEngine, discoverNetwork } from "../../operator/network/discover";
import { Containers } from "../../operator/network/containers";
import { until } from "../../shared/rpc/deadline";
import { AgedL1, type Cost } from "./support/agedL1";
import { height, type Outputs } from "./support/chain";
import { leftovers } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const AGES = (process.env["OPSTACK_HA_AGES"] ?? "5000,20000,50000").split(",").map(Number);
/** Of one transaction in each block: about what op-batcher and op-proposer leave there. */
const CALLDATA_BYTES = 1_000;
const MAY_LOSE_BLOCKS = 3;
const BACK_WITHIN_SECONDS = 30;

const docker = connectLocalEngine();

describe.runIf(RUNS_ALL).each(["geth", "anvil"] as const)("%s as L1", (client) => {
  const network = `e2e-aged-${client}`;
  const costs: Cost[] = [];
  let stack: TestStack;
  let l1: AgedL1;

  beforeAll(async () => {
    stack = await TestStack.create(network, "airgap", {
      subnet: "10.209.0.0/24",
      ports: "auto",
      sequencer_count: 1,
      l2_nodes: 1,
      l1: { client, block_time: 2 },
    });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    const { l1RpcUrl } = await stack.outputs<Outputs>();
    l1 = new AgedL1(docker, `${network}-${client}`, l1RpcUrl);
  });

  afterAll(async () => {
    console.table(costs);
    await l1?.remove();
    await stack?.remove();
  });

  it("costs what it costs while the network works", async () => {
    costs.push({ ...(await l1.cost(60)), client, blocks: await height(l1.url) });
  });

  it.each(AGES)(
    "costs what it costs at %i blocks",
    async (blocks) => {
      const { containers } = await discoverNetwork(docker, network);
      const others = containers.filter(({ role }) => role !== "l1");
      await new Containers(docker).stop(others.filter(({ state }) => state === "running"));
      await l1.age(blocks, randomBytes(CALLDATA_BYTES));
      const before = await height(l1.url);
      const cost = await l1.cost(30);
      const { lost, backAfter } = await l1.kill();
      costs.push({ ...cost, client, blocks: before, lost, backAfter });
      if (client === "geth") {
        expect(lost).toBeLessThanOrEqual(MAY_LOSE_BLOCKS);
        expect(backAfter).toBeLessThan(BACK_WITHIN_SECONDS);
      }
      await until("its blocks to go on", async () => (await height(l1.url)) > before, { withinSeconds: 120 });
    },
    3_600_000,
  );

  it("leaves nothing behind", async () => {
    await l1.remove();
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(network)).toEqual([]);
  });
});
