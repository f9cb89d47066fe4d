import { describe, expect, it } from "vitest";
import { notesOf, problemsOf, type Present } from "../../../../operator/snapshot/fits";
import { CONTENT, manifestWith } from "./manifests";

const present = (changes: Partial<Present> = {}, chain: Partial<Present["chain"]> = {}): Present => ({
  name: "other",
  stack: "other",
  chain: { ...CONTENT.chain, ...chain },
  l1Client: "anvil",
  parts: ["op-geth", "op-node"],
  mnemonic: "development",
  images: CONTENT.images,
  ...changes,
});

describe("a snapshot fits a network", () => {
  it("of the same chain, whatever its name, stack and number of nodes", () => {
    expect(problemsOf(manifestWith(), present())).toEqual([]);
    expect(problemsOf(manifestWith(), present({ parts: ["op-geth"] }))).toEqual([]);
  });

  it.each([
    [present({}, { l2ChainId: 1 }), "L2's chain id is 42069 there and 1 here (l2_chain_id)"],
    [present({}, { l2BlockTime: 1 }), "L2's block time is 2 there and 1 here (l2_block_time)"],
    [present({ l1Client: "geth" }), "L1's client is anvil there and geth here (l1.client)"],
    [present({ mnemonic: "own" }), "the mnemonic is development there and own here (mnemonic)"],
    [present({ parts: ["op-node", "op-reth"] }), "it has no data of op-reth, which nodes run here"],
    [present({}, { genesisId: "other" }), "other prefunded_accounts or other hardforks than stack e2e had"],
    [
      present({}, { contracts: { ...CONTENT.chain.contracts, OptimismPortalProxy: `0x${"9".repeat(40)}` } }),
      "other addresses (OptimismPortalProxy is 0x1",
    ],
  ])("and not one that differs: %#", (network, message) => {
    const problems = problemsOf(manifestWith(), network);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it("whose contracts behind proxies are elsewhere", () => {
    const contracts = { ...CONTENT.chain.contracts, PermissionedDisputeGame: `0x${"9".repeat(40)}` } as const;
    expect(problemsOf(manifestWith(), present({}, { contracts }))).toEqual([]);
  });

  it("is told of every difference at once", () => {
    expect(problemsOf(manifestWith(), present({ l1Client: "geth" }, { l1ChainId: 1, l2ChainId: 2 }))).toHaveLength(3);
  });
});

it("says which programs wrote the data, where others read it", () => {
  expect(notesOf(manifestWith(), present(), "0.1.0")).toEqual([]);
  const notes = notesOf(manifestWith(), present({ images: { "op-geth": "op-geth:v2" } }), "0.2.0");
  expect(notes).toEqual([
    "it was made by version 0.1.0 of this project, and this is 0.2.0",
    expect.stringContaining("op-geth:v2 reads it"),
  ]);
});
