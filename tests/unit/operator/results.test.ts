/** From reports to the file of results, and from that to the tables of the documentation. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chaosReport, type Round } from "../../../operator/chaos/chaosReport";
import { withTables } from "../../../operator/documents/failoverTables";
import { judge } from "../../../operator/drill/judge";
import type { Report } from "../../../operator/drill/report";
import { readResults, saveChaos, saveDrills, saveSeries, type Measured } from "../../../operator/drill/results";
import { assemble } from "../../../operator/network/discover";
import type { NetworkContainer } from "../../../operator/network/model";
import { cleanRecording } from "./recordings";

const part = (component: string, urls: Record<number, string>): NetworkContainer => ({
  id: component,
  name: `devnet-${component}-sequencer-1`,
  role: "sequencer",
  component,
  index: 1,
  state: "running",
  health: "healthy",
  commandLine: "",
  urls,
});

const NETWORK: Measured = {
  network: assemble("devnet", "dev", [
    part("op-geth", { 9545: "http://127.0.0.1:9545" }),
    part("op-node", { 7545: "http://127.0.0.1:17545" }),
  ]),
  clients: ["op-geth", "op-node"],
};

const report = (changes: Partial<Report> = {}): Report => ({
  ...judge(cleanRecording(), { missedSlots: 1, backWithin: 30 }),
  fault: "kill-sequencer",
  description: "SIGKILL of the whole sequencer",
  target: "leader",
  victims: ["sequencer-1"],
  injectedIn: 0.4,
  heldFor: 14,
  blockTime: 2,
  date: "2026-11-25T04:00:00.000Z",
  faultFrom: "2026-11-25T04:00:09.400Z",
  faultUntil: "2026-11-25T04:00:23.000Z",
  passed: true,
  ...changes,
});

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-results-"));
  file = path.join(folder, "results.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the file of results", () => {
  it("keeps what was measured with other clients beside it", () => {
    const others: Measured = { ...NETWORK, clients: ["op-geth", "kona-node-stand-in"] };
    saveDrills(file, NETWORK, [report()]);
    saveDrills(file, others, [report()]);
    saveSeries(file, NETWORK, [report()]);
    saveSeries(file, others, [report()]);
    const { drills, series } = readResults(file);
    expect(drills.map(({ measured }) => measured.clients.join())).toEqual([
      "op-geth,op-node",
      "op-geth,kona-node-stand-in",
    ]);
    expect(series).toHaveLength(2);
  });

  it("keeps the newest of each fault, target and block time", () => {
    saveDrills(file, NETWORK, [report({ missedSlots: 1 }), report({ target: "follower" })]);
    saveDrills(file, NETWORK, [report({ missedSlots: 0 }), report({ blockTime: 1, missedSlots: 3 })]);
    const kept = readResults(file).drills.map(({ report: { target, blockTime, missedSlots } }) => [
      target,
      blockTime,
      missedSlots,
    ]);
    expect(kept).toEqual([
      ["follower", 2, 0],
      ["leader", 2, 0],
      ["leader", 1, 3],
    ]);
  });

  it("keeps one series a fault and block time, with every round's figures", () => {
    saveSeries(file, NETWORK, [report()]);
    const lost = { ...report().transactions, accepted: 10, lost: ["0x01" as const] };
    saveSeries(file, NETWORK, [report(), report({ largestGap: 4.1, newLeaderAfter: undefined, transactions: lost })]);
    saveSeries(file, NETWORK, [report({ blockTime: 1 })]);
    saveSeries(file, NETWORK, [report({ largestGap: 9 })], "another setting");
    const [two, one, another] = readResults(file).series;
    expect(two).toMatchObject({ largestGaps: [2, 4.1], newLeaderAfter: [1, null], accepted: 12, lost: 1 });
    expect(one).toMatchObject({ largestGaps: [2], measured: { blockTime: 1 } });
    expect(another).toMatchObject({ largestGaps: [9], variant: "another setting" });
  });
});

const drawnRound = (round: number, changes: Partial<Report>, second = false): Round => ({
  drawn: {
    round,
    first: { fault: "kill-sequencer", target: "leader" },
    ...(second ? { second: { fault: "kill-batcher", afterSeconds: 2 } } : {}),
    holdSeconds: 9,
    phase: 0.5,
  },
  availability: { watched: 40, readersWithout: 0, readersLongest: 0, writersWithout: 1.2, writersLongest: 1.2 },
  report: report(changes),
});

const chaosOf = (lasted: number, rounds: Round[]) =>
  chaosReport({ seed: 42, network: "devnet", startedAt: "2026-11-27T02:00:00.000Z", lasted }, rounds);

describe("a run of chaos", () => {
  const rounds = [
    drawnRound(1, { largestGap: 2.4 }),
    drawnRound(2, { largestGap: 5, missedSlots: 1, passed: false, problems: ["1 slot missed, 0 allowed"] }, true),
  ];

  it("is kept as its sums and by fault, not round by round", () => {
    saveChaos(file, NETWORK, chaosOf(90, rounds));
    const { chaos } = readResults(file);
    expect(chaos).toMatchObject([{ rounds: 2, lasted: 90, slotsMissed: { 0: 1, 1: 1 }, measured: { sequencers: 1 } }]);
    const [fault] = chaos![0]!.faults;
    expect(fault).toMatchObject({ fault: "kill-sequencer", target: "leader", rounds: 2, overlapping: 1 });
    expect(fault).toMatchObject({ slotsMissed: 1, largestGap: 5 });
  });

  it("gives way to a longer one only", () => {
    saveChaos(file, NETWORK, chaosOf(7_200, rounds));
    saveChaos(file, NETWORK, chaosOf(90, rounds.slice(1)));
    expect(readResults(file).chaos).toMatchObject([{ lasted: 7_200 }]);
    saveChaos(file, NETWORK, chaosOf(7_300, rounds));
    expect(readResults(file).chaos).toMatchObject([{ lasted: 7_300 }]);
  });

  it("stands beside those of networks with more nodes or fewer", () => {
    const larger = { ...NETWORK, network: { ...NETWORK.network, validators: NETWORK.network.sequencers } };
    saveChaos(file, NETWORK, chaosOf(7_200, rounds));
    saveChaos(file, larger, chaosOf(90, rounds));
    expect(readResults(file).chaos).toMatchObject([{ lasted: 90 }, { lasted: 7_200 }]);
  });
});

describe("the tables", () => {
  const BEGIN = "<!-- measured: begin (written by opstack-ha document) -->";
  const document = (text = "old figures") => `before\n\n${BEGIN}\n\n${text}\n\n<!-- measured: end -->\n\nafter`;

  it("replace what stood between the markers, and nothing else", () => {
    saveDrills(file, NETWORK, [
      report(),
      report({ fault: "kill-batcher", target: "batcher", passed: false, problems: ["no dispute game followed"] }),
      report({ fault: "grow", description: "three sequencers become five", target: "network", injectedIn: 66 }),
    ]);
    saveSeries(file, NETWORK, [report(), report({ missedSlots: 1, largestGap: 4 }), report({ largestGap: 2.4 })]);
    saveSeries(file, NETWORK, [report({ missedSlots: 2, largestGap: 7 })], "slow elections");
    saveChaos(file, NETWORK, chaosOf(90, [drawnRound(1, { victimsBackAfter: undefined })]));
    const written = withTables(document(), readResults(file), []);
    expect(written).toMatch(/^before\n/);
    expect(written).toMatch(/\nafter$/);
    expect(written).not.toContain("old figures");
    expect(written).toContain("2 of 78 kinds of drill; 1 passed.");
    expect(written).toMatch(/\| `kill-batcher` \| batcher \|.*\| no dispute game followed \|/);
    expect(written).toMatch(/\| three sequencers become five \| 66 s \| 0 \|/);
    expect(written).toContain("`kill-sequencer` of the leader, 3 times in a row");
    expect(written).toContain("| 0 | 2 | 2 to 2.4 s |\n| 1 | 1 | 4 to 4 s |");
    expect(written).toContain("| largest gap | 2 s | 2.4 s | 4 s |");
    expect(written).toContain("| writers were accepted | 97.00 %, longest without 1.2 s |");
    expect(written).toMatch(/\| `kill-sequencer` \| leader \| 1 \| 0 \| 0 \| .* \| never \|/);
    expect(written).toContain("| slow elections | `kill-sequencer` | 2 s | 1 | 2 | 7 s / 7 s / 7 s |");
  });

  it("are not written into a document without a place for them", () => {
    expect(() => withTables("no markers", { drills: [], series: [] }, [])).toThrow(/lacks the markers/);
  });
});
