/**
 * The network of the stack airgap, on the real Docker engine through the real Pulumi engine: three sequencers and four
 * validators. The tests run in order and build on each other, as a user's day with the network does.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveAccounts } from "../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../config/schema";
import { until } from "../../shared/rpc/deadline";
import { describeAlerts } from "./support/alerts";
import {
  activeSequencers,
  advance,
  allNodes,
  DEFENDER_WINS,
  deposit,
  gameStatuses,
  hashesAtCommonHeight,
  height,
  memberState,
  prometheusTargets,
  syncStatus,
  transact,
  type Outputs,
} from "./support/chain";
import { stackConfig } from "../support/stackFiles";
import { containers, inspect, leftovers, remove, serviceIds, stop, whileStopped } from "./support/docker";
import { monitoringProblems } from "./support/monitoring";
import { TestStack, type Outcome } from "./support/testStack";

const NETWORK = "e2e-airgap";
const L2_BLOCK_TIME = 2;

let stack: TestStack;
let outputs: Outputs;
let created: Outcome;

beforeAll(async () => {
  stack = await TestStack.create(NETWORK, "airgap", {
    subnet: "10.201.0.0/24",
    ports: {
      l1: 28_545,
      gateway: 28_645,
      prometheus: 29_099,
      sequencer_rpc: 29_545,
      sequencer_node_rpc: 30_545,
      conductor_rpc: 30_547,
      validator_rpc: 31_545,
      validator_node_rpc: 32_545,
    },
  });
  created = await stack.up();
  if (created.exitCode === 0) outputs = await stack.outputs<Outputs>();
});

afterAll(async () => {
  await stack?.remove();
});

describe("a network that came up", () => {
  it("was created by one command", () => {
    expect(created.exitCode, created.text).toBe(0);
    console.log(`up took ${created.seconds.toFixed(0)} s`);
  });

  it("makes blocks on time on all seven nodes, with equal hashes", async () => {
    expect(allNodes(outputs)).toHaveLength(7);
    // Ten blocks take ten block times; one slot more is for the look in between.
    const seconds = await Promise.all(allNodes(outputs).map(({ rpcUrl }) => advance(rpcUrl, 10, 60)));
    expect(Math.max(...seconds)).toBeLessThanOrEqual(11 * L2_BLOCK_TIME);
    expect(await hashesAtCommonHeight(allNodes(outputs))).toHaveProperty("size", 1);
  });

  it("has three voters, all healthy and managed, and one active sequencer: the leader's", async () => {
    const members = await Promise.all(outputs.sequencers.map(({ conductorRpcUrl }) => memberState(conductorRpcUrl!)));
    for (const member of members) {
      expect(member).toMatchObject({ healthy: true, paused: false });
      expect(member.voters).toEqual(["sequencer-1", "sequencer-2", "sequencer-3"]);
    }
    const leaders = outputs.sequencers.filter((_, index) => members[index]!.leads).map(({ name }) => name);
    expect(leaders).toHaveLength(1);
    expect(await activeSequencers(outputs)).toEqual(leaders);
  });

  it("has safe and finalized heads that advance on a validator", async () => {
    const { nodeRpcUrl } = outputs.validators[0]!;
    const first = await syncStatus(nodeRpcUrl);
    await until(
      "safe and finalized heads to advance",
      async () => {
        const { safe_l2, finalized_l2 } = await syncStatus(nodeRpcUrl);
        return safe_l2.number > first.safe_l2.number && finalized_l2.number > Math.max(0, first.finalized_l2.number);
      },
      { withinSeconds: 300 },
    );
  });

  it("carries a deposit from L1 to L2, and mines what is sent to the gateway", async () => {
    await deposit(outputs, 60);
    expect(await transact(outputs, 30)).toBeGreaterThan(0n);
  });

  it("has dispute games, created by op-proposer and resolved for it by op-challenger", async () => {
    await until("a game that the defender wins", async () => (await gameStatuses(outputs)).includes(DEFENDER_WINS), {
      withinSeconds: 400,
      everyMilliseconds: 1_000,
    });
    const before = (await gameStatuses(outputs)).length;
    await until("another game", async () => (await gameStatuses(outputs)).length > before, { withinSeconds: 180 });
  });

  it("has every Prometheus target up", async () => {
    const services = (await containers(NETWORK)).filter(({ Labels }) => Labels["opstack-ha.role"] !== "job");
    const targets = await until(
      "every target to be up",
      async () => {
        const seen = await prometheusTargets(outputs);
        return seen.every(({ health }) => health === "up") && seen;
      },
      { withinSeconds: 180 },
    );
    const looked = new Set(targets.map(({ container }) => container));
    expect([...looked].sort()).toEqual(services.map(({ Names }) => Names[0]!.slice(1)).sort());
  });

  it("answers every query of every dashboard, and every rule", async () => {
    expect(await monitoringProblems(NETWORK, outputs.prometheusUrl)).toEqual([]);
  });

  it("runs without privileges, and with no secret in any container's configuration", async () => {
    const accounts = Object.values(deriveAccounts(DEVELOPMENT_MNEMONIC));
    const secrets = accounts.map(({ privateKey }) => privateKey.slice(2));
    for (const { Names } of await containers(NETWORK)) {
      const configuration = await inspect(Names[0]!.slice(1));
      expect(configuration.HostConfig.Privileged).toBe(false);
      expect(configuration.HostConfig.CapDrop).toEqual(["ALL"]);
      // Named volumes are listed here too; a path of the host begins with a slash.
      expect((configuration.HostConfig.Binds ?? []).filter((bind) => bind.startsWith("/"))).toEqual([]);
      const text = JSON.stringify(configuration);
      for (const secret of secrets) expect(text).not.toContain(secret);
      expect(text).not.toContain("docker.sock");
    }
  });

  it("is what a second update finds", async () => {
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
    console.log(`up without a change took ${again.seconds.toFixed(0)} s`);
  });
});

describe("the seed's own failover", () => {
  it("goes on at sequencer 2 or 3 when both containers of the leader are stopped, and takes them back", async () => {
    const [leader] = await activeSequencers(outputs);
    const victims = [`${NETWORK}-op-geth-${leader}`, `${NETWORK}-op-node-${leader}`];
    const others = outputs.sequencers.filter(({ name }) => name !== leader);
    const validator = outputs.validators[0]!;
    const before = await syncStatus(validator.nodeRpcUrl);

    await whileStopped(victims, async () => {
      await until(
        "another sequencer to lead",
        async () => (await activeSequencers(outputs)).some((name) => name !== leader),
        {
          withinSeconds: 60,
        },
      );
      for (const { rpcUrl } of others) await advance(rpcUrl, 3, 60);
      await advance(outputs.l2RpcUrl, 2, 60);
      expect(await transact(outputs, 60)).toBeGreaterThan(0n);
      await until(
        "the safe head to go on",
        async () => (await syncStatus(validator.nodeRpcUrl)).safe_l2.number > before.unsafe_l2.number + 2,
        {
          withinSeconds: 180,
        },
      );
    });
    const victim = outputs.sequencers.find(({ name }) => name === leader)!;
    await until(
      "the victim to be at the tip and healthy",
      async () => {
        const [own, tip, { healthy }] = await Promise.all([
          height(victim.rpcUrl),
          height(others[0]!.rpcUrl),
          memberState(victim.conductorRpcUrl!),
        ]);
        return healthy && own >= tip - 1;
      },
      { withinSeconds: 90 },
    );
    expect(await hashesAtCommonHeight(allNodes(outputs))).toHaveProperty("size", 1);
    expect(await activeSequencers(outputs)).toHaveLength(1);
  });
});

describeAlerts({ stack: NETWORK, prometheusUrl: () => outputs.prometheusUrl });

describe("reshaping", () => {
  it("adds one pair for one more node, and removes it again, touching no other node", async () => {
    const before = await serviceIds(NETWORK);
    const withoutPrometheus = (ids: Record<string, string>) =>
      Object.fromEntries(Object.entries(ids).filter(([name]) => name !== `${NETWORK}-prometheus`));

    stack.configure({ l2_nodes: 8 });
    const grown = await stack.up();
    expect(grown.exitCode, grown.text).toBe(0);
    const {
      [`${NETWORK}-op-geth-validator-5`]: execution,
      [`${NETWORK}-op-node-validator-5`]: consensus,
      ...rest
    } = await serviceIds(NETWORK);
    expect([execution, consensus]).not.toContain(undefined);
    expect(withoutPrometheus(rest)).toEqual(withoutPrometheus(before));
    const { validators } = await stack.outputs<Outputs>();
    await advance(validators[4]!.rpcUrl, 2, 90);

    stack.configure({ l2_nodes: 7 });
    const shrunk = await stack.up();
    expect(shrunk.exitCode, shrunk.text).toBe(0);
    expect(withoutPrometheus(await serviceIds(NETWORK))).toEqual(withoutPrometheus(before));
  });

  it("restores with --refresh what was stopped and removed by hand, touching no healthy part", async () => {
    const before = await serviceIds(NETWORK);
    const removed = [`${NETWORK}-op-node-validator-2`, `${NETWORK}-op-batcher`];
    const stopped = `${NETWORK}-op-geth-validator-3`;
    await Promise.all([...removed.map(remove), stop(stopped)]);

    const healed = await stack.up("--refresh");
    expect(healed.exitCode, healed.text).toBe(0);
    const after = await serviceIds(NETWORK);
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(changed.filter((name) => ![...removed, stopped].includes(name))).toEqual([]);
    await advance(outputs.validators[2]!.rpcUrl, 2, 90);
  });
});

describe("two networks of one name", () => {
  it("is refused before anything is created, naming the stack that has it", async () => {
    const twin = await TestStack.describe("e2e-twin", { ...stackConfig("airgap"), network_name: NETWORK });
    try {
      const refused = await twin.preview();
      expect(refused.exitCode).not.toBe(0);
      expect(refused.text).toMatch(
        new RegExp(`network_name "${NETWORK}" belongs to stack opstack-ha/${NETWORK} already`),
      );
    } finally {
      twin.forget();
    }
  });
});

describe("the end", () => {
  it("leaves no container, network or volume behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    console.log(`destroy took ${destroyed.seconds.toFixed(0)} s`);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
