/** An arena from beginning to end, on a simulated network: what it breaks is whole again afterwards. */
import type Docker from "dockerode";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Hands } from "../../../../operator/arena/hands";
import type { LogEntry } from "../../../../operator/arena/model";
import type { Observation } from "../../../../operator/arena/observation";
import { runArena } from "../../../../operator/arena/runArena";
import { discoverNetwork } from "../../../../operator/network/discover";
import { SimulatedNetwork, STACK } from "./simulatedNetwork";

let simulated: SimulatedNetwork;
let docker: Docker;
beforeEach(async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  simulated = new SimulatedNetwork();
  docker = await simulated.start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await simulated.stop();
});

it("kills the leader every so often, brings it back, and keeps the score", async () => {
  const printed: LogEntry[] = [];
  const ending = new AbortController();
  const { report, left } = await runArena({
    docker,
    network: await discoverNetwork(docker, STACK),
    every: 4,
    force: false,
    print: (entry) => {
      printed.push(entry);
      if (entry.text.startsWith("sequencer-1 is back")) ending.abort();
    },
    ending: ending.signal,
    leaving: new AbortController().signal,
  });
  expect([left, report.passed, simulated.states]).toEqual([[], true, ["running"]]);
  expect(report.score).toMatchObject({ lost: 0, forks: 0, leadersHit: 1, changes: 1 });
  const of = (...topics: LogEntry["topic"][]) => printed.filter(({ topic }) => topics.includes(topic));
  expect(of("slot").length).toBeGreaterThanOrEqual(4);
  expect(of("act", "leader", "node").map(({ text }) => text)).toEqual([
    "sequencer-1 leads",
    "sequencer-1, which leads, is being killed",
    "sequencer-1, which leads, is killed",
    expect.stringMatching(/^sequencer-2 leads, \d\.\d s after sequencer-1 last did$/),
    "sequencer-1 is being restored",
    "sequencer-1 is restored, after it was killed",
    expect.stringMatching(/^sequencer-1 is back at the head, \d+\.\d s after its restoration$/),
  ]);
}, 60_000);

it("ends by itself when its time is over", async () => {
  const signal = new AbortController().signal;
  const network = await discoverNetwork(docker, STACK);
  const options = { docker, network, force: false, print: () => undefined, ending: signal, leaving: signal };
  const { report, left } = await runArena({ ...options, duration: 2 });
  expect([report.lasted, left, simulated.done]).toEqual([expect.any(Number), [], []]);
}, 60_000);

it("ends when it is told to, and restores first", async () => {
  const ending = new AbortController();
  const { left } = await runArena({
    docker,
    network: await discoverNetwork(docker, STACK),
    every: 1,
    force: false,
    print: ({ text }) => text.endsWith("is killed") && ending.abort(),
    ending: ending.signal,
    leaving: new AbortController().signal,
  });
  expect([left, simulated.states]).toEqual([[], ["running"]]);
  expect(simulated.done).toContain("kill op-node-sequencer-1");
  expect(simulated.done).toContain("start op-node-sequencer-1");
}, 60_000);

it("changes nothing of what it refuses, and all that it is asked", async () => {
  const network = await discoverNetwork(docker, STACK);
  const told: string[] = [];
  const tell = (one: Observation) =>
    one.kind === "act" && one.phase !== "begun" && told.push(`${one.phase}: ${one.text}`);
  let leader: string | undefined = "sequencer-1";
  let notYet: string | undefined = "the network is still coming up";
  const hands = new Hands({ docker, network, force: false, leader: () => leader, notYet: () => notYet, tell });
  await hands.perform("kill", "leader");
  notYet = undefined;
  await hands.perform("restore", "validator-1");
  await hands.perform("transfer", "validator-1");
  expect(simulated.done).toEqual([]);
  expect(hands.hasActed).toBe(false);
  await hands.perform("transfer", "sequencer-3");
  leader = "sequencer-3";
  await hands.perform("freeze", "validator-1");
  await hands.perform("kill", "leader");
  await hands.perform("kill", "sequencer-2");
  leader = undefined;
  await hands.perform("kill", "leader");
  expect(await hands.restoreAll()).toEqual([]);
  expect(told).toEqual([
    "refused: the network is still coming up",
    "refused: nothing of validator-1 was broken here",
    "refused: only a sequencer can lead, and validator-1 is none",
    "done: sequencer-1 has handed over to sequencer-3",
    "done: validator-1 is frozen",
    "done: sequencer-3, which leads, is killed",
    expect.stringMatching(/^refused: without sequencer-2 1 of 3 sequencers would run, and 2 are needed/),
    "refused: nobody leads at the moment",
    "restoring: sequencer-3 is being restored",
    "restored: sequencer-3 is restored, after it was killed",
    "restoring: validator-1 is being restored",
    "restored: validator-1 is restored, after it was frozen",
  ]);
  expect(simulated.states).toEqual(["running"]);
}, 60_000);

it("lets one of two keys through that are pressed at once, where both would stop the chain", async () => {
  const network = await discoverNetwork(docker, STACK);
  const told: string[] = [];
  const tell = (one: Observation) => one.kind === "act" && told.push(`${one.phase} ${one.target}`);
  const leader = () => "sequencer-1";
  const hands = new Hands({ docker, network, force: false, leader, notYet: () => undefined, tell });
  await Promise.all([hands.perform("kill", "sequencer-2"), hands.perform("kill", "sequencer-3")]);
  expect(told.sort()).toEqual(["begun sequencer-2", "done sequencer-2", "refused sequencer-3"]);
  await hands.restoreAll();
  expect(simulated.states).toEqual(["running"]);
}, 60_000);

it("refuses a network that cannot spare a leader, or has no load to offer", async () => {
  const network = await discoverNetwork(docker, STACK);
  const signal = new AbortController().signal;
  const options = { docker, force: false, ending: signal, leaving: signal, print: () => undefined };
  const single = { ...network, sequencers: network.sequencers.slice(0, 1) };
  await expect(runArena({ ...options, network: single, every: 5 })).rejects.toThrow(
    "has 1 sequencers: none can be killed",
  );
  const { gatewayUrl: _, ...closed } = network;
  await expect(runArena({ ...options, network: closed, tps: 5 })).rejects.toThrow("leave the load out with --no-load");
});
