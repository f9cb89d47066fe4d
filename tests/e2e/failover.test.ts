/**
 * What the project is for: a cluster that grows, shrinks, changes and loses parts while its users go on. One network,
 * which begins with a single sequencer; the tests run in order and build on each other.
 *
 * `SUITE=all` grows to five sequencers as well, and runs every drill that there is, as `make drill FAULT=all` does.
 */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChaosReport } from "../../operator/chaos/chaosReport";
import { FAULTS, faultNamed, type Fault, type Target } from "../../operator/drill/faults";
import { connectLocalEngine, discoverNetwork } from "../../operator/network/discover";
import { Cluster } from "../../operator/network/cluster";
import { advance, height, memberState, allNodes, type Outputs } from "./support/chain";
import { leftovers, serviceIds } from "./support/docker";
import { Drills } from "./support/drills";
import { describeRecovery } from "./support/recovery";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-failover";
const VALIDATORS = 2;

/** What carries the list of sequencers, and therefore restarts with it. */
const CARRY_THE_LIST = ["gateway", "guard-1", "guard-2", "op-batcher", "op-proposer", "prometheus"].map(
  (name) => `${NETWORK}-${name}`,
);

let stack: TestStack;
const drills = new Drills(NETWORK);

beforeAll(async () => {
  stack = await TestStack.create(NETWORK, "airgap", {
    ...size(1),
    subnet: "10.203.0.0/24",
    ports: {
      l1: 28_549,
      gateway: 28_649,
      prometheus: 29_095,
      sequencer_rpc: 29_549,
      sequencer_node_rpc: 30_549,
      conductor_rpc: 30_559,
      validator_rpc: 31_549,
      validator_node_rpc: 32_549,
    },
  });
  const created = await stack.up();
  expect(created.exitCode, created.text).toBe(0);
});

afterAll(async () => {
  await stack?.remove();
});

function size(sequencers: number) {
  return { sequencer_count: sequencers, l2_nodes: sequencers + VALIDATORS };
}

const outputs = () => stack.outputs<Outputs>();
const cluster = async () => new Cluster(await discoverNetwork(connectLocalEngine(), NETWORK));

const sequencerNames = (count: number) => Array.from({ length: count }, (_, index) => `sequencer-${index + 1}`);

/** Every member calls these, and nobody else, the voters; all are healthy and managed. */
async function expectVoters(count: number): Promise<void> {
  const { sequencers } = await outputs();
  expect(sequencers.map(({ name }) => name)).toEqual(sequencerNames(count));
  for (const { conductorRpcUrl } of sequencers) {
    expect(await memberState(conductorRpcUrl!)).toMatchObject({
      healthy: true,
      paused: false,
      voters: sequencerNames(count),
    });
  }
}

/** The containers of `before` that are not there any more, or not the same. */
async function touched(before: Record<string, string>): Promise<string[]> {
  const after = await serviceIds(NETWORK);
  return Object.keys(before).filter((name) => before[name] !== after[name]);
}

describe("reshaping while users go on", () => {
  it("grows from one sequencer to a cluster of three", async () => {
    stack.configure(size(3));
    await drills.survives("grow-1-3", "`sequencer_count` 1 → 3", 2, () => stack.up());
    await expectVoters(3);
  });

  it("is what a second update finds", async () => {
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
  });

  // Five sequencers on two processors take ten minutes.
  it.runIf(RUNS_ALL)("grows to five, and touches only what carries the list of sequencers", async () => {
    const before = await serviceIds(NETWORK);
    stack.configure(size(5));
    await drills.survives("grow-3-5", "`sequencer_count` 3 → 5", 2, () => stack.up());
    await expectVoters(5);
    expect((await touched(before)).filter((name) => !CARRY_THE_LIST.includes(name))).toEqual([]);
  });

  it.runIf(RUNS_ALL)("shrinks to three, though one that goes is the leader", async () => {
    const before = await serviceIds(NETWORK);
    const running = await cluster();
    await running.transferTo(running.sequencer("sequencer-5"));
    stack.configure(size(3));
    await drills.survives("shrink-5-3", "`sequencer_count` 5 → 3, the leader among those that go", 2, () => stack.up());
    await expectVoters(3);
    const gone = /-sequencer-[45]$|-op-conductor-[45]$/;
    expect((await touched(before)).filter((name) => !CARRY_THE_LIST.includes(name) && !gone.test(name))).toEqual([]);
  });

  it("refuses to shrink to one sequencer, and changes nothing", async () => {
    const before = await serviceIds(NETWORK);
    stack.configure(size(1));
    const refused = await stack.up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.text).toContain("a cluster of sequencers cannot shrink to one");
    expect(await touched(before)).toEqual([]);
  });

  it("takes a changed argument through all sequencers one at a time", async () => {
    const before = await serviceIds(NETWORK);
    stack.configure({ ...size(3), extra_arguments: { op_node: ["--log.level=warn"] } });
    await drills.survives("roll", "an argument of all consensus clients changes", 3, () => stack.up());
    await expectVoters(3);
    const replaced = sequencerNames(3).map((name) => `${NETWORK}-op-node-${name}`);
    expect(await touched(before)).toEqual(expect.arrayContaining(replaced));
  });
});

describe("single faults while users go on", () => {
  it.each(chosenDrills())("%s %s", async (name, target) => {
    await drills.passes(faultNamed(name), target || undefined);
  });

  it("survives three minutes of chaos with a fixed seed: nothing forks, nothing is lost, nobody helps", async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "opstack-ha-chaos-")), "report.json");
    const chaos = await stack.cli("chaos", "--duration", "3m", "--seed", "42", "--report", file);
    console.log(chaos.text);
    const report = JSON.parse(readFileSync(file, "utf8")) as ChaosReport;
    // Slots that a busy machine misses are an anomaly of the report, and no failure of this test.
    expect(report).toMatchObject({ lost: 0, forks: 0, headsWentBack: 0 });
    expect(report.endedBy).toBeUndefined();
    expect(report.accepted).toBeGreaterThan(500);
  });

  it("leaves all nodes on one chain", async () => {
    const { sequencers, validators } = await outputs();
    for (const { rpcUrl } of allNodes({ sequencers, validators } as Outputs)) await advance(rpcUrl, 2, 60);
    await expectVoters(3);
  });
});

/** The leader gone, the leader cut off, and L1 gone; chaos draws from all of them. */
function chosenDrills(): [name: string, target: Target | ""][] {
  const withTargets = (fault: Fault): [string, Target | ""][] =>
    fault.targets.length === 0 ? [[fault.name, ""]] : fault.targets.map((target) => [fault.name, target]);
  if (RUNS_ALL) return FAULTS.flatMap(withTargets);
  return [
    ["kill-sequencer", "leader"],
    ["partition-sequencer", "leader"],
    ["kill-l1", ""],
  ];
}

describeRecovery({ stack: () => stack, network: NETWORK, outputs, cluster });

describe("the end", () => {
  it("leaves nothing behind", async () => {
    expect(await height((await outputs()).l2RpcUrl)).toBeGreaterThan(0);
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
