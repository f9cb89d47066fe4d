/**
 * What an L1 costs after weeks (`SUITE=all`): disk, memory, bytes written, the blocks that a kill costs and the time of a restart, at
 * ages (`OPSTACK_HA_AGES`, in blocks) that come from blocks which are made at once. What must hold at any age is asserted for
 * go-ethereum, because Anvil does not promise it. `OPSTACK_HA_L1_AGES=docs/l1.json` keeps it, for the documentation.
 */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectLocalEngine, discoverNetwork } from "../../operator/network/discover";
import { Containers } from "../../operator/network/containers";
import { readAgedL1s, withAgedL1s, type AgedL1Cost } from "../../operator/documents/l1AgeTable";
import { L1_RING_CONTRACTS } from "../../shared/l1SystemContracts";
import { until } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { AgedL1, L1_BLOCK_TIME } from "./support/agedL1";
import { height, type Outputs } from "./support/chain";
import { leftovers } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const AGES = (process.env["OPSTACK_HA_AGES"] ?? "5000,20000,50000").split(",").map(Number);
const OLDEST = Math.max(...AGES);
/** Of one transaction in each block: about what op-batcher and op-proposer leave there. */
const CALLDATA_BYTES = 1_000;
const MAY_LOSE_BLOCKS = 3;
const BACK_WITHIN_SECONDS = 30;
/** After thirty days of a block every 12 s, and for a day of them. */
const MAY_TAKE_MB = 1_024;
const MAY_TAKE_MEMORY_MB = 1_024;
const MAY_WRITE_GB_A_DAY = 20;
const BLOCKS_A_DAY = 7_200;
const KB_A_GB = 1_024 ** 2;
const COSTS_FILE = process.env["OPSTACK_HA_L1_AGES"];

const docker = connectLocalEngine();

describe.runIf(RUNS_ALL).each(["geth", "anvil"] as const)("%s as L1", (client) => {
  const network = `e2e-aged-${client}`;
  const costs: AgedL1Cost[] = [];
  let stack: TestStack;
  let l1: AgedL1;

  beforeAll(async () => {
    stack = await TestStack.create(network, "airgap", {
      subnet: "10.209.0.0/24",
      ports: "auto",
      sequencer_count: 1,
      l2_nodes: 1,
      l1: { client, block_time: L1_BLOCK_TIME },
    });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    const { l1RpcUrl } = await stack.outputs<Outputs>();
    l1 = new AgedL1(docker, `${network}-${client}`, l1RpcUrl);
    if (client === "anvil") return;
    const codes = await Promise.all(
      L1_RING_CONTRACTS.map((address) => call(l1RpcUrl, "eth_getCode", [address, "0x0"])),
    );
    expect(codes).toEqual(["0x", "0x"]);
  });

  afterAll(async () => {
    console.table(costs);
    // What failed on its way replaces nothing.
    if (COSTS_FILE && costs.length === AGES.length) {
      const all = withAgedL1s(readAgedL1s(COSTS_FILE), client, costs);
      writeFileSync(COSTS_FILE, `${JSON.stringify(all, null, 2)}\n`);
    }
    await l1?.remove();
    await stack?.remove();
  });

  it.each(AGES)(
    "costs what it costs at %i blocks",
    async (age) => {
      const { containers } = await discoverNetwork(docker, network);
      const others = containers.filter(({ role }) => role !== "l1");
      await new Containers(docker).stop(others.filter(({ state }) => state === "running"));
      const written = await l1.age(age, randomBytes(CALLDATA_BYTES));
      const blocks = await height(l1.url);
      const { diskMb, memoryMb, writtenKbPerBlock: atRest } = await l1.cost(30);
      const { lost, backAfter } = await l1.kill();
      const writtenKbPerBlock = written ?? atRest;
      costs.push({
        client,
        blocks,
        diskMb,
        memoryMb,
        writtenKbPerBlock,
        lostBlocks: lost,
        backAfterSeconds: backAfter,
        cpus: cpus().length,
        date: new Date().toISOString().slice(0, 10),
      });
      if (client === "geth") {
        expect(lost).toBeLessThanOrEqual(MAY_LOSE_BLOCKS);
        expect(backAfter).toBeLessThan(BACK_WITHIN_SECONDS);
        expect(memoryMb).toBeLessThan(MAY_TAKE_MEMORY_MB);
        // A young database is mostly what it begins with.
        if (age === OLDEST) expect((diskMb / blocks) * 30 * BLOCKS_A_DAY).toBeLessThan(MAY_TAKE_MB);
        expect((writtenKbPerBlock * BLOCKS_A_DAY) / KB_A_GB).toBeLessThan(MAY_WRITE_GB_A_DAY);
      }
      const restored = await height(l1.url);
      await until("its blocks to go on", async () => (await height(l1.url)) > restored, { withinSeconds: 120 });
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
