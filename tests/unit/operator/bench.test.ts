import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { loadConfig, NAMESPACE } from "../../../config/load";
import { BENCH } from "../../../operator/bench/benchStack";
import { withMeasurement, type Measurement, type Round } from "../../../operator/bench/results";
import { InterruptedError, wholeRounds } from "../../../operator/bench/rounds";
import { interruption, median, partsTable, spread, stepsTable } from "../../../operator/bench/summary";
import { ownConfig } from "../../../operator/ownStack";
import { performanceTables, withPerformanceTables } from "../../../operator/documents/performanceTable";
import { PARTS, type PartTimes } from "../../../operator/timings/parts";

const parts = (seconds: number): PartTimes =>
  Object.fromEntries(PARTS.map((part) => [part, part === "containers" ? seconds - 6 : 1])) as PartTimes;

const update = (seconds: number) => ({
  seconds: seconds + 3,
  phases: [
    { name: "engine", seconds: 0.5 },
    { name: "state", seconds: 1.5 },
    { name: "pulumi up", seconds },
  ],
  parts: parts(seconds),
});

const round = (up: number, more: Partial<Round> = {}): Round => ({
  updates: { up: update(up), "no-change up": update(8), "grow by one": update(20) },
  downSeconds: 11,
  failover: { missedSlots: 1, largestGap: 4.2, newLeaderAfter: 0.8, victimsBackAfter: null },
  ...more,
});

const measured = (more: Partial<Measurement> = {}): Measurement => ({
  stack: "airgap",
  date: "2026-11-27",
  cpus: 2,
  sequencers: 3,
  validators: 4,
  clients: ["op-geth", "op-node"],
  l2BlockTime: 2,
  l1BlockTime: 2,
  rounds: [round(40), round(36), round(39)],
  ...more,
});

describe("numbers", () => {
  it("the median is one of the values", () => {
    expect([median([3]), median([4, 1]), median([9, 1, 5])]).toEqual([3, 1, 5]);
  });

  it("a spread says as much as there is", () => {
    expect(spread([null])).toBe("–");
    expect(spread([2.04])).toBe("2.0 s");
    expect(spread([3, null, 1, 2])).toBe("2.0 s (1.0 to 3.0)");
  });
});

it("has a row for each step, failover as far as there was one", () => {
  expect(stepsTable(measured()).rows).toEqual([
    ["`up` of a new network", "42.0 s (39.0 to 43.0)"],
    ["`up` without a change", "11.0 s (11.0 to 11.0)"],
    ["`up` with one node more", "23.0 s (23.0 to 23.0)"],
    ["leader killed: another leads after", "0.8 s (0.8 to 0.8)"],
    ["leader killed: largest gap between blocks", "4.2 s (4.2 to 4.2)"],
    ["leader killed: slots missed", "1, 1, 1"],
    ["leader killed: back at the tip after", "–"],
    ["`down`", "11.0 s (11.0 to 11.0)"],
  ]);
  const { failover: _, ...single } = round(30);
  expect(stepsTable(measured({ rounds: [single] })).rows.map(([what]) => what)).not.toContainEqual(
    expect.stringContaining("leader"),
  );
});

it("takes an update apart without losing or inventing a second", () => {
  const { head, rows } = partsTable(measured({ rounds: [round(40)] }));
  expect(head).toEqual(["part", "`up` of a new network", "`up` without a change", "`up` with one node more"]);
  const total = (column: number) => rows.reduce((sum, row) => sum + Number.parseFloat(row[column]!), 0);
  expect([total(1), total(2), total(3)].map((sum) => Math.round(sum * 10) / 10)).toEqual([43, 11, 23]);
});

describe("a bench that is interrupted", () => {
  const interruptedIn = (last: number) => (number: number) =>
    number === last ? Promise.reject(new InterruptedError("interrupted")) : Promise.resolve(round(40 + number));

  it("keeps the rounds that are whole", async () => {
    expect(await wholeRounds(5, interruptedIn(3))).toEqual({ rounds: [round(41), round(42)], wasInterrupted: true });
    expect(await wholeRounds(5, interruptedIn(1))).toEqual({ rounds: [], wasInterrupted: true });
    expect(await wholeRounds(2, interruptedIn(3))).toEqual({ rounds: [round(41), round(42)], wasInterrupted: false });
    await expect(wholeRounds(2, () => Promise.reject(new Error("a step failed")))).rejects.toThrow("a step failed");
  });

  it("says of how many the result is", () => {
    expect(interruption(0, 5, true)).toBe("the bench was interrupted before a round was whole: nothing was saved");
    expect(interruption(2, 5, true)).toBe("the bench was interrupted: the result is of 2 of 5 rounds, and is saved");
    expect(interruption(1, 2, false)).toBe("the bench was interrupted: the result is of 1 of 2 rounds");
  });
});

describe("docs/performance.md", () => {
  const DOCUMENT =
    "before\n<!-- measured: begin (written by opstack-ha document) -->\nold\n<!-- measured: end -->\nafter\n";

  it("says that nothing was measured, and how to", () => {
    const document = withPerformanceTables(DOCUMENT, []);
    expect(document).toContain("Not measured yet: `npx opstack-ha bench --output docs/performance.json`");
    expect(document).not.toContain("old");
    expect(() => withPerformanceTables("nothing", [])).toThrow("lacks the markers");
  });

  it("has a part for each measurement, with what it was measured on", () => {
    const tables = performanceTables([measured(), measured({ stack: "single", sequencers: 1, validators: 1 })]);
    expect(tables).toContain(
      "Stack `airgap`: 3 sequencers and 4 validators, op-geth + op-node, a block every 2 s on L1's every 2 s, 2 CPUs, 2026-11-27, 3 rounds.",
    );
    expect(tables).toContain("Stack `single`: 1 sequencers and 1 validators");
    expect(tables).toContain("| `up` of a new network | 42.0 s (39.0 to 43.0) |");
  });

  it("keeps the newest of a stack, a size and a machine", () => {
    const [old, larger, newest] = [measured(), measured({ validators: 9 }), measured({ date: "2026-12-01" })];
    expect(withMeasurement(withMeasurement([old], larger), newest)).toEqual([newest, larger]);
  });
});

describe("the bench's config", () => {
  it("is none where contracts would be paid for", () => {
    const like = { "opstack-ha:l1": '{"source":"external","rpc_url":["https://l1.example"]}' };
    expect(() => ownConfig(BENCH, like, "my-project")).toThrow(/l1\.source "external".*choose a stack with a local L1/);
    expect(ownConfig(BENCH, { "opstack-ha:l1": '{"block_time":2}' }, "my-project")).toMatchObject({
      "opstack-ha:l1": { block_time: 2 },
    });
  });

  it("has no fork at a moment, which was told to another chain", () => {
    const like = { "opstack-ha:hardforks": '{"jovian":1795791600,"karst":"never"}' };
    expect(ownConfig(BENCH, like, "my-project")["opstack-ha:hardforks"]).toEqual({ karst: "never" });
  });

  it("is that of the stack, apart from what two networks must not share", () => {
    const like = {
      "opstack-ha:network_name": "opstack-airgap",
      "opstack-ha:ports": '{"l1":9000}',
      "opstack-ha:sequencer": '{"execution_client":"op-geth","consensus_client":"op-node"}',
      "opstack-ha:bind_address": "0.0.0.0",
      "opstack-ha:keys": '{"batcher":"10"}',
      "opstack-ha:signer":
        '{"endpoint":"https://signer.example","proposer":"0x1111111111111111111111111111111111111111"}',
      "my-project:l2_nodes": "5",
      "docker:host": "unix:///other.sock",
    };
    const config = ownConfig(BENCH, like, "my-project");
    const written = parse(stringify(config)) as Record<string, unknown>;
    expect(written).toEqual({
      "opstack-ha:network_name": BENCH,
      "opstack-ha:ports": "auto",
      "opstack-ha:subnet": "auto",
      "opstack-ha:l2_chain_id": "random",
      "opstack-ha:bind_address": "127.0.0.1",
      "opstack-ha:sequencer": { execution_client: "op-geth", consensus_client: "op-node" },
      "opstack-ha:l2_nodes": "5",
      "docker:host": "unix:///other.sock",
    });
    const text = Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    );
    expect(loadConfig(text, NAMESPACE)).toMatchObject({
      network_name: BENCH,
      l2_nodes: 5,
      ports: { l1: expect.any(Number) },
    });
  });
});
