/**
 * A network that somebody leaves alone (`SUITE=all`): stopped and started again, and a node of it stopped by hand. It goes on
 * without anybody's help.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "../../operator/network/cluster";
import { connectLocalEngine, discoverNetwork } from "../../operator/network/discover";
import { advance, blockAt, height, type Outputs } from "./support/chain";
import { containers, leftovers } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-rest";

let stack: TestStack;
let outputs: Outputs;
const docker = connectLocalEngine();

const cli = (...parameters: string[]) => stack.cli(...parameters);

const states = async () => new Set((await containers(NETWORK)).map(({ State }) => State));
const blockHash = async (number: number) => (await blockAt(outputs.l2RpcUrl, number)).hash;

describe.runIf(RUNS_ALL)("a network that is left alone", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.207.0.0/24" });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
  });

  afterAll(async () => {
    await stack?.remove();
  });

  it("is stopped with all of its data, and goes on from there", async () => {
    await advance(outputs.l2RpcUrl, 3, 60);
    const before = await height(outputs.l2RpcUrl);
    const hash = await blockHash(before);
    const stopped = await cli("stop");
    expect(stopped.exitCode, stopped.text).toBe(0);
    expect(await states()).toEqual(new Set(["exited"]));
    const status = await cli("status");
    expect([status.exitCode, status.text]).toEqual([2, expect.stringContaining("make start")]);
    const alone = await cli("start", "sequencer-1");
    expect([alone.exitCode, alone.text]).toEqual([1, expect.stringContaining("no node goes on alone: make start")]);
    const again = await cli("stop");
    expect([again.exitCode, again.text]).toEqual([0, expect.stringContaining("is stopped already")]);

    const started = await cli("start");
    expect(started.exitCode, started.text).toBe(0);
    console.log(started.text.trim().split("\n").at(-1));
    await advance(outputs.l2RpcUrl, 3, 60);
    expect(await blockHash(before)).toBe(hash);
    await stack.becomesHealthy(120);
    const running = await cli("start");
    expect([running.exitCode, running.text]).toEqual([0, expect.stringContaining("runs already")]);
  });

  it("goes on by up, too, which replaces nothing", async () => {
    const ids = async () => (await containers(NETWORK)).map(({ Id }) => Id).sort();
    const before = await ids();
    expect((await cli("stop")).exitCode).toBe(0);
    const up = await cli("up");
    expect(up.exitCode, up.text).toBe(0);
    expect(await ids()).toEqual(before);
    await stack.becomesHealthy(120);
  });

  it("lets its leader be stopped after the leadership has moved, and no further one", async () => {
    const cluster = new Cluster(await discoverNetwork(docker, NETWORK));
    const leader = await cluster.leader();
    const stopped = await cli("stop", leader.name);
    expect([stopped.exitCode, stopped.text]).toEqual([
      0,
      expect.stringContaining(`${leader.name} leads: handing over`),
    ]);
    const [other] = (await cluster.followers()).filter(({ name }) => name !== leader.name);
    const refused = await cli("stop", other!.name);
    expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining("are needed to make blocks")]);
    await advance(outputs.l2RpcUrl, 3, 30);
    const started = await cli("start", leader.name);
    expect(started.exitCode, started.text).toBe(0);
    await stack.becomesHealthy(120);
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
