/** A chain that has halted, by hand and by loss, and how it goes on. */
import { describe, expect, it } from "vitest";
import { sleep, until } from "../../../shared/rpc/deadline";
import { conductorClient, consensusClient } from "../../../shared/rpc/client";
import { containersOf } from "../../../operator/network/model";
import type { Cluster } from "../../../operator/network/cluster";
import { advance, allNodes, hashesAtCommonHeight, height, memberState, type Outputs } from "./chain";
import { removeWithData } from "./docker";
import { RUNS_ALL } from "./suite";
import type { TestStack } from "./testStack";

export interface RecoveryContext {
  stack: () => TestStack;
  network: string;
  outputs: () => Promise<Outputs>;
  cluster: () => Promise<Cluster>;
}

/** Long enough for a block, had there been one. */
const STANDS_STILL_MILLISECONDS = 10_000;

async function expectStandstill(rpcUrl: string): Promise<number> {
  const before = await height(rpcUrl);
  await sleep(STANDS_STILL_MILLISECONDS);
  expect(await height(rpcUrl)).toBe(before);
  return before;
}

async function expectHealthyCluster({ sequencers }: Outputs): Promise<void> {
  await until(
    "all members to be healthy and managed voters",
    async () => {
      const members = await Promise.all(sequencers.map(({ conductorRpcUrl }) => memberState(conductorRpcUrl!)));
      return members.every(({ healthy, paused, voters }) => healthy && !paused && voters.length === sequencers.length);
    },
    { withinSeconds: 90 },
  );
}

export function describeRecovery({ stack, outputs, cluster }: RecoveryContext): void {
  describe("make recover", () => {
    it("refuses while the chain advances", async () => {
      const refused = await stack().make("recover");
      expect(refused.exitCode).not.toBe(0);
      expect(refused.text).toContain("the chain advances");
    });

    it("says what it would do to a chain that has halted, and does it when told to", async () => {
      const { sequencers, validators, l2RpcUrl } = await outputs();
      const nodes = allNodes({ sequencers, validators } as Outputs);
      const leader = await (await cluster()).leader();
      for (const { conductorRpcUrl } of sequencers) {
        await conductorClient(conductorRpcUrl!).request({ method: "conductor_pause" });
      }
      await consensusClient(leader.nodeRpcUrl).request({ method: "admin_stopSequencer" });
      // What was gossiped last is still on its way to the validators.
      await sleep(1_000);

      const plan = await stack().make("recover");
      expect(plan.exitCode, plan.text).toBe(0);
      expect(plan.text).toMatch(/1\. pause the conductors of sequencer-1, sequencer-2, sequencer-3/);
      const stoppedAt = await expectStandstill(l2RpcUrl);

      const recovered = await stack().within({ APPLY: "1" }, () => stack().make("recover"));
      expect(recovered.exitCode, recovered.text).toBe(0);
      console.log(`make recover took ${recovered.seconds.toFixed(0)} s`);
      for (const { rpcUrl } of nodes) await advance(rpcUrl, 2, 90);
      expect(await height(l2RpcUrl)).toBeGreaterThan(stoppedAt);
      expect(await hashesAtCommonHeight(nodes)).toHaveProperty("size", 1);
      await expectHealthyCluster(await outputs());
    });
  });

  describe.runIf(RUNS_ALL)("two of three sequencers destroyed, with their volumes", () => {
    it("stops the chain rather than fork it, and pulumi up --refresh brings all of it back", async () => {
      const { sequencers, validators } = await outputs();
      const running = await cluster();
      const leader = await running.leader();
      const lost = [leader, (await running.followers())[0]!];
      await removeWithData(lost.flatMap(containersOf).map(({ name }) => name));

      // What was under way arrives; then nothing more.
      await sleep(5_000);
      const stoppedAt = await expectStandstill(validators[0]!.rpcUrl);

      const healed = await stack().up("--refresh");
      expect(healed.exitCode, healed.text).toBe(0);
      console.log(`pulumi up --refresh took ${healed.seconds.toFixed(0)} s`);
      const nodes = allNodes({ sequencers, validators } as Outputs);
      for (const { rpcUrl } of nodes) await advance(rpcUrl, 2, 60);
      expect(await height(validators[0]!.rpcUrl)).toBeGreaterThan(stoppedAt);
      expect(await hashesAtCommonHeight(nodes)).toHaveProperty("size", 1);
      await expectHealthyCluster(await outputs());
    });
  });
}
