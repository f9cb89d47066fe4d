/** What the arena does not do, and why. */
import { describe, expect, it, vi } from "vitest";
import { targetsOf, type Breaking } from "../../../../operator/arena/acts";
import { isCalm } from "../../../../operator/arena/autopilot";
import { Controls } from "../../../../operator/arena/controls";
import { stateOf } from "../../../../operator/arena/containerWatch";
import { guardText } from "../../../../operator/arena/guardWatch";
import { commandOf } from "../../../../operator/arena/keys";
import { refusalOf, type Situation } from "../../../../operator/arena/refusal";
import { container, failover, networkOf, Scenario } from "./models";

const situation = (more: Partial<Situation> = {}): Situation => ({
  network: networkOf(3, 2),
  members: 3,
  broken: new Map(),
  leader: "sequencer-1",
  successors: { ready: ["sequencer-2"], others: [] },
  ...more,
});
const broken = (...entries: [string, Breaking][]) => new Map(entries);

describe("an act is refused", () => {
  it("never on a network that is well", () => {
    for (const target of ["sequencer-1", "sequencer-2", "validator-2", "gateway", "batcher", "guards", "l1"]) {
      expect(refusalOf("kill", target, situation(), false)).toBeUndefined();
    }
  });

  it("where the rest would have no majority, unless it is forced", () => {
    const hit = situation({ broken: broken(["sequencer-3", "partition"]) });
    const words =
      "without sequencer-1 1 of 3 sequencers would run, and 2 are needed to make blocks (--force does it all the same)";
    expect(refusalOf("kill", "sequencer-1", hit, false)).toBe(words);
    expect(refusalOf("kill", "sequencer-1", hit, true)).toBeUndefined();
    expect(refusalOf("kill", "validator-1", hit, false)).toBeUndefined();
  });

  it("where the sequencers stand still without L1", () => {
    const network = networkOf(3, 2);
    network.sequencers[0]!.consensus.component = "kona-node";
    expect(refusalOf("freeze", "l1", situation({ network }), false)).toContain("no block while L1 is away (--force");
    expect(refusalOf("freeze", "l1", situation({ network }), true)).toBeUndefined();
    expect(refusalOf("kill", "batcher", situation({ network }), false)).toBeUndefined();
  });

  it("where somebody else has stopped a sequencer, too", () => {
    const network = networkOf(3, 0);
    network.sequencers[1]!.execution = container("op-geth-sequencer-2", "exited");
    expect(refusalOf("freeze", "sequencer-1", situation({ network }), false)).toContain("2 are needed");
  });

  it("where nobody could take over from the leader", () => {
    const others = ["sequencer-2: it is 40 blocks behind"];
    const unready = situation({ successors: { ready: [], others } });
    expect(refusalOf("kill", "sequencer-1", unready, false)).toContain(
      "no sequencer could take over: sequencer-2: it is",
    );
    expect(refusalOf("kill", "sequencer-2", unready, false)).toBeUndefined();
  });

  it("on what is broken already, on a second island, and where there is no such fault, forced or not", () => {
    const hit = situation({ broken: broken(["validator-1", "partition"]) });
    expect(refusalOf("kill", "validator-1", hit, true)).toBe("validator-1 is cut off already (r restores it)");
    expect(refusalOf("partition", "validator-2", hit, true)).toContain("only one at a time");
    expect(refusalOf("partition", "gateway", hit, true)).toBe("gateway cannot be cut off: choose another target");
  });
});

describe("keys", () => {
  it("mean acts, targets and the end", () => {
    expect(["k", "p", "f", "t", "r"].map((key) => commandOf(key))).toEqual(
      ["kill", "partition", "freeze", "transfer", "restore"].map((act) => ({ kind: "act", act })),
    );
    expect([commandOf("R"), commandOf("7"), commandOf("q"), commandOf("x")]).toEqual([
      { kind: "restoreAll" },
      { kind: "choose", index: 7 },
      { kind: "quit" },
      undefined,
    ]);
    expect([commandOf("", { rightArrow: true }), commandOf("", { tab: true, shift: true })]).toEqual([
      { kind: "step", by: 1 },
      { kind: "step", by: -1 },
    ]);
    expect([commandOf("c", { ctrl: true }), commandOf("k", { ctrl: true })]).toEqual([{ kind: "quit" }, undefined]);
  });

  it("choose among what the network has, around and around", () => {
    const hands = { perform: vi.fn(async () => undefined), restoreAll: vi.fn(async () => []) };
    const controls = new Controls(hands, targetsOf(networkOf(3, 1)), () => undefined);
    const targets = [controls.target];
    for (let step = 0; step < 8; step++) {
      controls.obey({ kind: "step", by: 1 });
      targets.push(controls.target);
    }
    expect(targets).toEqual([
      "leader",
      "sequencer-1",
      "sequencer-2",
      "sequencer-3",
      "validator-1",
      "gateway",
      "batcher",
      "guards",
      "l1",
    ]);
    controls.obey({ kind: "step", by: 1 });
    expect(controls.target).toBe("leader");
    controls.obey({ kind: "choose", index: 2 });
    controls.obey({ kind: "choose", index: 9 });
    controls.obey({ kind: "act", act: "freeze" });
    expect(hands.perform).toHaveBeenCalledExactlyOnceWith("freeze", "sequencer-2");
  });
});

it("leaders are killed in calm times only", () => {
  expect(isCalm(new Scenario().blocks(100, 110).model)).toBe(true);
  expect(isCalm(new Scenario().blocks(100, 110, "sequencer-1", ["validator-2"]).model)).toBe(false);
  expect(isCalm(failover().model)).toBe(false);
  expect(isCalm(new Scenario().model)).toBe(false);
});

it("several containers have one state", () => {
  expect(stateOf(["running", "running"])).toBe("up");
  expect(stateOf(["running", "exited", "running"])).toBe("partly up");
  expect(stateOf(["paused", "paused"])).toBe("frozen");
  expect(stateOf(["exited", "restarting"])).toBe("restarting");
  expect(stateOf(["exited", "gone"])).toBe("down");
});

it("what a guard does is told, and what it only says is not", () => {
  expect(guardText({ message: "guarding the sequencers", fields: { sequencers: [] } })).toBeUndefined();
  const fields = { rule: "hand-over", from: "sequencer-1", to: "sequencer-2", took_ms: 12 };
  expect(guardText({ message: "moved the leadership", fields })).toBe(
    "moved the leadership (from sequencer-1, to sequencer-2)",
  );
});
