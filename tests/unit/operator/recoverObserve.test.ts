/** `make recover` up to its plan, on a network whose chain has halted and whose conductors answer over the wire. */
import { afterEach, describe, expect, it } from "vitest";
import type { Network, NetworkContainer } from "../../../operator/network/model";
import { observeForRecovery } from "../../../operator/recover/observe";
import { planRecovery } from "../../../operator/recover/plan";
import { hashOf, voter } from "../shared/fakeCluster";
import { closeServers, serveJsonRpc } from "../shared/jsonRpcServer";

afterEach(closeServers);

const NAMES = ["sequencer-1", "sequencer-2", "sequencer-3"];
const PATIENCE_SECONDS = 0.8;

/** @param leaderAt who leads, by how often a conductor has been asked; "" for nobody */
async function standingStill(leaderAt: (look: number) => string): Promise<Network> {
  const sequencers = await Promise.all(
    NAMES.map(async (name, at) => {
      let looks = 0;
      const container = (component: string): NetworkContainer => ({
        id: `${component}-${name}`,
        name: `${component}-${name}`,
        role: "sequencer",
        component,
        index: at + 1,
        state: "running",
        health: "healthy",
        commandLine: "",
        urls: {},
      });
      return {
        name,
        role: "sequencer" as const,
        index: at + 1,
        execution: container("op-reth"),
        consensus: container("kona-node"),
        conductor: container("op-conductor"),
        rpcUrl: await serveJsonRpc({
          eth_blockNumber: "0x7",
          eth_getBlockByNumber: { hash: hashOf(7), number: "0x7", timestamp: "0x3f6" },
        }),
        nodeRpcUrl: await serveJsonRpc({
          admin_sequencerActive: false,
          optimism_syncStatus: { unsafe_l2: { hash: hashOf(7), number: 7, timestamp: 1_014 } },
          optimism_rollupConfig: { block_time: 0.05 },
        }),
        conductorRpcUrl: await serveJsonRpc({
          conductor_leaderWithID: () => ({ id: leaderAt((looks += 1)), addr: "", suffrage: 0 }),
          conductor_leaderOverridden: false,
          conductor_paused: false,
          conductor_sequencerHealthy: false,
          conductor_clusterMembership: { servers: NAMES.map(voter), version: 0 },
        }),
      };
    }),
  );
  const network = { name: "net", stack: "dev", sequencers, validators: [], incomplete: [], guards: [], containers: [] };
  return network;
}

describe("make recover, planning", () => {
  const plan = async (leaderAt: (look: number) => string) => {
    const planned = planRecovery(await observeForRecovery(await standingStill(leaderAt), PATIENCE_SECONDS));
    return { ...planned, kinds: planned.refusal === undefined ? planned.steps.map(({ kind }) => kind) : [] };
  };

  it("founds no Raft cluster anew where its first and its last look fall between two leaders", async () => {
    const { kinds, findings } = await plan((look) => (look === 3 ? "sequencer-2" : ""));
    expect(kinds).toEqual(["pause-conductors", "plan-again"]);
    expect(findings.join()).toMatch(/the leadership moved 2 times in \d s: none, sequencer-2, none/);
  });

  it("founds it anew where nobody led all the time", async () => {
    const { kinds, findings } = await plan(() => "");
    expect(kinds).toEqual(["pause-conductors", "found-raft-anew", "start-sequencer", "reconcile"]);
    expect(findings.join()).toMatch(/nobody led for \d s/);
  });
});
