import { expect, it } from "vitest";
import { withSize, withSizeTables, type MeasuredSize } from "../../../operator/documents/sizeTable";

const size = (nodes: number, more: Partial<MeasuredSize> = {}): MeasuredSize => ({
  nodes,
  sequencers: 3,
  blockTime: 2,
  clients: ["op-geth", "op-node"],
  cpus: 2,
  date: "2026-11-26",
  upSeconds: 61.4,
  memoryMb: 2_900.6,
  memoryOfAPairMb: 250,
  neighbourEntries: 460,
  neighbourOverflows: 0,
  missedSlots: 0,
  growSeconds: 20,
  removed: 10,
  removeSeconds: 40,
  downSeconds: 50,
  ...more,
});

const DOCUMENT =
  "before\n<!-- measured: begin (written by opstack-ha document) -->\nold\n<!-- measured: end -->\n" +
  "<!-- counted: begin (written by opstack-ha document) -->\n<!-- counted: end -->\nafter\n";

it("has a row for each size, the last one measured, from small to large", () => {
  const sizes = withSize(withSize(withSize([], size(40)), size(15)), size(40, { neighbourOverflows: 2 }));
  const document = withSizeTables(DOCUMENT, sizes);
  const rows = document.split("\n").filter((line) => line.startsWith("| ") && line.includes("2026-11-26"));
  expect(rows).toEqual([
    "| 15 (3) | 2 s | 61 s | 2901 MB | 250 MB | 460 | 0 | 20 s | 10 in 40 s | 50 s | op-geth + op-node, 2 CPUs, 2026-11-26 |",
    "| 40 (3) | 2 s | 61 s | 2901 MB | 250 MB | 460, full 2 times | 0 | 20 s | 10 in 40 s | 50 s | op-geth + op-node, 2 CPUs, 2026-11-26 |",
  ]);
  expect(document.startsWith("before\n")).toBe(true);
  expect(document.endsWith("after\n")).toBe(true);
  expect(document).not.toContain("old");
});

it("says so where nothing was measured, and fails on a document without a place for it", () => {
  expect(withSizeTables(DOCUMENT, [])).toContain("Not measured yet.");
  expect(() => withSizeTables("nothing", [])).toThrow("lacks the markers");
});
