import { describe, expect, it } from "vitest";
import type { NetworkContainer, NetworkNode } from "../../../../operator/network/model";
import { memberCount, quorumLostWithout } from "../../../../operator/nodes/quorum";

const sequencer = (index: number, state = "running"): NetworkNode => {
  const part = (name: string) => ({ name, state }) as NetworkContainer;
  const name = `sequencer-${index}`;
  return { name, role: "sequencer", index, execution: part("e"), consensus: part("c"), rpcUrl: "", nodeRpcUrl: "" };
};
const lost = (states: string[], members = states.length) => {
  const sequencers = states.map((state, index) => sequencer(index + 1, state));
  return quorumLostWithout(sequencers[0]!, sequencers, members);
};

describe("a sequencer", () => {
  it("can be spared while a majority of all members runs without it", () => {
    expect(lost(["running", "running", "running"])).toBeUndefined();
    expect(lost(["running", "running", "running", "running", "paused"])).toBeUndefined();
  });

  it("cannot be spared otherwise; one that is paused does not count", () => {
    expect(lost(["running", "running", "paused"])).toBe(
      "without sequencer-1 1 of 3 sequencers would run, and 2 are needed to make blocks",
    );
    expect(lost(["running"])).toContain("0 of 1 sequencers would run, and 1 are needed");
    // Two members whose containers are gone are members all the same.
    expect(lost(["running", "running", "running"], 5)).toContain("2 of 5 sequencers would run, and 3 are needed");
  });

  it("that does not run is missed by nobody", () => {
    expect(lost(["exited", "running", "exited"])).toBeUndefined();
  });
});

it("counts members by their containers, or by the cluster where that knows of more", () => {
  const sequencers = [sequencer(1), sequencer(2)];
  expect(memberCount(sequencers, [], new Set())).toBe(2);
  expect(memberCount(sequencers, ["sequencer-3", "validator-1"], new Set())).toBe(3);
  expect(memberCount(sequencers, [], new Set(["sequencer-1", "sequencer-2", "sequencer-3"]))).toBe(3);
});
