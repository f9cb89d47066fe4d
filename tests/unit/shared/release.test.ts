import { describe, expect, it } from "vitest";
import { planRelease, type Release } from "../../../shared/cluster/release";
import { reconcile } from "../../../shared/cluster/reconcile";
import { FakeCluster, ids } from "./fakeCluster";

const release = async (cluster: FakeCluster, id: string, updated: string[] = []): Promise<Release> =>
  planRelease(await cluster.observe(), id, updated);

describe("planRelease", () => {
  it("has nothing to wait for on a network that does not run yet", async () => {
    const cluster = FakeCluster.fresh(3);
    for (const server of cluster.servers.values()) server.up = false;
    expect(await release(cluster, "sequencer-1")).toEqual({ kind: "released", because: "no cluster runs yet" });
  });

  it("lets a follower go when the others are well", async () => {
    const cluster = FakeCluster.formed(3, "sequencer-2");
    expect(await release(cluster, "sequencer-3")).toEqual({ kind: "released", because: "sequencer-2 leads" });
  });

  it("hands over before the leader goes, to one that was updated already", async () => {
    const cluster = FakeCluster.formed(3, "sequencer-1");
    expect(await release(cluster, "sequencer-1", ["sequencer-3"])).toMatchObject({
      kind: "hand-over",
      action: { kind: "transfer-leadership", from: "sequencer-1", to: "sequencer-3" },
    });
  });

  it("waits for the others, and names who is not well", async () => {
    const cluster = FakeCluster.formed(3, "sequencer-1");
    cluster.server("sequencer-2").paused = true;
    expect(await release(cluster, "sequencer-3")).toMatchObject({
      kind: "wait",
      seen: "sequencer-2 is not healthy and at the tip",
    });
  });

  it("sees that a chain has halted", async () => {
    const cluster = FakeCluster.formed(3, "sequencer-1");
    cluster.leader = undefined;
    expect(await release(cluster, "sequencer-3")).toEqual({ kind: "halted" });
  });
});

describe("a network that grows from one sequencer", () => {
  it("creates the others beside the one that makes the blocks", async () => {
    const cluster = FakeCluster.grownFromOne(3);
    for (const id of ["sequencer-2", "sequencer-3"]) {
      expect(await release(cluster, id)).toEqual({
        kind: "released",
        because: "sequencer-1 carries the chain alone",
      });
    }
  });

  it("does not let it go before the founder leads and follows the chain", async () => {
    const cluster = FakeCluster.grownFromOne(3);
    cluster.leader = undefined;
    expect(await release(cluster, "sequencer-1")).toMatchObject({ what: "sequencer-2 to found the Raft cluster" });
    cluster.leader = "sequencer-2";
    const seen = await cluster.observe();
    seen.members[1]!.sequencer!.unsafeHead.number -= 2;
    expect(planRelease(seen, "sequencer-1", [])).toMatchObject({
      kind: "wait",
      what: "sequencer-2 to follow the chain",
    });
  });

  it("hands the chain over, replaces it, and makes all of them voters", async () => {
    const cluster = FakeCluster.grownFromOne(3);
    const handOver = await release(cluster, "sequencer-1");
    expect(handOver).toEqual({
      kind: "hand-over",
      action: { kind: "take-over", from: "sequencer-1", to: "sequencer-2" },
    });
    if (handOver.kind === "hand-over") await cluster.perform(handOver.action);
    expect(await release(cluster, "sequencer-1")).toEqual({
      kind: "released",
      because: "sequencer-1 is not in the cluster",
    });
    cluster.server("sequencer-1").alone = false;
    await reconcile(cluster, { deadlineSeconds: 2, everyMilliseconds: 0, report: () => undefined });
    expect(cluster.actions).toEqual([
      "take over from sequencer-1 on sequencer-2",
      "add sequencer-1",
      "add sequencer-3",
      "resume sequencer-2",
    ]);
    expect([...cluster.voters].sort()).toEqual(ids(3));
    expect(cluster.violations).toEqual([]);
  });
});
