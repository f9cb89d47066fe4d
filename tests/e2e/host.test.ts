/**
 * What a network's machine does to it: its engine restarts, somebody tidies Docker, a limit comes and goes. What `docker system
 * prune -af` removes is removed here by label, because other networks and images of the machine have to stay.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageReference } from "../../config/images";
import { connectEngine } from "../../engine/connection";
import { until } from "../../shared/rpc/deadline";
import { engineVersion } from "../../toolchain/ownEngine";
import { advance, blockAt, height, type Outputs } from "./support/chain";
import { containers, inspect, leftovers, removeImageNames, serviceIds } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { finished, TestStack, type Outcome } from "./support/testStack";

const NETWORK = "e2e-host";
const LABEL = `label=opstack-ha.network=${NETWORK}`;
const LIMITED = `${NETWORK}-op-batcher`;
const PROMETHEUS = `${NETWORK}-prometheus`;
const MEBIBYTE = 2 ** 20;

let stack: TestStack;
let outputs: Outputs;

/** A command of opstack-ha on this stack, with its state. */
const cli = (...parameters: string[]): Promise<Outcome> => stack.cli(...parameters);
const docker = (...parameters: string[]): Promise<Outcome> => finished(stack.start("docker", parameters));
const engine = (command: "engine" | "engine-stop"): Promise<Outcome> =>
  finished(stack.start(process.execPath, ["--import", "tsx", "toolchain/main.ts", command]));

async function succeeds(outcome: Promise<Outcome>): Promise<Outcome> {
  const ended = await outcome;
  expect(ended.exitCode, ended.text).toBe(0);
  return ended;
}

/** Whatever is done succeeds and replaces no container. */
async function staysAsItIs(does: () => Promise<Outcome>): Promise<Outcome> {
  const before = await serviceIds(NETWORK);
  const outcome = await succeeds(does());
  expect(await serviceIds(NETWORK)).toEqual(before);
  return outcome;
}

/** Two blocks by which a chain is known again: L1's first one after its contracts, and L2's safe head. */
async function chain() {
  const l2 = await until(
    "a safe block",
    async () => {
      const block = await blockAt(outputs.l2RpcUrl, "safe");
      return block.number > 0n && block;
    },
    { withinSeconds: 120 },
  );
  return { l1: await blockAt(outputs.l1RpcUrl, 1), l2 };
}

async function isSameChain({ l1, l2 }: Awaited<ReturnType<typeof chain>>): Promise<void> {
  expect((await blockAt(outputs.l1RpcUrl, Number(l1.number))).hash).toBe(l1.hash);
  expect((await blockAt(outputs.l2RpcUrl, Number(l2.number))).hash).toBe(l2.hash);
  await advance(outputs.l2RpcUrl, 3, 60);
}

const without = (ids: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(ids).filter(([name]) => !names.includes(name)));

const jobs = async () => (await containers(NETWORK)).filter(({ Labels }) => Labels["opstack-ha.role"] === "job");

/** The images of jobs alone, which a prune takes: small to build again. */
const JOB_IMAGE = imageReference("op_deployer", "build", {})!;

describe.runIf(RUNS_ALL)("the host", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.208.0.0/24" });
    await succeeds(stack.up());
    outputs = await stack.outputs();
    await stack.becomesHealthy(120);
  });

  afterAll(async () => {
    await stack?.remove();
  });

  it("shows how much room its disk has", async () => {
    const { text } = await succeeds(cli("status"));
    expect(text).toMatch(/disk\W+has room\W+[\d.]+ GB free of [\d.]+ GB/);
  });

  it("gives a container a memory limit while it runs, and takes it away again", async () => {
    const before = await serviceIds(NETWORK);
    stack.configure({ resources: { op_batcher: { memory_mb: 256 } } });
    await succeeds(stack.up());
    const limited = await inspect(LIMITED);
    expect([limited.HostConfig.Memory, limited.Id]).toEqual([256 * MEBIBYTE, before[LIMITED]]);

    stack.configure({});
    await succeeds(stack.up());
    expect((await inspect(LIMITED)).HostConfig.Memory).toBe(0);
    // Prometheus has got an alert on the limit, and lost it again.
    expect(without(await serviceIds(NETWORK), LIMITED, PROMETHEUS)).toEqual(without(before, LIMITED, PROMETHEUS));
    await staysAsItIs(() => stack.up("--refresh"));
    await stack.becomesHealthy(120);
  });

  it("loses nothing of a running network to a prune", async () => {
    const [before, known] = [await serviceIds(NETWORK), await chain()];
    await succeeds(docker("container", "prune", "--force", "--filter", LABEL));
    await succeeds(docker("network", "prune", "--force", "--filter", LABEL));
    expect(await jobs()).toEqual([]);
    await removeImageNames([JOB_IMAGE]);

    const up = await succeeds(cli("up"));
    expect(up.text).toContain(JOB_IMAGE);
    expect(await serviceIds(NETWORK)).toEqual(before);
    const images = (await connectEngine().listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
    expect(images).toContain(JOB_IMAGE);
    await isSameChain(known);
    await stack.becomesHealthy(60);
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("goes on after a prune of the stopped network", async () => {
    const known = await chain();
    const head = await height(outputs.l2RpcUrl);
    await succeeds(cli("stop"));
    await succeeds(docker("container", "prune", "--force", "--filter", LABEL));
    await succeeds(docker("network", "prune", "--force", "--filter", LABEL));
    expect(await containers(NETWORK)).toEqual([]);
    const start = await cli("start");
    expect([start.exitCode, start.text]).toEqual([
      1,
      expect.stringContaining("its data is kept, with which up goes on"),
    ]);

    const up = await succeeds(cli("up"));
    console.log(`up after a prune of the stopped network: ${up.seconds.toFixed(0)} s`);
    await isSameChain(known);
    expect(await height(outputs.l2RpcUrl)).toBeGreaterThan(head);
    await stack.becomesHealthy(120);
  });

  it("goes on after the Docker network alone was pruned", async () => {
    const known = await chain();
    await succeeds(cli("stop"));
    await succeeds(docker("network", "prune", "--force", "--filter", LABEL));
    const start = await cli("start");
    expect([start.exitCode, start.text]).toEqual([
      1,
      expect.stringContaining("make up STACK=e2e-host makes them anew"),
    ]);
    await succeeds(cli("up"));
    await isSameChain(known);
    await stack.becomesHealthy(120);
  });

  it("starts what was stopped by hand, and replaces nothing for it", async () => {
    const before = await serviceIds(NETWORK);
    await succeeds(docker("stop", `${NETWORK}-op-geth-validator-1`, `${NETWORK}-op-conductor-2`, LIMITED));
    const up = await succeeds(cli("up", "--refresh"));
    expect(up.text).toContain("starting what is stopped");
    expect(await serviceIds(NETWORK)).toEqual(before);
    await stack.becomesHealthy(120);
  });

  it("is healthy again after its engine has restarted, without any command, and up replaces nothing", async (context) => {
    const [before, known] = [await serviceIds(NETWORK), await chain()];
    const stopped = await succeeds(engine("engine-stop"));
    // An engine that somebody else started is theirs.
    if (stopped.text.includes("no Docker engine was started from here")) return context.skip();
    expect(await engineVersion()).toBeUndefined();
    await succeeds(engine("engine"));
    const started = Date.now();
    // At once, while conductors still wait for their nodes.
    const up = await succeeds(cli("up"));
    console.log(
      up.text
        .split("\n")
        .filter((line) => /start|recover/.test(line))
        .join("\n"),
    );
    expect(await serviceIds(NETWORK)).toEqual(before);
    await stack.becomesHealthy(180);
    console.log(`healthy ${((Date.now() - started) / 1_000).toFixed(0)} s after the engine was back`);

    await succeeds(engine("engine-stop"));
    await succeeds(engine("engine"));
    const again = Date.now();
    await stack.becomesHealthy(240);
    console.log(`healthy without a command ${((Date.now() - again) / 1_000).toFixed(0)} s after the engine was back`);
    await isSameChain(known);
    expect(await serviceIds(NETWORK)).toEqual(before);
    await succeeds(stack.up("--expect-no-changes"));
    await staysAsItIs(() => stack.up("--refresh"));
  });

  it("stays stopped over a restart of the engine", async (context) => {
    await succeeds(cli("stop"));
    const stopped = await succeeds(engine("engine-stop"));
    if (stopped.text.includes("no Docker engine was started from here")) return context.skip();
    await succeeds(engine("engine"));
    expect(new Set((await containers(NETWORK)).map(({ State }) => State))).toEqual(new Set(["exited"]));
    await succeeds(cli("start"));
    await stack.becomesHealthy(120);
  });

  it("has nothing left in the end", async () => {
    await succeeds(stack.destroy());
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
