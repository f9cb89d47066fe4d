import { describe, expect, it } from "vitest";
import { chooseVisits, type Candidate } from "../../../../operator/snapshot/donors";
import { UserError } from "../../../../operator/terminal";

const candidate = (name: string, changes: Partial<Candidate> = {}): Candidate => {
  const [role, index] = name.split("-") as [Candidate["role"], string | undefined];
  return {
    name,
    role,
    index: Number(index ?? 0),
    execution: "op-geth",
    consensus: "op-node",
    leads: false,
    ...changes,
  };
};

describe("whose data is saved", () => {
  it("takes all of it from the last validator where all nodes run the same clients", () => {
    const nodes = ["sequencer-1", "sequencer-2", "validator-1", "validator-2"].map((name) => candidate(name));
    expect(chooseVisits(nodes)).toEqual([{ name: "validator-2", parts: ["op-geth", "op-node"] }]);
  });

  it("takes a follower where there is no validator, and leaves the leader alone", () => {
    const nodes = [candidate("sequencer-1"), candidate("sequencer-2"), candidate("sequencer-3", { leads: true })];
    expect(chooseVisits(nodes)).toEqual([{ name: "sequencer-2", parts: ["op-geth", "op-node"] }]);
  });

  it("saves validators before sequencers, so that none of them is ahead of those who go on with the chain", () => {
    const nodes = [
      candidate("sequencer-1", { execution: "op-reth", leads: true }),
      candidate("sequencer-2", { execution: "op-reth" }),
      candidate("validator-1"),
    ];
    expect(chooseVisits(nodes)).toEqual([
      { name: "validator-1", parts: ["op-geth"] },
      { name: "sequencer-2", parts: ["op-reth", "op-node"] },
    ]);
  });

  it("takes the safe heads last, from the pair behind op-challenger, where validators run kona-node", () => {
    const nodes = [
      candidate("sequencer-1"),
      candidate("sequencer-2"),
      candidate("validator-1", { consensus: "kona-node" }),
      candidate("challenger"),
    ];
    expect(chooseVisits(nodes)).toEqual([
      { name: "validator-1", parts: ["op-geth"] },
      { name: "challenger", parts: ["op-node"] },
    ]);
  });

  it("needs nothing of kona-node", () => {
    const nodes = ["sequencer-1", "validator-1"].map((name) => candidate(name, { consensus: "kona-node" }));
    expect(chooseVisits(nodes)).toEqual([{ name: "validator-1", parts: ["op-geth"] }]);
  });

  it("passes over who is unfit, and says why where nobody is left", () => {
    const behind = candidate("validator-2", { unfit: "it is 40 blocks behind" });
    expect(chooseVisits([candidate("sequencer-1"), candidate("validator-1"), behind])[0]?.name).toBe("validator-1");
    const alone = candidate("sequencer-1", { unfit: "it alone makes the blocks" });
    expect(() => chooseVisits([alone])).toThrow(UserError);
    expect(() => chooseVisits([alone])).toThrow("(sequencer-1: it alone makes the blocks)");
  });
});
