import { zeroHash } from "viem";
import { afterEach, describe, expect, it } from "vitest";
import { JobFailure } from "../../../shared/failure";
import { judgeAgreement, nodeAdvances, safeHeadAdvances, watchAdvance } from "../../../jobs/verify/chainProgress";
import { containerOf, describeFailures, NotYet, runChecks } from "../../../jobs/verify/check";
import type { Node } from "../../../jobs/verify/input";
import { judgeOperation, oneLeaderSequences } from "../../../jobs/verify/services";
import { checksOf, main, type VerifyNetworkInput } from "../../../jobs/verifyNetwork";
import { FakeCluster, hashOf, voter } from "../shared/fakeCluster";
import { closeServers, serveJsonRpc } from "../shared/jsonRpcServer";

afterEach(closeServers);

const node = (name: string, role: Node["role"] = "validator"): Node => ({
  name,
  role,
  executionContainer: `net-op-geth-${name}`,
  consensusContainer: `net-op-node-${name}`,
  executionRpcUrl: `http://net-op-geth-${name}:9545`,
  consensusRpcUrl: `http://net-op-node-${name}:7545`,
});

describe("watchAdvance", () => {
  it("asks for blocks beyond the first seen", () => {
    const watch = watchAdvance("the unsafe head", 2, 2);
    expect(() => watch(10)).toThrow("the unsafe head went from block 10 to 10, though a block is due every 2 s");
    expect(() => watch(11)).toThrow(NotYet);
    expect(watch(12)).toBe("block 10 to 12");
  });
});

describe("a consensus client that does not know its heads yet", () => {
  const UNKNOWN = { hash: zeroHash, number: 0, timestamp: 0 };
  const known = (number: number) => ({ hash: hashOf(number), number, timestamp: 0 });

  /** One answer after the other, the last one for ever. */
  const serveHeads = async (heads: { unsafe: object; safe: object }[]): Promise<Node> => {
    const answer = () => {
      const { unsafe, safe } = heads.length > 1 ? heads.shift()! : heads[0]!;
      return { unsafe_l2: unsafe, safe_l2: safe };
    };
    return { ...node("validator-1"), consensusRpcUrl: await serveJsonRpc({ optimism_syncStatus: answer }) };
  };

  it("gains no blocks by learning where its head is", async () => {
    const { look } = nodeAdvances(
      await serveHeads([UNKNOWN, known(57), known(58), known(59)].map((unsafe) => ({ unsafe, safe: UNKNOWN }))),
      2,
    );
    await expect(look()).rejects.toThrow("its consensus client does not know its unsafe head yet");
    await expect(look()).rejects.toThrow("went from block 57 to 57");
    await expect(look()).rejects.toThrow(NotYet);
    await expect(look()).resolves.toBe("block 57 to 59");
  });

  it("gains no safe blocks by it either, nor by forgetting and learning it again", async () => {
    const safeHeads = [UNKNOWN, known(40), UNKNOWN, known(38), known(40), known(41)];
    const { look } = safeHeadAdvances([
      await serveHeads(safeHeads.map((safe) => ({ unsafe: safe === UNKNOWN ? UNKNOWN : known(57), safe }))),
    ]);
    await expect(look()).rejects.toThrow("safe head not known yet, unsafe head not known yet: no batch was derived");
    await expect(look()).rejects.toThrow("safe head 40, unsafe head 57: no batch was derived since");
    for (let again = 0; again < 3; again++) await expect(look()).rejects.toThrow("no batch was derived");
    await expect(look()).resolves.toBe("safe head 41, unsafe head 57");
  });
});

describe("oneLeaderSequences", () => {
  it("passes where a follower's consensus client does not know its head, but its execution client does", async () => {
    const now = Math.floor(Date.now() / 1_000);
    const serve = async (id: string, knows: boolean) => {
      const head = { hash: hashOf(7), number: 7, timestamp: now };
      const consensusRpcUrl = await serveJsonRpc({
        admin_sequencerActive: id === "sequencer-1",
        optimism_syncStatus: { unsafe_l2: knows ? head : { hash: zeroHash, number: 0, timestamp: 0 } },
        optimism_rollupConfig: { block_time: 2 },
      });
      const executionRpcUrl = await serveJsonRpc({
        eth_getBlockByNumber: { ...head, number: "0x7", timestamp: `0x${now.toString(16)}` },
      });
      const rpcUrl = await serveJsonRpc({
        conductor_leaderWithID: { id: "sequencer-1", addr: "sequencer-1.raft:50050", suffrage: 0 },
        conductor_leaderOverridden: false,
        conductor_paused: false,
        conductor_sequencerHealthy: true,
        conductor_clusterMembership: { servers: ["sequencer-1", "sequencer-2"].map(voter), version: 0 },
      });
      return {
        node: { ...node(id, "sequencer"), consensusRpcUrl, executionRpcUrl },
        conductor: { id, container: `net-op-conductor-${id}`, rpcUrl, consensusRpcUrl },
      };
    };
    const sequencers = [await serve("sequencer-1", true), await serve("sequencer-2", false)];
    const { look } = oneLeaderSequences(
      sequencers.map(({ conductor }) => conductor),
      sequencers.map((sequencer) => sequencer.node),
    );
    await expect(look()).resolves.toBe("sequencer-1 leads, all 2 conductors are healthy");
  });
});

describe("judgeAgreement", () => {
  const [a, b, c] = [node("a"), node("b"), node("c")];

  it("passes when every node has the same block", () => {
    const blocks = [a, b].map((each) => ({ node: each, hash: hashOf(5) }));
    expect(judgeAgreement(5, blocks)).toBe(`block 5 is ${hashOf(5)} on all 2`);
  });

  it("tells which nodes hold which block", () => {
    const blocks = [
      { node: a, hash: hashOf(5) },
      { node: b, hash: hashOf(6) },
      { node: c, hash: hashOf(5) },
    ];
    expect(() => judgeAgreement(5, blocks)).toThrow(`block 5 is ${hashOf(5)} on a, c but ${hashOf(6)} on b`);
  });

  it("is not content with the genesis block, on which all agree from the start", () => {
    expect(() => judgeAgreement(0, [{ node: a, hash: hashOf(0) }])).toThrow("not all nodes have block 1");
  });
});

describe("judgeOperation", () => {
  it("passes for one leader that sequences", async () => {
    const seen = await FakeCluster.formed(3, "sequencer-2").observe();
    expect(judgeOperation(seen)).toBe("sequencer-2 leads, all 3 conductors are healthy");
  });

  it("names all that is amiss, and whose logs to read", async () => {
    const seen = await FakeCluster.formed(3).observe();
    seen.members[1]!.conductor!.paused = true;
    seen.members[2]!.conductor!.healthy = false;
    const judge = () => judgeOperation(seen);
    expect(judge).toThrow(/conductor of sequencer-2 to be resumed.*sequencer-3 to be healthy/);
    try {
      judge();
    } catch (error) {
      expect((error as NotYet).containers).toContain("net-op-conductor-sequencer-2");
      expect((error as NotYet).containers).not.toContain("net-op-conductor-sequencer-1");
    }
  });
});

describe("runChecks", () => {
  it("reports what passes and returns everything that does not, with the containers to look at", async () => {
    const lines: string[] = [];
    const checks = [
      { name: "good", containers: [], look: async () => "fine" },
      { name: "bad", containers: ["net-x"], look: () => Promise.reject(new Error("dead")) },
      { name: "known", containers: ["net-x"], look: () => Promise.reject(new NotYet("worse", ["net-y"])) },
    ];
    const failures = await runChecks(checks, { deadlineSeconds: 0.01, report: (line) => lines.push(line) });
    expect(lines).toEqual(["good: fine"]);
    expect(describeFailures(failures, checks.length, 5)).toBe(
      [
        "2 of 3 checks did not pass within 5 s:",
        "  - bad: dead (see docker logs net-x)",
        "  - known: worse (see docker logs net-y)",
      ].join("\n"),
    );
  });
});

describe("containerOf", () => {
  it("is the host inside the network, and nothing for a host outside", () => {
    expect(containerOf("http://net-gateway:8645")).toEqual(["net-gateway"]);
    expect(containerOf("https://l1.example.org")).toEqual([]);
    expect(containerOf("http://10.77.0.2:8545")).toEqual([]);
  });
});

describe("verifyNetwork", () => {
  const input: VerifyNetworkInput = {
    l1RpcUrl: "http://net-anvil:8545",
    l1BlockTimeSeconds: 2,
    l2BlockTimeSeconds: 2,
    nodes: [node("sequencer-1", "sequencer"), node("validator-1")],
    conductors: [],
    gatewayUrls: [],
    expectSafeHead: false,
    services: [],
    deadlineSeconds: 5,
  };
  const names = (changes: Partial<VerifyNetworkInput>) => checksOf({ ...input, ...changes }).map(({ name }) => name);

  it("checks what the network has", () => {
    expect(names({})).toEqual([
      "L1 advances",
      "the sequencer sequences",
      "sequencer-1 follows the chain",
      "validator-1 follows the chain",
      "all nodes agree",
    ]);
    const conductors = [{ id: "sequencer-1", container: "c", rpcUrl: "http://c:1", consensusRpcUrl: "http://n:1" }];
    const services = [{ name: "grafana", url: "http://net-grafana:3000/api/health" }];
    const all = names({ conductors, services, expectSafeHead: true, gatewayUrls: ["http://net-gateway:8645"] });
    expect(all).toContain("one leader sequences");
    expect(all).not.toContain("the sequencer sequences");
    expect(all.slice(-3)).toEqual(["the safe head advances on validator-1", "the gateway answers", "grafana answers"]);
  });

  /** A network of one node, whose chains gain a block with every question. */
  const serveNetwork = async (safeGains: number): Promise<VerifyNetworkInput> => {
    let [head, safe] = [10, 0];
    const number = () => `0x${(head += 1).toString(16)}`;
    const executionRpcUrl = await serveJsonRpc({ eth_blockNumber: number, eth_getBlockByNumber: { hash: hashOf(1) } });
    const consensusRpcUrl = await serveJsonRpc({
      admin_sequencerActive: true,
      optimism_syncStatus: () => ({ unsafe_l2: { number: (head += 1) }, safe_l2: { number: (safe += safeGains) } }),
    });
    const nodes = [{ ...node("sequencer-1", "sequencer"), executionRpcUrl, consensusRpcUrl }];
    return { ...input, l1RpcUrl: executionRpcUrl, gatewayUrls: [executionRpcUrl], nodes, expectSafeHead: true };
  };

  it("passes on a network that works", async () => {
    const lines: string[] = [];
    await main(await serveNetwork(1), (line) => lines.push(line));
    expect(lines).toHaveLength(7);
    expect(lines.at(-1)).toBe("all 6 checks passed");
  });

  it("fails with every promise that is not kept", async () => {
    const broken = { ...(await serveNetwork(0)), gatewayUrls: ["http://127.0.0.1:2"], deadlineSeconds: 0.8 };
    const error = await main(broken, () => undefined).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(JobFailure);
    const { message } = error as JobFailure;
    expect(message).toMatch(/^2 of 6 checks did not pass within 0\.8 s:/);
    expect(message).toMatch(
      /the safe head advances on sequencer-1: safe head 0, .*docker logs net-op-node-sequencer-1/,
    );
    expect(message).toMatch(/the gateway answers: connect ECONNREFUSED/);
  });
});
