import { describe, expect, it } from "vitest";
import { FAULTS, faultNamed } from "../../../operator/drill/faults";
import { assemble } from "../../../operator/network/discover";
import type { Network, NetworkContainer } from "../../../operator/network/model";

const part = (component: string, port: number): NetworkContainer => ({
  id: component,
  name: `devnet-${component}-sequencer-1`,
  role: "sequencer",
  component,
  index: 1,
  state: "running",
  health: "healthy",
  commandLine: "",
  urls: { [port]: "http://127.0.0.1:1" },
});

const networkOf = (consensusClient: string): Network =>
  assemble("devnet", "dev", [part("op-geth", 9_545), part(consensusClient, 7_545)]);

const allowedSlots = (fault: string, consensusClient: string) =>
  faultNamed(fault).expectation("leader", networkOf(consensusClient)).missedSlots;

describe("what a fault may cost", () => {
  it.each(["kill-l1", "crash-l1", "lag-l1", "pause-l1", "stop-l1"])(
    "is nothing for %s with op-node, and open with kona-node, which needs L1",
    (fault) => {
      expect(allowedSlots(fault, "op-node")).toBe(0);
      expect(allowedSlots(fault, "kona-node")).toBe("any");
    },
  );

  it("is open for an L1 that takes longer for an answer than a slot lasts", () => {
    expect(allowedSlots("lag-l1-long", "op-node")).toBe("any");
  });

  it("is the same for both clients everywhere else", () => {
    const others = FAULTS.filter(({ name }) => !/-l1\b/.test(name));
    for (const { name } of others) expect(allowedSlots(name, "kona-node")).toBe(allowedSlots(name, "op-node"));
  });

  it("is open where L1 is away for longer than L2's blocks may be ahead of their origin, whose backlog has to be posted", () => {
    const allowed = (holdSeconds: number) =>
      faultNamed("stop-l1").expectation(undefined, networkOf("op-node"), holdSeconds);
    const [short, long] = [allowed(1_700), allowed(2_400)];
    expect([short.missedSlots, long.missedSlots]).toEqual([0, "any"]);
    expect([short.postsBacklog, long.postsBacklog]).toEqual([true, true]);
    // The chain makes up for the time in which it stood.
    expect(long.settledWithin! - short.settledWithin!).toBeGreaterThanOrEqual(600);
  });

  it("is one slot for the loss of any part of the leader, and none for a service", () => {
    for (const fault of ["kill-conductor", "partition-conductor", "crash-sequencer"]) {
      expect(allowedSlots(fault, "kona-node")).toBe(1);
    }
    for (const fault of ["kill-guard", "kill-guards", "cut-off-guards", "kill-gateway"]) {
      expect(allowedSlots(fault, "kona-node")).toBe(0);
    }
  });
});
