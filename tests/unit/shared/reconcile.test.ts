import { describe, expect, it } from "vitest";
import { plan } from "../../../shared/cluster/plan";
import { reconcile } from "../../../shared/cluster/reconcile";
import { sleep } from "../../../shared/rpc/deadline";
import { FakeCluster, hashOf, ids } from "./fakeCluster";

const run = async (cluster: FakeCluster, deadlineSeconds = 2) => {
  const lines: string[] = [];
  await reconcile(cluster, { deadlineSeconds, everyMilliseconds: 0, report: (line) => lines.push(line) });
  return lines;
};

/** Plans and acts until the cluster has seen `count` actions, as a job that is killed right after. */
const interruptAfter = async (cluster: FakeCluster, count: number) => {
  for (let look = 0; look < 500 && cluster.actions.length < count; look += 1) {
    const { action } = plan(await cluster.observe());
    if (action) await cluster.perform(action);
  }
};

/**
 * Three that run, and a fourth that has made so many blocks at each look; a look takes 20 ms.
 *
 * @param blocksAt by the number of the look, from 0
 */
function joinedBySlow(blocksAt: (look: number) => number): FakeCluster {
  const cluster = FakeCluster.formed(3).want(ids(4));
  const observe = cluster.observe.bind(cluster);
  let looks = 0;
  cluster.observe = async () => {
    await sleep(20);
    const { members, ...seen } = await observe();
    const number = blocksAt(looks++);
    return {
      ...seen,
      members: members.map((member) => {
        const { id, conductor, sequencer } = member;
        if (id !== "sequencer-4" || !conductor || !sequencer || number >= sequencer.unsafeHead.number) return member;
        const unsafeHead = { hash: hashOf(number), number, timestamp: 2 * number };
        return { ...member, conductor: { ...conductor, healthy: false }, sequencer: { ...sequencer, unsafeHead } };
      }),
    };
  };
  return cluster;
}

const FORMATION = ["start sequencer-2", "add sequencer-1", "add sequencer-3", "resume sequencer-2"];
/** Who began the chain from nothing also gives sequencer 1 the lead. */
const SEATING = "transfer to sequencer-1";

describe("reconcile", () => {
  it("forms a fresh cluster", async () => {
    const cluster = FakeCluster.fresh(3);
    const lines = await run(cluster);
    expect(cluster.actions).toEqual([...FORMATION, SEATING]);
    expect(cluster.violations).toEqual([]);
    expect(lines.at(-2)).toBe("formed: sequencer-1 leads 3 healthy voters");
    expect(lines.at(-1)).toMatch(/^the chain advances: block \d+ followed \d+$/);
  });

  it.each([1, 2, 3, 5, 9])("forms a cluster of %i", async (count) => {
    const cluster = FakeCluster.fresh(count);
    await run(cluster);
    expect([...cluster.voters].sort()).toEqual(ids(count));
    expect(cluster.leader).toBe("sequencer-1");
    expect(cluster.violations).toEqual([]);
  });

  it.each(["sequencer-1", "sequencer-3"])("changes nothing in a formed cluster that %s leads", async (leader) => {
    const cluster = FakeCluster.formed(3, leader);
    const lines = await run(cluster);
    expect(cluster.actions).toEqual([]);
    expect(lines[0]).toBe(`nothing to do: ${leader} leads 3 healthy voters`);
  });

  it.each([0, 1, 2, 3, 4])("takes over where another job ended after %i actions", async (count) => {
    const cluster = FakeCluster.fresh(3);
    await interruptAfter(cluster, count);
    await run(cluster);
    expect(cluster.actions).toEqual(count === 0 ? [...FORMATION, SEATING] : FORMATION);
    expect(cluster.violations).toEqual([]);
  });

  it.each([0, 1, 2, 3])("takes over when the founder restarted too, unpaused, after %i actions", async (count) => {
    const cluster = FakeCluster.fresh(3);
    await interruptAfter(cluster, count);
    cluster.server("sequencer-2").paused = false;
    await run(cluster);
    expect(cluster.actions).toEqual([...FORMATION.slice(0, 3), ...(count === 0 ? [SEATING] : [])]);
    expect(cluster.violations).toEqual([]);
  });

  it("starts the sequencer again if it stopped before the cluster had a second voter", async () => {
    const cluster = FakeCluster.fresh(3);
    await interruptAfter(cluster, 1);
    await cluster.observe();
    cluster.server("sequencer-2").active = false;
    await run(cluster);
    expect(cluster.actions).toEqual(["start sequencer-2", ...FORMATION]);
    expect(cluster.violations).toEqual([]);
  });

  it("gives conductors to a chain that a single sequencer had produced", async () => {
    const cluster = FakeCluster.fresh(3);
    for (const server of cluster.servers.values()) server.head = 400;
    await run(cluster);
    expect(cluster.actions).toEqual(FORMATION);
  });

  it("resumes a cluster that was paused as a whole while nothing sequenced", async () => {
    const cluster = FakeCluster.formed(3, "sequencer-2");
    for (const server of cluster.servers.values()) Object.assign(server, { paused: true, active: false });
    await run(cluster);
    expect(cluster.actions.sort()).toEqual(ids(3).map((id) => `resume ${id}`));
    expect(cluster.violations).toEqual([]);
  });

  it("waits for an election to end", async () => {
    const cluster = FakeCluster.formed(3);
    cluster.leader = undefined;
    const observe = cluster.observe.bind(cluster);
    let looks = 0;
    cluster.observe = () => {
      if ((looks += 1) === 10) cluster.leader = "sequencer-2";
      return observe();
    };
    const lines = await run(cluster);
    expect(lines[0]).toMatch(
      /^waiting for one Raft leader: no leader elected among sequencer-1, sequencer-2, sequencer-3/,
    );
    expect(cluster.actions).toEqual([]);
  });

  it("adds members to a running cluster", async () => {
    const cluster = FakeCluster.formed(3, "sequencer-2").want(ids(5));
    await run(cluster);
    expect(cluster.actions).toEqual(["add sequencer-4", "add sequencer-5"]);
    expect(cluster.violations).toEqual([]);
  });

  it("waits for as long as a member that starts from nothing comes nearer to the tip", async () => {
    const cluster = joinedBySlow((look) => 10 * look);
    const lines = await run(cluster, 0.5);
    expect(lines.at(-2)).toBe("formed: sequencer-1 leads 4 healthy voters");
  });

  it("gives up on one that comes no nearer", async () => {
    const cluster = joinedBySlow(() => 10);
    await expect(run(cluster, 0.2)).rejects.toThrow(/within 0\.2 s.*sequencer-4 to be healthy/);
  });

  it.each([true, false])("removes members, whether they run on or are gone (%s)", async (up) => {
    const cluster = FakeCluster.formed(5).want(ids(3));
    cluster.server("sequencer-4").up = up;
    cluster.server("sequencer-5").up = up;
    await run(cluster);
    expect(cluster.actions).toEqual(["remove sequencer-4", "remove sequencer-5"]);
    expect(cluster.violations).toEqual([]);
  });

  it("moves the leadership to a member before it removes the leader", async () => {
    const cluster = FakeCluster.formed(5, "sequencer-5").want(ids(3));
    await run(cluster);
    expect(cluster.actions).toEqual(["transfer to sequencer-1", "remove sequencer-4", "remove sequencer-5"]);
    expect(cluster.server("sequencer-1").active).toBe(true);
    expect(cluster.violations).toEqual([]);
  });

  it("replaces all members by others", async () => {
    const wanted = ["sequencer-4", "sequencer-5", "sequencer-6"];
    const cluster = FakeCluster.formed(3).want(wanted);
    await run(cluster);
    expect(cluster.voters).toEqual(wanted);
    expect(cluster.violations).toEqual([]);
  });

  it("does not begin a chain while a member is missing, and names it", async () => {
    const cluster = FakeCluster.fresh(3);
    cluster.server("sequencer-3").up = false;
    await expect(run(cluster, 0.1)).rejects.toThrow(
      /within 0\.1 s.*the op-conductor of sequencer-3 to answer: connect ECONNREFUSED \(see docker logs net-op-conductor-sequencer-3\)/,
    );
    expect(cluster.actions).toEqual([]);
  });

  it("does not shrink a cluster while one who stays is down", async () => {
    const cluster = FakeCluster.formed(3).want(ids(2));
    cluster.server("sequencer-2").up = false;
    await expect(run(cluster, 0.1)).rejects.toThrow(/sequencer-2 to answer/);
    expect(cluster.actions).toEqual([]);
  });

  it("tells what its last attempt failed of", async () => {
    const cluster = FakeCluster.formed(3).want(ids(4));
    cluster.perform = () => Promise.reject(new Error("dial tcp: i/o timeout"));
    await expect(run(cluster, 0.1)).rejects.toThrow(
      /could not add sequencer-4 as a voter at sequencer-4\.raft:50050: dial tcp: i\/o timeout\.$/,
    );
  });

  it("fails when the chain of a well-looking cluster stands still", async () => {
    const cluster = FakeCluster.formed(3);
    const seen = await cluster.observe();
    cluster.observe = async () => seen;
    await expect(run(cluster, 0.1)).rejects.toThrow(/a block after 500, which did not come/);
  });
});
