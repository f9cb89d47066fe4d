import type Docker from "dockerode";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readRecords, sourcesOf } from "../../../../operator/logs/docker";
import { followLogs } from "../../../../operator/logs/follow";
import { mergeByTime } from "../../../../operator/logs/merge";
import type { LogRecord } from "../../../../operator/logs/record";
import { dockerTimeOf } from "../../../../operator/logs/time";
import { FakeEngine } from "./fakeEngine";

const NETWORK = { name: "devnet", stack: "test" };

let engine: FakeEngine;
let docker: Docker;
let shown: string[];
let interruption: AbortController;

beforeEach(async () => {
  engine = new FakeEngine();
  docker = await engine.start();
  shown = [];
  interruption = new AbortController();
});
afterEach(() => engine.stop());

const follow = () =>
  followLogs(docker, {
    network: NETWORK,
    isWanted: ({ component }) => component !== "unwanted",
    since: dockerTimeOf(10_000),
    show: ({ source, message }: LogRecord) => shown.push(`${source.name} ${message}`),
    signal: interruption.signal,
  });

const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), { timeout: 5_000 });

it("a log is merged from those of all containers, within its span, and one that is gone has none", async () => {
  engine.add(
    "1",
    "one",
    [5, 11, 13, 21].map((second) => ({ second, text: `at ${second}` })),
  );
  engine.add(
    "2",
    "two",
    [12, 20].map((second) => ({ second, text: `at ${second}` })),
  );
  const gone = { id: "3", name: "gone", component: "gone", role: "service", index: 0 };
  const sources = [...(await sourcesOf(docker, NETWORK)), gone];
  const span = { since: dockerTimeOf(10_000), until: dockerTimeOf(20_000) };
  const records: string[] = [];
  for await (const { time, source, message } of mergeByTime(sources.map((one) => readRecords(docker, one, span)))) {
    records.push(`${time} ${source.name} ${message}`);
  }
  expect(records).toEqual(["11000 one at 11", "12000 two at 12", "13000 one at 13", "20000 two at 20"]);
});

it("a log that is followed goes on through restarts, without a loss and without repeating a line", async () => {
  engine.add("1", "one", [{ second: 5, text: "long ago" }]);
  const end = follow();
  await until(() => engine.isFollowed("1"));
  engine.log("1", 11, "first");
  engine.halt("1");
  // Written while nobody followed.
  engine.log("1", 12, "dying");
  engine.run("1");
  await until(() => engine.isFollowed("1"));
  engine.log("1", 13, "back");
  await until(() => shown.length >= 3);
  interruption.abort();
  await end;
  expect(shown).toEqual(["one first", "one dying", "one back"]);
});

it("a restart so quick that its event comes before the end of the log is none the less followed", async () => {
  engine.add("1", "one");
  const end = follow();
  await until(() => engine.isFollowed("1"));
  engine.run("1");
  await setTimeout(100);
  engine.cut("1");
  await until(() => engine.isFollowed("1"));
  engine.log("1", 11, "back");
  await until(() => shown.length > 0);
  interruption.abort();
  await end;
  expect(shown).toEqual(["one back"]);
});

it("a container that starts later is followed, if it is wanted", async () => {
  const end = follow();
  await until(() => engine.isWatched);
  for (const [id, name] of [
    ["1", "unwanted"],
    ["2", "new"],
  ] as const) {
    engine.add(id, name, [{ second: 11, text: "hello" }]);
    engine.run(id);
  }
  await until(() => shown.length > 0);
  interruption.abort();
  await end;
  expect(shown).toEqual(["new hello"]);
  expect(engine.isFollowed("1")).toBe(false);
});

it("what arrives in the wrong order is shown in the right one", async () => {
  engine.add("1", "one");
  engine.add("2", "two");
  const end = follow();
  await until(() => engine.isFollowed("1") && engine.isFollowed("2"));
  engine.log("1", 12, "later");
  engine.log("2", 11, "earlier");
  await until(() => shown.length === 2);
  expect(shown).toEqual(["two earlier", "one later"]);
  interruption.abort();
  await end;
});

it("an engine that goes away is an error", async () => {
  const end = follow();
  await until(() => engine.isWatched);
  engine.endEvents();
  await expect(end).rejects.toThrow(/the Docker engine has gone away/);
});
