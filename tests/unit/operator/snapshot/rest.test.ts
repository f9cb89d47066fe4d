/** What is small of it: parts, heads, room, time. */
import { concat, numberToHex, pad } from "viem";
import { describe, expect, it } from "vitest";
import { missedBlocks } from "../../../../operator/snapshot/goOn";
import { l1OriginOf } from "../../../../operator/snapshot/heads";
import { fillingOf, isSaved } from "../../../../operator/snapshot/parts";
import { roomProblem } from "../../../../operator/snapshot/room";
import { bytesFor } from "../../../../operator/snapshot/targets";
import { CONTENT, hashOf } from "./manifests";

describe("what belongs into a part", () => {
  it.each([
    ["op-geth", "geth/chaindata/000001.log", true],
    ["op-geth", "geth/nodekey", false],
    ["op-geth", "geth/nodes/000001.log", false],
    ["geth", "keystore/UTC--2026", false],
    ["geth", "geth/jwtsecret", false],
    ["op-reth", "db/mdbx.dat", true],
    ["op-reth", "discovery-secret", false],
    ["anvil", "state.json", true],
    ["anvil", "state.previous.json", false],
    ["genesis", "deployer/deployed", true],
    ["op-node", ".before-load/safedb", false],
    ["op-node", ".before-loading", true],
  ])("%s: %s", (component, file, saved) => {
    expect(isSaved(component, file)).toBe(saved);
  });

  it.each([
    ["l1", "anvil", "l1"],
    ["sequencer", "op-geth", "op-geth"],
    ["challenger", "op-node", "op-node"],
    ["validator", "kona-node", "nothing"],
    ["sequencer", "op-conductor", "nothing"],
    ["service", "op-challenger", "nothing"],
    ["service", "prometheus", undefined],
    ["service", "gateway", undefined],
  ])("%s, %s is filled with %s", (role, component, filling) => {
    expect(fillingOf({ role, component })).toBe(filling);
  });
});

describe("a block's L1 origin", () => {
  const word = (value: bigint) => pad(numberToHex(value), { size: 32 });
  /** As op-node writes it since Ecotone. */
  const input = concat([
    "0x440a5e20",
    numberToHex(1, { size: 4 }),
    numberToHex(2, { size: 4 }),
    numberToHex(3, { size: 8 }),
    numberToHex(1_700_000_000, { size: 8 }),
    numberToHex(77, { size: 8 }),
    word(5n),
    word(6n),
    hashOf("7"),
    word(8n),
  ]);

  it("is in its first transaction", () => {
    expect(l1OriginOf(input)).toEqual({ number: 77, hash: hashOf("7") });
  });

  it("is unknown for the first block, and for another transaction", () => {
    expect([l1OriginOf(undefined), l1OriginOf("0x")]).toEqual([undefined, undefined]);
  });
});

it("needs room for a copy of a part on each node", () => {
  const targets = ["op-geth", "op-geth", "nothing", "l1"].map((filling, at) => ({ volume: String(at), filling }));
  expect(bytesFor(targets, CONTENT.parts)).toBe(15_000);
  expect(roomProblem("the disk", 3e9, 1e9)).toBeUndefined();
  expect(roomProblem("the disk", 1.5e9, 1e9)).toContain("the disk has 1.5 GB free, and this may take 1.0 GB");
});

it("counts the blocks that a chain has to make up for", () => {
  expect(missedBlocks(1_000, 1_011, 2)).toBe(5);
  expect(missedBlocks(1_000, 990, 2)).toBe(0);
});
