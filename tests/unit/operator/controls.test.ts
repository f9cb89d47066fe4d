import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { CONTROLS, FAULTS, faultNamed, targetFor, type Scene } from "../../../operator/drill/faults";
import type { NetworkNode } from "../../../operator/network/model";
import { UsageError } from "../../../operator/terminal";

const senders = [privateKeyToAccount(generatePrivateKey())];

function scene(consensusClient: string, changes: Partial<Scene> = {}): Scene {
  const victim = {
    name: "sequencer-2",
    consensus: { component: consensusClient },
    conductor: { component: "op-conductor" },
  } as unknown as NetworkNode;
  return { network: { sequencers: [victim] }, victim, senders, ...changes } as unknown as Scene;
}

describe("negative controls", () => {
  it("are found by name, and are none of the faults that `all` and chaos take", () => {
    for (const control of CONTROLS) {
      expect(faultNamed(control.name)).toBe(control);
      expect(FAULTS).not.toContain(control);
    }
  });

  it("allow slots to be missed where something else is to be found, so that this alone fails the drill", () => {
    for (const name of ["control-fork", "control-loss"]) {
      expect(faultNamed(name).expectation(undefined, scene("op-node").network)).toMatchObject({ missedSlots: "any" });
    }
    for (const name of ["control-stop", "control-halt"]) {
      expect(faultNamed(name).expectation("leader", scene("op-node").network).missedSlots).toBe(1);
    }
  });

  it("hit the follower that forks, and nobody where only a transaction is lost", () => {
    expect(faultNamed("control-fork").victims(scene("op-node"))).toEqual({ nodes: ["sequencer-2"], services: [] });
    expect(faultNamed("control-loss").victims(scene("op-node"))).toEqual({ nodes: [], services: [] });
  });

  it.each(["control-fork", "control-loss"])("refuse before anything is done: %s without a load", (name) => {
    expect(() => faultNamed(name).victims(scene("op-node", { senders: [] }))).toThrow("leave out --no-load");
  });

  it("refuse kona-node for the fork, and find nothing to hit in a network without op-conductor", () => {
    expect(() => faultNamed("control-fork").victims(scene("kona-node"))).toThrow("needs op-node on the sequencers");
    const alone = scene("op-node");
    delete alone.victim.conductor;
    const names = ["control-fork", "control-stop", "control-halt"];
    for (const name of names) expect(faultNamed(name).victims(alone)).toBeUndefined();
  });
});

describe("whom a fault hits", () => {
  it("is the one that was asked for, else the leader where that can be hit", () => {
    expect(targetFor(faultNamed("kill-sequencer"))).toBe("leader");
    expect(targetFor(faultNamed("kill-sequencer"), "follower")).toBe("follower");
    expect(targetFor(faultNamed("control-fork"))).toBe("follower");
    expect(targetFor(faultNamed("kill-gateway"), "follower")).toBeUndefined();
  });

  it("is never somebody else than was asked for", () => {
    expect(() => targetFor(faultNamed("control-fork"), "leader")).toThrow(UsageError);
    expect(() => targetFor(faultNamed("control-stop"), "follower")).toThrow(
      "control-stop does not hit a follower: leave out --target, or take leader",
    );
  });
});
