/**
 * A network as large as `OPSTACK_HA_NODES` says (default 40), with `OPSTACK_HA_SEQUENCERS` (default 3) and a block every
 * `OPSTACK_HA_BLOCK_TIME` seconds (default 2), on the kernel's default settings (`SUITE=all`): up, healthy, its leader killed, a node
 * more, 23 less, down. `OPSTACK_HA_SIZES=docs/size.json` keeps what it took, for the documentation (`npx opstack-ha document`).
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../config/load";
import { DEFAULT_NEIGHBOUR_ENTRIES, mostNeighbourEntries } from "../../config/neighbours";
import { MAXIMUM_VALIDATORS } from "../../config/rules";
import { planTopology } from "../../config/topology";
import { readSizes, withSize } from "../../operator/documents/sizeTable";
import { faultNamed } from "../../operator/drill/faults";
import { call } from "../../shared/rpc/light";
import { sleep } from "../../shared/rpc/deadline";
import { stackConfig } from "../support/stackFiles";
import { advance, allNodes, hashesAtCommonHeight, type Outputs } from "./support/chain";
import { leftovers, serviceIds } from "./support/docker";
import { Drills } from "./support/drills";
import { memoryOf, neighbours, neighbourTable } from "./support/machine";
import { RUNS_ALL } from "./support/suite";
import { TestStack, type Outcome } from "./support/testStack";

const NETWORK = "e2e-size";
const NODES = Number(process.env["OPSTACK_HA_NODES"] ?? 40);
const SEQUENCERS = Number(process.env["OPSTACK_HA_SEQUENCERS"] ?? 3);
const BLOCK_TIME = Number(process.env["OPSTACK_HA_BLOCK_TIME"] ?? 2);
/** Seconds, or as many as an L2 block takes where those are more: blocks of L2 may not come more slowly. */
const L1_BLOCK_TIME = 2;
/** Whether `up` says that its table is large enough. A network that it warns of has to work all the same. */
const FITS =
  mostNeighbourEntries(
    planTopology(parseConfig({ ...stackConfig("airgap"), sequencer_count: SEQUENCERS, l2_nodes: NODES })),
  ) <= DEFAULT_NEIGHBOUR_ENTRIES;
const SIZES_FILE = process.env["OPSTACK_HA_SIZES"];

/** As many as in the first measurement, which took 135 s; fewer where there are not so many. */
const REMOVED = Math.min(23, NODES - SEQUENCERS - 1);
const REMOVED_WITHIN_SECONDS = 135;

const LARGEST = SEQUENCERS + MAXIMUM_VALIDATORS;

/** Entries of pairs that no longer talk are dropped after a minute. */
const SETTLED_SECONDS = 90;

const HEALTHY_WITHIN_SECONDS = 300;
const TEST_MILLISECONDS = 3_600_000;

let stack: TestStack;
let outputs: Outputs;
let before: { entries: number; overflows: number };
const measured = {
  upSeconds: 0,
  memoryMb: 0,
  memoryOfAPairMb: 0,
  neighbourEntries: 0,
  missedSlots: 0,
  growSeconds: 0,
  removeSeconds: 0,
  downSeconds: 0,
};

/** The commands of users, on this stack's own state. */
const cli = (...parameters: string[]): Promise<Outcome> => stack.cli(...parameters);

const resized = async (nodes: number): Promise<Outcome> => {
  stack.configure({ l2_nodes: nodes });
  const outcome = await cli("up");
  expect(outcome.exitCode, outcome.text).toBe(0);
  outputs = await stack.outputs<Outputs>();
  return outcome;
};

/** Everything but what carries the list of all nodes, or is removed with the last of them. */
const kept = async (): Promise<Record<string, string>> => {
  const { [`${NETWORK}-prometheus`]: _, ...others } = await serviceIds(NETWORK);
  return others;
};

describe.runIf(RUNS_ALL)(`a network of ${NODES} nodes`, { timeout: TEST_MILLISECONDS }, () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", {
      subnet: "10.208.0.0/24",
      sequencer_count: SEQUENCERS,
      l2_nodes: NODES,
      l2_block_time: BLOCK_TIME,
      l1: { block_time: Math.max(L1_BLOCK_TIME, BLOCK_TIME) },
    });
    before = await neighbours();
  }, TEST_MILLISECONDS);

  afterAll(async () => {
    await stack?.remove();
  }, TEST_MILLISECONDS);

  it("comes up on the kernel's default settings, with a warning where its table may be too small", async () => {
    expect(await neighbourTable()).toBe(DEFAULT_NEIGHBOUR_ENTRIES);
    const created = await cli("up");
    expect(created.exitCode, created.text).toBe(0);
    expect(created.text).not.toContain("MB of memory");
    expect(created.text.includes("neighbour table")).toBe(!FITS);
    outputs = await stack.outputs<Outputs>();
    measured.upSeconds = created.seconds;
    console.log(`up took ${created.seconds.toFixed(0)} s`);
  });

  it("is healthy: every node has each block, and every one two peers at least", async () => {
    await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);
    await Promise.all(allNodes(outputs).map(({ rpcUrl }) => advance(rpcUrl, 5, 60 * BLOCK_TIME)));
    expect(await hashesAtCommonHeight(allNodes(outputs))).toHaveProperty("size", 1);
    const lonely = await Promise.all(
      allNodes(outputs).map(async ({ name, nodeRpcUrl, rpcUrl }) => {
        const { connected } = await call<{ connected: number }>(nodeRpcUrl, "opp2p_peerStats", [], 5_000);
        const execution = Number(await call<string>(rpcUrl, "net_peerCount", [], 5_000));
        return connected >= 2 && execution >= 1 ? [] : [`${name}: ${connected} and ${execution} peers`];
      }),
    );
    expect(lonely.flat()).toEqual([]);
  });

  it("takes the memory and the entries that the plan was counted to take", async () => {
    await sleep(SETTLED_SECONDS * 1_000);
    const memory = await memoryOf(NETWORK);
    const of = (name: string) => [...memory].flatMap(([container, used]) => (container.includes(name) ? [used] : []));
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const ofValidators = of("-validator-");
    measured.memoryMb = sum([...memory.values()]);
    measured.memoryOfAPairMb = (2 * sum(ofValidators)) / ofValidators.length;
    measured.neighbourEntries = (await neighbours()).entries;
    for (const [container, used] of [...memory].sort()) console.log(`${container}: ${used.toFixed(0)} MB`);
    if (FITS) expect(measured.neighbourEntries).toBeLessThan(DEFAULT_NEIGHBOUR_ENTRIES);
  });

  it("goes on when its leader is killed, for readers too", async () => {
    const { missedSlots } = await new Drills(NETWORK).passes(faultNamed("kill-sequencer"), "leader");
    measured.missedSlots = missedSlots;
    await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);
  });

  it.runIf(NODES < LARGEST)("grows by a node that touches nothing that runs", async () => {
    const running = await kept();
    const grown = await resized(NODES + 1);
    measured.growSeconds = grown.seconds;
    const now = await kept();
    expect(Object.keys(now)).toHaveLength(Object.keys(running).length + 2);
    expect(now).toMatchObject(running);
    await Promise.all(outputs.validators.slice(-1).map(({ rpcUrl }) => advance(rpcUrl, 2, 60 * BLOCK_TIME)));
  });

  it(`loses ${REMOVED} nodes in less time than before, and none that stays notices`, async () => {
    const running = await kept();
    const left = allNodes(outputs).length - REMOVED;
    const shrunk = await resized(left);
    measured.removeSeconds = shrunk.seconds;
    console.log(`${REMOVED} nodes were removed in ${shrunk.seconds.toFixed(0)} s`);
    expect(running).toMatchObject(await kept());
    expect(allNodes(outputs)).toHaveLength(left);
    await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);
    await Promise.all(allNodes(outputs).map(({ rpcUrl }) => advance(rpcUrl, 3, 30 * BLOCK_TIME)));
    expect(shrunk.seconds).toBeLessThan(REMOVED_WITHIN_SECONDS);
  });

  it.runIf(FITS)("never filled the kernel's table", async () => {
    expect((await neighbours()).overflows - before.overflows).toBe(0);
  });

  it("leaves nothing behind", async () => {
    const { overflows } = await neighbours();
    const down = await cli("down");
    expect(down.exitCode, down.text).toBe(0);
    measured.downSeconds = down.seconds;
    expect(await leftovers(NETWORK)).toEqual([]);
    const row = {
      nodes: NODES,
      sequencers: SEQUENCERS,
      blockTime: BLOCK_TIME,
      clients: ["op-geth", "op-node"],
      cpus: cpus().length,
      date: new Date().toISOString().slice(0, 10),
      ...measured,
      neighbourOverflows: overflows - before.overflows,
      removed: REMOVED,
    };
    console.log(JSON.stringify(row));
    // What failed on its way has measured nothing.
    if (!SIZES_FILE || measured.removeSeconds === 0) return;
    writeFileSync(SIZES_FILE, `${JSON.stringify(withSize(readSizes(SIZES_FILE), row), null, 2)}\n`);
  });
});
