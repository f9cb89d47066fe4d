/** From observations to slots, leaders, lanes and the score. */
import { describe, expect, it } from "vitest";
import { laneOf } from "../../../../operator/arena/model";
import { reportOf, scoreNow } from "../../../../operator/arena/score";
import { failover, Scenario } from "./models";

const kindOf = ({ model }: Scenario, slot: number) => model.slots.get(slot)?.kind;
const makerOf = ({ model }: Scenario, slot: number) => model.slots.get(slot)?.maker;

describe("slots", () => {
  it("are made by the leader, and none is missed in a calm time", () => {
    const calm = new Scenario().blocks(100, 130);
    expect(scoreNow(calm.model)).toMatchObject({ slots: 30, missed: 0, forks: 0 });
    expect([kindOf(calm, 12), makerOf(calm, 12)]).toEqual(["made", "sequencer-1"]);
  });

  it("are late from a whole block time on, less the time between two looks", () => {
    const almost = new Scenario().blocks(100, 110).block(111, { late: 0.79 });
    expect([kindOf(almost, 11), almost.model.score.missed]).toEqual(["made", 0]);
    const late = new Scenario().blocks(100, 110).block(111, { late: 0.8 });
    expect([kindOf(late, 11), late.model.score.missed]).toEqual(["late", 1]);
    expect(late.texts("slot").at(-1)).toBe("block 111 by sequencer-1, 5 transactions, 0.8 s late");
  });

  it("are skipped where no block has their time", () => {
    const skipped = new Scenario().blocks(100, 110).block(111, { skipped: 2 });
    expect([11, 12, 13].map((slot) => kindOf(skipped, slot))).toEqual(["skipped", "skipped", "made"]);
    expect(skipped.model.score).toMatchObject({ slots: 13, missed: 2 });
  });

  it("are overdue while they have no block, and count then already", () => {
    const halted = new Scenario().blocks(100, 110).at(14.9, { kind: "clock" });
    expect(scoreNow(halted.model)).toMatchObject({ slots: 14, missed: 4 });
    expect(halted.model.score.missed).toBe(0);
  });

  it("are not missed for a block that nobody has shown", () => {
    const gap = new Scenario().blocks(100, 110).block(113);
    expect(gap.model.score).toMatchObject({ slots: 13, missed: 0 });
  });

  it("count once a chain that has just begun has come to the clock", () => {
    const begun = new Scenario().block(100, { late: 30 }).block(110, { late: 21 }).block(131, { late: 1 });
    begun.at(32.5, { kind: "clock" });
    expect([scoreNow(begun.model), begun.texts("slot")]).toEqual([
      expect.objectContaining({ slots: 0, missed: 0 }),
      [],
    ]);
    begun.blocks(132, 140);
    expect(begun.texts("block")).toEqual(["block 100 is the first one seen"]);
    // Its first block in time is the one that the others are counted from.
    expect(scoreNow(begun.model)).toMatchObject({ slots: 8, missed: 0 });
  });

  it("of history do not count: a node that comes back shows old blocks", () => {
    const old = new Scenario().blocks(100, 110).block(50, { node: "sequencer-3" }).block(105, { node: "sequencer-3" });
    expect(old.model.score).toMatchObject({ slots: 10, missed: 0, forks: 0 });
  });
});

describe("forks", () => {
  it("are counted once for each height", () => {
    const forked = new Scenario().blocks(100, 110);
    for (const hash of ["0xother", "0xother", "0xthird"]) forked.block(105, { hash, node: "sequencer-2" });
    expect(forked.model.score.forks).toBe(1);
    expect(forked.texts("block").at(1)).toBe("fork: sequencer-2 has another block 105 (0xother…)");
    expect(reportOf(forked.model, 0)).toMatchObject({ passed: false, problems: ["1 fork"] });
  });
});

describe("leaders", () => {
  it("another one is told with the time that passed without", () => {
    expect(failover().texts("leader")).toEqual([
      "sequencer-1 leads",
      "sequencer-2 leads, 1.9 s after sequencer-1 last did",
    ]);
  });

  it("a block that came after the old one's last word is the new one's", () => {
    const scenario = new Scenario().blocks(100, 110).block(111);
    expect(makerOf(scenario, 11)).toBe("sequencer-1");
    scenario.at(11.2, { kind: "sequencer", node: "sequencer-2", leader: true, active: true });
    expect([10, 11].map((slot) => makerOf(scenario, slot))).toEqual(["sequencer-2", "sequencer-2"]);
  });

  it("but not one that the old one's own node has shown first", () => {
    const scenario = new Scenario().blocks(100, 110).block(111, { node: "sequencer-1" });
    scenario.at(11.2, { kind: "sequencer", node: "sequencer-2", leader: true, active: true });
    expect(makerOf(scenario, 11)).toBe("sequencer-1");
  });

  it("one that thinks it still leads takes nothing back", () => {
    const scenario = new Scenario().blocks(100, 110);
    const says = (node: string, leader: boolean) => ({ kind: "sequencer", node, leader, active: leader }) as const;
    scenario.at(11, says("sequencer-2", true)).at(11.1, says("sequencer-1", true)).at(11.2, says("sequencer-2", true));
    expect([scenario.model.leader, scenario.model.score.changes]).toEqual(["sequencer-2", 1]);
    // Having yielded, it may lead again.
    scenario.at(12, says("sequencer-1", false)).at(13, says("sequencer-1", true));
    expect(scenario.model.leader).toBe("sequencer-1");
  });

  it("without conductors, who makes blocks leads", () => {
    const single = new Scenario(1, 1).at(0, { kind: "sequencer", node: "sequencer-1", active: true });
    expect(single.model.leader).toBe("sequencer-1");
  });
});

describe("acts and nodes", () => {
  it("a killed leader is broken, counted, and told when it is back", () => {
    const scenario = failover();
    const lane = laneOf(scenario.model, "sequencer-1")!;
    expect([lane.broken, lane.state, scenario.model.score.leadersHit]).toEqual(["kill", "down", 1]);
    expect(reportOf(scenario.model, 0)).toMatchObject({ passed: true, problems: [] });
    scenario
      .at(41, { kind: "act", act: "restore", target: "sequencer-1", phase: "restored", text: "restored" })
      .at(42, { kind: "containers", states: { "sequencer-1": "up" } })
      .at(42.1, { kind: "clock" });
    expect(lane.awaitedSince).toBeDefined();
    scenario.at(43.5, { kind: "head", node: "sequencer-1", number: 140 }, { kind: "clock" });
    expect(scenario.texts("node")).toEqual(["sequencer-1 is back at the head, 2.5 s after its restoration"]);
  });

  it("what goes down by itself is told, what the arena does is not told twice", () => {
    expect(failover().texts("node")).toEqual([]);
    const states = (state: "up" | "restarting") => ({ kind: "containers", states: { "validator-1": state } }) as const;
    const other = new Scenario().at(1, states("up")).at(2, states("restarting")).at(3, states("up"));
    expect(other.texts("node")).toEqual(["validator-1 is restarting", "validator-1 is up"]);
  });
});

describe("readers and the load", () => {
  it("a head that goes back fails", () => {
    const reader = (head?: number) => ({ kind: "reader", head, milliseconds: 3 }) as const;
    const scenario = new Scenario().blocks(100, 105).at(6, reader(105)).at(7, reader()).at(8, reader(104));
    expect(scenario.texts("reader")).toEqual(["the gateway does not answer", "readers were shown block 104 after 105"]);
    expect(reportOf(scenario.model, 0).passed).toBe(false);
  });

  it("a loss is told once, and fails", () => {
    const load = { asked: 5, perSecond: 5, accepted: 10, mined: 8, lost: 2 };
    const scenario = new Scenario().blocks(100, 105).at(6, { kind: "load", load }).at(7, { kind: "load", load });
    expect(scenario.texts("load")).toEqual(["2 transactions that were accepted are in no block"]);
    expect(reportOf(scenario.model, 0)).toMatchObject({ passed: false });
  });

  it("more slots missed than the leaders that were hit may cost are told, and may be the machine's", () => {
    const report = reportOf(new Scenario().blocks(100, 110).block(111, { late: 1 }).model, 0);
    expect(report).toMatchObject({ passed: true, problems: ["1 slot missed, 0 allowed"] });
  });

  it("without a block nothing was shown to hold", () => {
    expect(reportOf(new Scenario().model, 0)).toMatchObject({ passed: false, problems: ["no block was seen"] });
  });
});
