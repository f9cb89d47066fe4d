import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withTables } from "../../../operator/drill/document";
import type { Report } from "../../../operator/drill/report";
import { readResults, saveDrills, saveSeries } from "../../../operator/drill/results";
import type { Network, NetworkNode } from "../../../operator/network/model";

const NODE = { execution: { component: "op-geth" }, consensus: { component: "op-node" } } as NetworkNode;
const NETWORK = { sequencers: [NODE, NODE, NODE], validators: [NODE] } as Network;

const report = (change: Partial<Report>): Report => ({
  fault: "kill-sequencer",
  description: "",
  target: "leader",
  victims: [],
  heldFor: 14,
  date: "2026-11-25T04:00:00.000Z",
  passed: true,
  missedSlots: 0,
  missedBefore: 0,
  largestGap: 2.5,
  largestGapInSlots: 1,
  largestGapAtGateway: 2.5,
  transactions: {
    accepted: 100,
    mined: 100,
    lost: [],
    retries: 1,
    retryReasons: {},
    slowestAcceptance: 0.5,
    slowestInclusion: 3,
  },
  forks: [],
  largestSafeLag: 3,
  activeAfter: [],
  severalActiveFor: 0,
  problems: [],
  ...change,
});

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "results-"));
  file = path.join(folder, "results.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("saveDrills", () => {
  it("adds to what is there, and replaces only an older drill of the same fault and target", () => {
    saveDrills(file, NETWORK, [report({ missedSlots: 9 }), report({ target: "follower" })]);
    saveDrills(file, NETWORK, [report({ missedSlots: 1 }), report({ fault: "kill-l1", target: "anvil" })]);
    expect(
      readResults(file).drills.map(({ report: { fault, target, missedSlots } }) => [fault, target, missedSlots]),
    ).toEqual([
      ["kill-sequencer", "follower", 0],
      ["kill-sequencer", "leader", 1],
      ["kill-l1", "anvil", 0],
    ]);
  });
});

describe("saveSeries", () => {
  it("keeps the rounds of each fault and target apart, though they were drilled in turns", () => {
    const [leader, follower] = [report({ missedSlots: 1, largestGap: 4 }), report({ target: "follower" })];
    saveSeries(file, NETWORK, [leader, follower, leader, follower]);
    const series = readResults(file).series;
    expect(
      series.map(({ target, missedSlots, largestGaps, accepted }) => ({ target, missedSlots, largestGaps, accepted })),
    ).toEqual([
      { target: "leader", missedSlots: [1, 1], largestGaps: [4, 4], accepted: 200 },
      { target: "follower", missedSlots: [0, 0], largestGaps: [2.5, 2.5], accepted: 200 },
    ]);
    expect(series[0]!.measured).toMatchObject({
      date: "2026-11-25",
      sequencers: 3,
      validators: 1,
      clients: ["op-geth", "op-node"],
    });
  });

  it("replaces an older series of the same fault and target, and leaves the drills alone", () => {
    saveDrills(file, NETWORK, [report({})]);
    saveSeries(file, NETWORK, [report({ missedSlots: 5 })]);
    saveSeries(file, NETWORK, [report({ missedSlots: 2 }), report({ missedSlots: 0 })]);
    const { drills, series } = readResults(file);
    expect(series.map(({ missedSlots }) => missedSlots)).toEqual([[2, 0]]);
    expect(drills).toHaveLength(1);
  });
});

describe("withTables", () => {
  const MARKED =
    "# Title\n<!-- measured: begin (written by operator/document.ts) -->\nold\n<!-- measured: end -->\nThe end.\n";

  it("puts the figures between the markers, and touches nothing else", () => {
    saveDrills(file, NETWORK, [
      report({ missedSlots: 3, newLeaderAfter: 1.5 }),
      report({ target: "follower", passed: false, problems: ["a fork", "a loss"] }),
    ]);
    saveSeries(
      file,
      NETWORK,
      [1, 0, 1].map((missedSlots, round) => report({ missedSlots, largestGap: 3 + round })),
    );
    const document = withTables(MARKED, readResults(file));
    expect(document).toMatch(/^# Title\n<!-- measured: begin .*-->\n\n[^]*\n\n<!-- measured: end -->\nThe end\.\n$/);
    expect(document).not.toContain("old");
    expect(document).toMatch(/\| `kill-sequencer` \| leader \| 3 \| 2\.5 s \| 1\.5 s \| 100 \| 0 \|.*\| passed \|/);
    expect(document).toMatch(/\| `kill-sequencer` \| follower \|.*\| – \|.*\| a fork; a loss \|/);
    expect(document).toContain("3 times in a row; 300 transactions accepted, 0 lost, 0 forks.");
    // Missed slots, how often, and the gaps of just those rounds.
    expect(document).toContain("| 0 | 1 | 4 to 4 s |\n| 1 | 2 | 3 to 5 s |");
  });

  it("means the same when it is written again", () => {
    saveDrills(file, NETWORK, [report({})]);
    const once = withTables(MARKED, readResults(file));
    expect(withTables(once, readResults(file))).toBe(once);
  });

  it("is an error without its markers", () => {
    expect(() => withTables("# Title\n", { drills: [], series: [] })).toThrow(/lacks the markers/);
  });
});
