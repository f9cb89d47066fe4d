import { expect, it } from "vitest";
import { withAgedL1s, withAgedL1Table, type AgedL1Cost } from "../../../operator/documents/l1AgeTable";

const cost = (client: AgedL1Cost["client"], blocks: number, more: Partial<AgedL1Cost> = {}): AgedL1Cost => ({
  client,
  blocks,
  diskMb: blocks / 512,
  memoryMb: 180.4,
  writtenKbPerBlock: 10,
  lostBlocks: 1,
  backAfterSeconds: 2.25,
  cpus: 2,
  date: "2026-11-28",
  ...more,
});

const DOCUMENT = "before\n<!-- aged: begin (written by opstack-ha document) -->\nold\n<!-- aged: end -->\nafter\n";

it("has a row for each client and age, and what thirty days and one day take at that rate", () => {
  const old = [cost("geth", 9_000), cost("anvil", 20_000, { writtenKbPerBlock: 600_000 })];
  const costs = withAgedL1s(old, "geth", [cost("geth", 51_200), cost("geth", 5_120)]);
  const rows = withAgedL1Table(DOCUMENT, costs)
    .split("\n")
    .filter((line) => line.includes("2026-11-28"));
  expect(rows).toEqual([
    "| anvil | 20000 | 39 MB | 2.0 KB | 0.4 GB / 2.5 GB | 4120 GB / 24719 GB | 180 MB | 1 | 2.3 s | 2 CPUs, 2026-11-28 |",
    "| geth | 5120 | 10 MB | 2.0 KB | 0.4 GB / 2.5 GB | 0.1 GB / 0.4 GB | 180 MB | 1 | 2.3 s | 2 CPUs, 2026-11-28 |",
    "| geth | 51200 | 100 MB | 2.0 KB | 0.4 GB / 2.5 GB | 0.1 GB / 0.4 GB | 180 MB | 1 | 2.3 s | 2 CPUs, 2026-11-28 |",
  ]);
});

it("says so where nothing was measured, and fails on a document without a place for it", () => {
  const document = withAgedL1Table(DOCUMENT, []);
  expect(document).toContain("Not measured yet.");
  expect(document).not.toContain("old");
  expect(() => withAgedL1Table("nothing", [])).toThrow("lacks the markers");
});
