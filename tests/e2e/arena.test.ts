/**
 * The live view and the demo (`SUITE=all`): drawn in a pseudo-terminal, with a real leader killed by a key. What was broken is
 * whole again afterwards, however it ends.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ArenaReport } from "../../operator/arena/score";
import { DEMO } from "../../operator/demo/demoStack";
import { connectLocalEngine, discoverNetwork } from "../../operator/network/discover";
import { containersOf } from "../../operator/network/model";
import { PROJECT_DIRECTORY } from "../../operator/pulumi";
import { until } from "../../shared/rpc/deadline";
import { leftovers, removeByLabel } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import type { TerminalSession } from "./support/terminal";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-arena";
const WINDOW = { columns: 130, rows: 45 };
const DEMO_FILE = path.join(PROJECT_DIRECTORY, `Pulumi.${DEMO}.yaml`);

let stack: TestStack;
let folder: string;
const sessions: TerminalSession[] = [];
const docker = connectLocalEngine();

const open = (...parameters: string[]): TerminalSession => {
  const session = stack.inTerminal(WINDOW, "arena", ...parameters);
  sessions.push(session);
  return session;
};

/** As Docker has them, of a node. */
async function statesOf(name: string): Promise<string[]> {
  const { sequencers, validators } = await discoverNetwork(docker, NETWORK);
  const node = [...sequencers, ...validators].find((one) => one.name === name)!;
  return containersOf(node).map(({ state }) => state);
}

/** Who leads by the line of keys; the lanes say the same. */
async function leaderOn(session: TerminalSession): Promise<string> {
  const named = /target leader \((sequencer-\d)\)/;
  await session.shows(named, 60);
  return named.exec(session.text)![1]!;
}

/** Of the target's lane, the name follows a mark. */
const laneOf = (name: string, says: string) => (lines: string[]) =>
  lines.some((line) => line.replace(">", " ").trimStart().startsWith(name) && line.trimEnd().endsWith(says));

/** Without colours, which CI turns on. */
const plainly = (...parameters: string[]) => stack.within({ NO_COLOR: "1" }, () => stack.cli(...parameters));

describe.runIf(RUNS_ALL)("the arena and the demo", () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-arena-test-"));
    stack = await TestStack.create(NETWORK, "fast", { subnet: "10.214.0.0/24" });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    await stack.becomesHealthy(120);
  });

  afterEach(() => sessions.splice(0).forEach((session) => session.close()));

  afterAll(async () => {
    rmSync(DEMO_FILE, { force: true });
    rmSync(folder, { recursive: true, force: true });
    await removeByLabel(DEMO);
    await stack?.remove();
  });

  describe("the arena", arenaTests);
  describe("the demo", demoTests);
});

function arenaTests(): void {
  it("refuses what cannot be meant", async () => {
    const wrong: [string[], string][] = [
      [["--tps", "0"], "It takes a number from 0.1 to 1000."],
      [["--every", "soon"], "It takes a time such as 90s"],
      [["--report", "/no/such/folder/x.json"], "It takes a file in a folder that exists"],
    ];
    for (const [parameters, message] of wrong) {
      const { exitCode, text } = await stack.cli("arena", ...parameters);
      expect([exitCode, text]).toEqual([64, expect.stringContaining(message)]);
    }
  });

  it("kills a real leader by a key, and shows the next one; what the cluster would not survive is refused", async () => {
    const file = path.join(folder, "arena.json");
    const session = open("--report", file);
    const leader = await leaderOn(session);
    await session.shows(laneOf(leader, "leads"), 30);
    await session.shows(/of 5 a second, accepted in \d+ ms/, 120);

    session.press("k");
    await session.shows(laneOf(leader, "killed"), 30);
    expect(new Set(await statesOf(leader))).toEqual(new Set(["exited"]));
    const handover = new RegExp(`(sequencer-\\d) leads, \\d+\\.\\d s after ${leader} last did`);
    await session.shows(handover, 60);
    const next = handover.exec(session.text)![1]!;
    await session.shows(laneOf(next, "leads"), 30);

    session.press("k");
    await session.shows("2 are needed to make blocks", 30);
    expect(new Set(await statesOf(next))).toEqual(new Set(["running"]));

    session.press("r");
    await session.shows(`${leader} is back at the head`, 90);
    session.press("4");
    await session.shows("target validator-1", 10);
    session.press("f");
    await session.shows(laneOf("validator-1", "frozen"), 30);
    expect(new Set(await statesOf("validator-1"))).toEqual(new Set(["paused"]));
    await session.shows(/0 lost +0 forks +1 leader hit/, 10);
    console.log(session.text);

    session.press("q");
    expect(await session.ended(), session.text).toBe(0);
    expect(session.isAlternate).toBe(false);
    expect(new Set(await statesOf("validator-1"))).toEqual(new Set(["running"]));
    const report = JSON.parse(readFileSync(file, "utf8")) as ArenaReport;
    console.log(JSON.stringify({ ...report, log: undefined }));
    expect(report).toMatchObject({ passed: true, score: { lost: 0, forks: 0, wentBack: 0, leadersHit: 1 } });
    expect(report.score.changes).toBeGreaterThanOrEqual(1);
    await stack.becomesHealthy(60);
  });

  it("hands over and cuts off", async () => {
    const session = open("--no-load");
    await leaderOn(session);
    session.press("t");
    // On a busy machine the leadership may have moved by itself before.
    const handedOver = /(sequencer-\d) has handed over to (sequencer-\d)/;
    await session.shows(handedOver, 60);
    const [, from, to] = handedOver.exec(session.text)!;
    expect(to).not.toBe(from);
    await session.shows(laneOf(to!, "leads"), 30);
    const follower = [1, 2, 3].find((index) => ![from, to].includes(`sequencer-${index}`))!;
    session.press(String(follower));
    await session.shows(`target sequencer-${follower}`, 10);
    session.press("p");
    await session.shows(laneOf(`sequencer-${follower}`, "cut off"), 60);
    await session.shows(`sequencer-${follower} is cut off`, 30);
    session.press("r");
    await session.shows(`sequencer-${follower} is back at the head`, 90);
    session.press("q");
    expect(await session.ended(), session.text).toBe(0);
    await stack.becomesHealthy(60);
  });

  it("restores what it broke when its terminal goes away", async () => {
    const session = open("--no-load");
    const leader = await leaderOn(session);
    session.press("k");
    await session.shows(laneOf(leader, "killed"), 30);
    session.close();
    await until(
      "the leader to be up again",
      async () => (await statesOf(leader)).every((state) => state === "running"),
      {
        withinSeconds: 120,
      },
    );
    await stack.becomesHealthy(120);
  });

  it("is a line for each slot and event without a terminal", async () => {
    const { exitCode, text } = await plainly("arena", "--duration", "20s", "--no-load");
    expect(exitCode, text).toBe(0);
    const slots = text.split("\n").filter((line) => /^\d\d:\d\d:\d\d slot +block \d+ by sequencer-\d/.test(line));
    expect(slots.length).toBeGreaterThanOrEqual(15);
    expect(text).toContain("it held");
    expect(text).not.toContain("\u001b");
    console.log(text.trim().split("\n").slice(-2).join("\n"));
  });

  it("kills leaders by itself, and tells all of it as JSON", async () => {
    const command = ["--import", "tsx", "operator/main.ts", "arena", "--stack", NETWORK];
    const options = ["--every", "12s", "--duration", "45s", "--json"];
    const { exitCode, stdout, all } = await stack.start(process.execPath, [...command, ...options]);
    expect(exitCode, all).toBe(0);
    const { report } = JSON.parse(stdout.trim().split("\n").at(-1)!) as { report: ArenaReport };
    expect(report.score).toMatchObject({ lost: 0, forks: 0 });
    expect(report.score.leadersHit).toBeGreaterThanOrEqual(1);
    expect(report.score.changes).toBeGreaterThanOrEqual(report.score.leadersHit);
    await stack.becomesHealthy(60);
  });
}

function demoTests(): void {
  it("does not touch what may be another one's", async () => {
    writeFileSync(DEMO_FILE, "config: {}\n");
    const { exitCode, text } = await stack.cli("demo");
    expect([exitCode, text]).toEqual([1, expect.stringContaining(`make down STACK=${DEMO}`)]);
    expect(readFileSync(DEMO_FILE, "utf8")).toBe("config: {}\n");
    rmSync(DEMO_FILE);
  });

  it("refuses a stack that is none, and one without a sequencer to spare", async () => {
    const unknown = await stack.start(process.execPath, [
      "--import",
      "tsx",
      "operator/main.ts",
      "demo",
      "-s",
      "nothing",
    ]);
    expect([unknown.exitCode, unknown.all]).toEqual([64, expect.stringContaining('there is no stack "nothing"')]);
    const single = await stack.start(process.execPath, ["--import", "tsx", "operator/main.ts", "demo", "-s", "single"]);
    expect([single.exitCode, single.all]).toEqual([1, expect.stringContaining("kills one of at least three")]);
    expect(existsSync(DEMO_FILE)).toBe(false);
  });

  it("shows a network from nothing, kills its leaders, and leaves nothing behind", async () => {
    // Two networks at once are too many for a small machine.
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    const { exitCode, text, seconds } = await plainly("demo", "--duration", "40s", "--every", "15s");
    console.log(
      text
        .split("\n")
        .filter((line) => !/ slot /.test(line))
        .join("\n"),
      `\n${seconds} s in all`,
    );
    expect(exitCode, text).toBe(0);
    expect(text).toMatch(/the first block was seen after \d+\.\d s/);
    expect(text).toContain("0 lost, 0 forks");
    expect(text).toMatch(/sequencer-\d, which leads, is killed/);
    expect(text).toContain(`Nothing of ${DEMO} is left`);
    expect(await leftovers(DEMO)).toEqual([]);
    expect(existsSync(DEMO_FILE)).toBe(false);
  });

  it("is removed when it is ended in the middle of coming up", async () => {
    const running = stack.start(process.execPath, ["--import", "tsx", "operator/main.ts", "demo", "--stack", NETWORK]);
    await until("something of it", async () => (await leftovers(DEMO)).length > 3, { withinSeconds: 120 });
    running.kill("SIGINT");
    const { exitCode, all } = await running;
    expect([exitCode, all]).toEqual([130, expect.stringContaining(`Nothing of ${DEMO} is left`)]);
    expect(await leftovers(DEMO)).toEqual([]);
  });
}
