/**
 * A network that somebody operates by hand (`SUITE=all`): who leads, nodes that are paused, resumed and restarted, loads, and
 * everything that cannot be meant. One network; the tests run in order and leave it whole.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../shared/rpc/deadline";
import { advance, height, type Outputs } from "./support/chain";
import { containers, leftovers, whileStopped } from "./support/docker";
import { expectNothingLost, killLeader, startLoad, untilSending } from "./support/loads";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-operate";
const NAMES = ["sequencer-1", "sequencer-2", "sequencer-3"];

interface Leader {
  leader: string | null;
  since: string | null;
  active: boolean | null;
  sequencers: { name: string; ready: boolean; notReady: string[] }[];
}

let stack: TestStack;
let outputs: Outputs;

const cli = (...parameters: string[]) => stack.cli(...parameters);

async function leader(): Promise<Leader> {
  return JSON.parse((await cli("leader", "--json")).text) as Leader;
}

async function leaderName(): Promise<string> {
  const { leader: name } = await until(
    "one to lead",
    async () => {
      const answer = await leader();
      return answer.leader !== null && answer.active === true && answer;
    },
    { withinSeconds: 60, everyMilliseconds: 1_000 },
  );
  return name!;
}

const followers = async () => {
  const leading = await leaderName();
  return NAMES.filter((name) => name !== leading);
};

/** Docker's states of a node's containers. */
async function states(node: string): Promise<string[]> {
  const [role, index] = node.split("-");
  const all = await containers(NETWORK);
  const own = all.filter(({ Labels }) => Labels["opstack-ha.role"] === role && Labels["opstack-ha.index"] === index);
  return [...new Set(own.map(({ State }) => State))];
}

async function succeeds(...parameters: string[]) {
  const outcome = await cli(...parameters);
  expect(outcome.exitCode, outcome.text).toBe(0);
  return outcome;
}

/** A refusal with its reason, after which the same one leads and the chain goes on. */
async function refuses(parameters: string[], exitCode: number, message: string): Promise<void> {
  const before = await leaderName();
  const outcome = await cli(...parameters);
  expect([outcome.exitCode, outcome.text]).toEqual([exitCode, expect.stringContaining(message)]);
  // A message, and no trace of the program.
  expect(outcome.text).not.toMatch(/\n\s+at .*\.ts:/);
  await advance(outputs.l2RpcUrl, 1, 30);
  expect(await leaderName()).toBe(before);
}

function fileOf(...templates: unknown[]): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "opstack-ha-templates-")), "load.jsonl");
  writeFileSync(file, templates.map((template) => JSON.stringify(template)).join("\n"));
  return file;
}

describe.runIf(RUNS_ALL)("a network that is operated by hand", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.222.0.0/24", l2_nodes: 5 });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    await stack.becomesHealthy(180);
  });

  afterAll(async () => {
    await stack?.remove();
  });

  describe("its leadership", () => {
    it("is told: who, since when, and who could take over", async () => {
      const answer = await leader();
      expect(NAMES).toContain(answer.leader);
      expect(answer.active).toBe(true);
      expect(Date.parse(answer.since!)).toBeLessThan(Date.now());
      expect(answer.sequencers.map(({ name }) => name)).toEqual(NAMES);
      const { text } = await succeeds("leader");
      expect(text).toMatch(new RegExp(`${answer.leader} leads since .*; its sequencer is active`));
    });

    it("goes to the one that is named, by name or number", async () => {
      const [first, second] = await followers();
      const before = Date.now();
      const { text } = await succeeds("transfer", "--to", first!);
      expect(text).toContain(`${first} leads and makes blocks`);
      const answer = await leader();
      expect(answer.leader).toBe(first);
      expect(Date.parse(answer.since!)).toBeGreaterThan(before - 5_000);
      await succeeds("transfer", "--to", second!.replace("sequencer-", ""));
      expect(await leaderName()).toBe(second);
    });

    it("goes to one that is ready where none is named", async () => {
      const before = await leaderName();
      await succeeds("transfer");
      expect(await leaderName()).not.toBe(before);
    });

    it("stays where it is when it is asked to", async () => {
      const before = await leaderName();
      const { text } = await succeeds("transfer", "--to", before);
      expect(text).toContain(`${before} leads already: nothing was changed`);
      expect(await leaderName()).toBe(before);
    });

    it("goes to nobody that there is not, or that cannot lead", async () => {
      await refuses(["transfer", "--to", "9"], 1, `there is no sequencer sequencer-9; there are ${NAMES.join(", ")}`);
      await refuses(["transfer", "--to", "nobody"], 1, "there is no sequencer nobody");
      await refuses(["transfer", "--to", "validator-1"], 1, "validator-1 is a validator: only a sequencer can lead");
      await refuses(["transfer", "extra"], 64, "too many arguments");
    });
  });

  describe("a single node", () => {
    it("that is a validator is paused and goes on", async () => {
      await succeeds("pause", "validator-1");
      expect(await states("validator-1")).toEqual(["paused"]);
      await advance(outputs.l2RpcUrl, 3, 30);
      expect((await succeeds("pause", "validator-1")).text).toContain("is paused already");
      await refuses(["start", "validator-1"], 1, "npx opstack-ha resume validator-1");
      await succeeds("resume", "validator-1");
      expect(await states("validator-1")).toEqual(["running"]);
      const again = await succeeds("resume", "validator-1", "--json");
      expect(again.text).toContain("validator-1 is not paused");
      expect(again.text).toContain('{"node":"validator-1","changed":false,"seconds":');
      await stack.becomesHealthy(120);
    });

    it("that leads hands over before it is paused, stays paused, and goes on", async () => {
      const before = await leaderName();
      const { text } = await succeeds("pause", before);
      expect(text).toContain(`${before} leads: handing over to`);
      // The guards see a node that is silent, and leave it alone.
      await advance(outputs.l2RpcUrl, 10, 60);
      expect(await states(before)).toEqual(["paused"]);
      await refuses(["transfer", "--to", before], 1, `${before} is not ready to lead`);
      const { sequencers } = await leader();
      expect(sequencers.find(({ name }) => name === before)!.notReady.join()).toContain("is paused");

      const other = NAMES.find((name) => name !== before)!;
      await refuses(["pause", other], 1, "1 of 3 sequencers would run, and 2 are needed to make blocks");
      await refuses(["restart", other], 1, "2 are needed to make blocks");
      expect(await states(other)).toEqual(["running"]);

      await succeeds("resume", before);
      await stack.becomesHealthy(120);
    });

    it("is restarted, a validator and the leader alike", async () => {
      await succeeds("restart", "validator-2");
      const before = await leaderName();
      const { text } = await succeeds("restart", before);
      expect(text).toContain(`${before} leads: handing over to`);
      expect(await leaderName()).not.toBe(before);
      await stack.becomesHealthy(120);
    });

    it("that is stopped is told so, whatever is asked of it", async () => {
      const [follower] = await followers();
      await succeeds("stop", follower!);
      for (const command of ["pause", "resume", "restart"]) {
        await refuses([command, follower!], 1, `npx opstack-ha start ${follower}`);
      }
      await refuses(["transfer", "--to", follower!], 1, "is exited");
      await succeeds("start", follower!);
      await stack.becomesHealthy(120);
    });

    it("has to have a name that there is, and to be one", async () => {
      for (const command of ["pause", "resume", "restart"]) {
        await refuses([command, "sequencer-9"], 1, "there is no node sequencer-9; there are sequencer-1");
        await refuses([command], 64, "missing required argument 'node'");
      }
      await refuses(["stop", "--force"], 64, "--force belongs to a node");
    });

    it("takes the chain with it only where that is wanted, and brings it back", async () => {
      const [one, other] = await followers();
      await succeeds("pause", one!);
      const forced = await succeeds("pause", other!, "--force");
      expect(forced.text).toContain("the chain stops until there are as many again");
      await until("nobody to lead", async () => (await leader()).leader === null, { withinSeconds: 60 });
      expect(await cli("leader")).toMatchObject({ exitCode: 1, text: expect.stringContaining("nobody leads") });
      expect(await cli("transfer")).toMatchObject({ exitCode: 1, text: expect.stringContaining("nobody leads") });
      const before = await height(outputs.sequencers[0]!.rpcUrl).catch(() => 0);
      await succeeds("resume", one!);
      await succeeds("resume", other!);
      await stack.becomesHealthy(180);
      expect(await height(outputs.sequencers[0]!.rpcUrl)).toBeGreaterThan(before);
    });
  });

  describe("a load", () => {
    it.each(["transfers", "erc20", "mixed"])("of %s loses nothing in 30 s", async (scenario) => {
      const ended = await startLoad(stack, "--scenario", scenario, "--tps", "20", "--duration", "30s").ended();
      expect(ended.outcome.exitCode).toBe(0);
      expectNothingLost(ended, 300);
      expect(ended.report).toMatchObject({ scenario, senders: 10, withdrawnBlocks: 0 });
      expect(ended.report.inclusion.p50).toBeLessThan(10);
      // A line every ten seconds, where there is no terminal.
      expect(ended.outcome.text).toMatch(/20 s: \d+ sent, \d+ accepted, \d+ mined, 0 lost/);
    });

    it("of a file sends what stands there", async () => {
      const file = fileOf(
        { to: "0x000000000000000000000000000000000000dEaD", value: "3" },
        { to: "0x0000000000000000000000000000000000000004", data: "0xdeadbeef" },
      );
      const ended = await startLoad(stack, "--scenario", file, "--duration", "20s").ended();
      expect(ended.outcome.exitCode).toBe(0);
      expectNothingLost(ended, 100);
    });

    it("goes on through the loss of the leader, and loses nothing", async () => {
      const load = startLoad(stack, "--tps", "20", "--duration", "60s", "--scenario", "mixed");
      await untilSending(outputs.l2RpcUrl, 20);
      const killed = await killLeader(NETWORK);
      const ended = await load.ended();
      expect(ended.outcome.exitCode, `${killed} was killed`).toBe(0);
      expectNothingLost(ended, 500);
      await stack.becomesHealthy(120);
    });

    it("that is interrupted reports what it has sent", async () => {
      const load = startLoad(stack, "--tps", "20", "--duration", "10m");
      await untilSending(outputs.l2RpcUrl, 20);
      load.interrupt();
      const ended = await load.ended();
      expect([ended.outcome.exitCode, ended.report.endedBy]).toEqual([130, "interruption"]);
      expect(ended.report.lasted).toBeLessThan(300);
      expectNothingLost(ended, 10);
    });

    it("is refused where it cannot be meant", async () => {
      await refuses(["load", "--tps", "0"], 64, "It takes a number from 0.1 to 1000.");
      await refuses(["load", "--duration", "2d"], 64, "at most 24h");
      await refuses(["load", "--scenario", "nonsense"], 64, "--scenario is transfers, erc20, mixed or a file");
      await refuses(["load", "--scenario", fileOf({ to: "0x12" })], 64, "line 1: to: an address is 20 bytes");
      await refuses(["load", "--report", "/nowhere/report.json"], 64, "a file in a folder that exists");
      // A predeploy that has no such function.
      const reverting = fileOf({ to: "0x4200000000000000000000000000000000000016", data: "0x12345678" });
      await refuses(["load", "--scenario", reverting], 1, "line 1: the chain refuses it");
    });

    it("needs the gateway", async () => {
      await whileStopped([`${NETWORK}-gateway`], async () => {
        const { exitCode, text } = await cli("load");
        expect([exitCode, text]).toEqual([1, expect.stringContaining("the gateway of e2e-operate does not answer")]);
      });
      await stack.becomesHealthy(120);
    });
  });

  describe("all of it stopped", () => {
    it("is told so by every command, and goes on", async () => {
      await succeeds("stop");
      const expected: [parameters: string[], message: string][] = [
        [["leader"], "nobody leads: no sequencer answers"],
        [["transfer"], `${NETWORK} is stopped: make start`],
        [["pause", "sequencer-1"], "only what runs can be paused"],
        [["resume", "sequencer-1"], "npx opstack-ha start sequencer-1"],
        [["restart", "sequencer-1"], "npx opstack-ha start sequencer-1"],
        [["load"], "does not answer"],
      ];
      for (const [parameters, message] of expected) {
        const { exitCode, text } = await cli(...parameters);
        expect([exitCode, text], parameters.join(" ")).toEqual([1, expect.stringContaining(message)]);
      }
      expect(new Set((await containers(NETWORK)).map(({ State }) => State))).toEqual(new Set(["exited"]));
      await succeeds("start");
      await stack.becomesHealthy(180);
    });

    it("is started with a node that was paused, too", async () => {
      const [follower] = await followers();
      await succeeds("pause", follower!);
      await succeeds("start");
      expect(await states(follower!)).toEqual(["running"]);
      await stack.becomesHealthy(120);
    });
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
