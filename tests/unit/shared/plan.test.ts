import { describe, expect, it } from "vitest";
import { plan } from "../../../shared/cluster/plan";
import type { ClusterObservation } from "../../../shared/cluster/observation";
import { FakeCluster, hashOf, ids, raftAddress, voter } from "./fakeCluster";

/** The observation of `cluster`, altered by `change`. */
const seen = async (cluster: FakeCluster, change: (observation: ClusterObservation) => void = () => undefined) => {
  const observation = await cluster.observe();
  change(observation);
  return observation;
};

const whats = (observation: ClusterObservation) => plan(observation).unmet.map(({ what }) => what);

describe("plan", () => {
  it("begins a fresh chain on the bootstrapped leader, at its unsafe head", async () => {
    const { action } = plan(await seen(FakeCluster.fresh(3)));
    expect(action).toEqual({ kind: "start-sequencer", on: "sequencer-2", unsafeHead: hashOf(0), blockNumber: 0 });
  });

  it("passes the configuration's version on with a membership change", async () => {
    const observation = await seen(FakeCluster.formed(3).want(ids(4)), ({ members }) => {
      members[0]!.conductor!.configurationVersion = 17;
    });
    expect(plan(observation).action).toEqual({
      kind: "add-voter",
      leader: "sequencer-1",
      id: "sequencer-4",
      raftAddress: raftAddress("sequencer-4"),
      version: 17,
    });
  });

  it("has nothing to do in a formed cluster", async () => {
    expect(plan(await seen(FakeCluster.formed(3)))).toEqual({ unmet: [] });
  });

  it.each([
    ["another sequencer is active", (o) => (o.members[0]!.sequencer!.active = true)],
    ["a node does not answer", (o) => silence(o, 2, "execution client")],
    ["another node is ahead", (o) => (o.members[0]!.sequencer!.unsafeHead.number = 1)],
    ["another Raft cluster exists", (o) => (o.members[0]!.conductor!.servers = ids(3).map(voter))],
    ["nobody leads", (o) => (o.members[1]!.conductor!.leaderId = "")],
    ["the leadership is only overridden", (o) => (o.members[1]!.conductor!.leaderOverridden = true)],
  ] satisfies [string, (observation: ClusterObservation) => unknown][])(
    "never starts a sequencer when %s",
    async (_, change) => {
      const observation = await seen(FakeCluster.fresh(3), change);
      const { action, unmet } = plan(observation);
      expect(action?.kind).not.toBe("start-sequencer");
      expect(unmet).not.toEqual([]);
    },
  );

  it("leaves starting to a leader that manages its sequencer", async () => {
    const observation = await seen(FakeCluster.formed(3), ({ members }) => {
      members[0]!.sequencer!.active = false;
    });
    expect(plan(observation).action).toBeUndefined();
    expect(whats(observation)).toEqual(["the sequencer of the leader, sequencer-1, to be active"]);
  });

  it("leaves starting to a lone leader that has left its first boot's pause", async () => {
    const observation = await seen(FakeCluster.formed(1), ({ members }) => {
      members[0]!.sequencer!.active = false;
    });
    expect(plan(observation).action).toBeUndefined();
  });

  it("does not resume a bootstrapped leader, whose Raft log may be empty, before it can start the chain", async () => {
    const cluster = FakeCluster.fresh(3);
    for (const server of cluster.servers.values()) server.head = 400;
    const observation = await seen(cluster, (o) => silence(o, 2, "execution client"));
    expect(plan(observation).action).toBeUndefined();
  });

  it("adds nobody until the chain has caught up with the clock", async () => {
    const observation = await seen(FakeCluster.fresh(3), ({ members, atSeconds }) => {
      Object.assign(members[1]!.sequencer!, { active: true });
      members[1]!.sequencer!.unsafeHead = { hash: hashOf(9), number: 9, timestamp: atSeconds - 30 };
    });
    expect(plan(observation).action).toBeUndefined();
    expect(whats(observation)).toContain("the unsafe head of sequencer-2 to catch up with the clock");
  });

  it.each([
    ["a non-voter", (o) => (o.members[0]!.conductor!.servers[2]!.suffrage = 1)],
    ["a voter at an old address", (o) => (o.members[0]!.conductor!.servers[2]!.addr = "10.0.0.9:50050")],
  ] satisfies [string, (observation: ClusterObservation) => unknown][])("adds %s again", async (_, change) => {
    const { action } = plan(await seen(FakeCluster.formed(3), change));
    expect(action).toMatchObject({ kind: "add-voter", id: "sequencer-3" });
  });

  it("adds another member while the first missing one is down", async () => {
    const cluster = FakeCluster.formed(3).want(ids(5));
    cluster.server("sequencer-4").up = false;
    expect(plan(await seen(cluster)).action).toMatchObject({ kind: "add-voter", id: "sequencer-5" });
  });

  it("resumes followers at once, and the leader when it is healthy", async () => {
    const cluster = FakeCluster.formed(2);
    for (const server of cluster.servers.values()) server.paused = true;
    expect(plan(await seen(cluster)).action).toEqual({ kind: "resume", id: "sequencer-2" });
    cluster.server("sequencer-2").paused = false;
    const unhealthy = await seen(cluster, ({ members }) => (members[0]!.conductor!.healthy = false));
    expect(plan(unhealthy).action).toBeUndefined();
    expect(plan(await seen(cluster)).action).toEqual({ kind: "resume", id: "sequencer-1" });
  });

  it("hands the leadership to the member that has seen most of the chain, and is well", async () => {
    const observation = await seen(FakeCluster.formed(4, "sequencer-4").want(ids(3)), ({ members }) => {
      members[0]!.sequencer!.unsafeHead.number -= 1;
      members[2]!.conductor!.healthy = false;
    });
    expect(plan(observation).action).toMatchObject({ kind: "transfer-leadership", to: "sequencer-2" });
  });

  it("resumes all who stay before it hands the leadership to one of them", async () => {
    const cluster = FakeCluster.formed(4, "sequencer-4").want(ids(3));
    cluster.server("sequencer-2").paused = true;
    expect(plan(await seen(cluster)).action).toEqual({ kind: "resume", id: "sequencer-2" });
  });

  it("tells by what a conductor judged a member unhealthy", async () => {
    const observation = await seen(FakeCluster.formed(3), ({ members, atSeconds }) => {
      members[2]!.conductor!.healthy = false;
      members[2]!.sequencer!.unsafeHead = { hash: hashOf(0), number: 0, timestamp: atSeconds - 40 };
      members[2]!.sequencer!.peers = 0;
    });
    const { seen: reason } = plan(observation).unmet[0]!;
    expect(reason).toBe("its conductor calls it unhealthy, at block 0, 40 s old, with 0 P2P peers");
  });

  it("waits while two servers say that they lead", async () => {
    const observation = await seen(FakeCluster.formed(3).want(ids(4)), ({ members }) => {
      members[1]!.conductor!.leaderId = "sequencer-2";
    });
    expect(plan(observation).action).toBeUndefined();
    expect(plan(observation).unmet[0]!.seen).toBe("sequencer-1, sequencer-2 each report that they lead");
  });

  it("does not join members to a cluster that the founder bootstrapped beside theirs", async () => {
    const observation = await seen(FakeCluster.formed(3), ({ members }) => {
      members[0]!.conductor!.servers = [voter("sequencer-1")];
      for (const member of members.slice(1)) member.conductor!.leaderId = "";
    });
    expect(plan(observation).action).toBeUndefined();
    expect(plan(observation).unmet[0]!.seen).toMatch(/leads a Raft cluster of its own/);
  });

  it.each([
    ["a second active sequencer", (o) => (o.members[1]!.sequencer!.active = true), "the only active sequencer"],
    ["an unhealthy follower", (o) => (o.members[2]!.conductor!.healthy = false), "sequencer-3 to be healthy"],
    ["a silent consensus client", (o) => silence(o, 1, "consensus client"), "the consensus client of sequencer-2"],
    ["an overridden leadership", (o) => (o.members[0]!.conductor!.leaderOverridden = true), "one Raft leader"],
  ] satisfies [string, (observation: ClusterObservation) => unknown, string][])(
    "is not done with %s",
    async (_, change, what) => {
      const observation = await seen(FakeCluster.formed(3), change);
      expect(plan(observation).action).toBeUndefined();
      expect(whats(observation).join()).toContain(what);
    },
  );
});

function silence(observation: ClusterObservation, index: number, service: "consensus client" | "execution client") {
  const member = observation.members[index]!;
  if (service === "consensus client") member.sequencer = undefined;
  member.silences.push({ service, container: "some-container", reason: "connect ECONNREFUSED" });
}
