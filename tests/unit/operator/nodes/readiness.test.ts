import { describe, expect, it } from "vitest";
import { candidates, lookOf, obstaclesOf } from "../../../../operator/nodes/readiness";
import type { NodeStatus } from "../../../../operator/status/model";

const sequencer = (index: number, change: Partial<NodeStatus> = {}): NodeStatus => ({
  name: `sequencer-${index}`,
  role: "sequencer",
  ailing: [],
  hasConductor: true,
  active: false,
  conductor: { voter: true, leader: false, healthy: true, paused: false },
  heads: { unsafe: 100 },
  executionHead: 100,
  peers: {},
  ...change,
});
const conductor = (change: Partial<NonNullable<NodeStatus["conductor"]>>) => ({
  conductor: { voter: true, leader: false, healthy: true, paused: false, ...change },
});

describe("what stands in the way of a sequencer that is to lead", () => {
  it("is nothing where it is healthy, a voter, and at most the newest block behind", () => {
    expect(obstaclesOf(sequencer(2), 100)).toEqual([]);
    expect(obstaclesOf(sequencer(2), 101)).toEqual([]);
  });

  it.each<[Partial<NodeStatus>, string, boolean]>([
    [{ heads: { unsafe: 97 } }, "it is 4 blocks behind", true],
    [{ heads: {} }, "it does not know its head yet", true],
    [{ heads: undefined }, "its consensus client does not answer", true],
    [{ executionHead: undefined }, "its execution client does not answer", true],
    [{ conductor: undefined }, "its conductor does not answer", true],
    [conductor({ voter: false }), "it is no voter of the Raft cluster", false],
    [conductor({ paused: true }), "its conductor is paused", false],
    [conductor({ healthy: false }), "its conductor calls it unhealthy", true],
    [{ hasConductor: false, conductor: undefined }, "its sequencer is not active", true],
  ])("is told: %j", (change, text, passes) => {
    expect(obstaclesOf(sequencer(2, change), 101)).toEqual([{ text, passes }]);
  });

  it("are its containers, of which one that is paused or stopped does not come back by itself", () => {
    const ailing = ["paused", "exited", "restarting", "running, unhealthy"].map((state) => ({ container: "x", state }));
    const obstacles = obstaclesOf(sequencer(2, { ailing, heads: undefined, conductor: undefined }), 100);
    expect(obstacles.map(({ text, passes }) => [text, passes])).toEqual([
      ["x is paused", false],
      ["x is exited", false],
      ["x is restarting", true],
      ["x is running, unhealthy", true],
    ]);
  });

  it("asks of a validator only what it has", () => {
    const { conductor: _, active: __, ...rest } = sequencer(1);
    const validator: NodeStatus = { ...rest, name: "validator-1", role: "validator", hasConductor: false };
    expect(obstaclesOf(validator, 100)).toEqual([]);
  });
});

describe("who could lead next", () => {
  const leader = sequencer(1, {
    ...conductor({ leader: true }),
    active: true,
    heads: { unsafe: 110 },
    executionHead: 110,
  });

  it("is who is ready, the highest head first", () => {
    const look = lookOf([
      leader,
      sequencer(2, { heads: { unsafe: 109 } }),
      sequencer(3, { heads: { unsafe: 110 } }),
      sequencer(4, { ...conductor({ healthy: false }), heads: { unsafe: 90 } }),
    ]);
    expect([look.leader?.name, look.tip]).toEqual(["sequencer-1", 110]);
    expect(candidates(look)).toEqual({
      ready: ["sequencer-3", "sequencer-2"],
      others: ["sequencer-4: it is 20 blocks behind, its conductor calls it unhealthy"],
      mayCome: true,
    });
    expect(candidates(lookOf([leader, sequencer(2, conductor({ paused: true }))]))).toMatchObject({
      ready: [],
      mayCome: false,
    });
  });

  it("is nobody's follower while nobody leads, or two do; then the highest head counts", () => {
    const two = lookOf([leader, sequencer(2, { ...conductor({ leader: true }), heads: { unsafe: 120 } })]);
    expect([two.leader, two.tip]).toEqual([undefined, 120]);
    const none = lookOf([sequencer(1), sequencer(2, { heads: undefined })]);
    expect([none.leader, none.tip]).toEqual([undefined, 100]);
  });
});
