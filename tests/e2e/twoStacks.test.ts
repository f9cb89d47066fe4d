/**
 * Two networks on one engine, which nothing but their names tells apart in the config: both make blocks, commands take the one that
 * is named, one is killed and pruned, one is removed, and the other goes on as if it were alone.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chainIdOf, portsOf, subnetOf } from "../../config/derived";
import type { Finding } from "../../operator/doctor/model";
import type { ListedNetwork } from "../../operator/inventory/table";
import { connectEngine } from "../../engine/connection";
import { advance, type Outputs } from "./support/chain";
import { containers, leftovers, remove, serviceIds } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const [A, B, CLASHING] = ["e2e-two-a", "e2e-two-b", "e2e-two-c"];
const SMALL = { sequencer_count: 1, l2_nodes: 2, ports: "auto", subnet: "auto", l2_chain_id: "random" };
const UP_MILLISECONDS = 900_000;

let a: TestStack;
let b: TestStack;
let clashing: TestStack;
let outputs: Record<string, Outputs>;

/** Standard output alone, and the exit code; `STACK` is the stack's name. */
async function run(stack: TestStack, ...parameters: string[]) {
  const { exitCode, stdout, all } = await stack.start(process.execPath, [
    "--import",
    "tsx",
    "operator/main.ts",
    ...parameters,
  ]);
  return { exitCode, stdout, text: all };
}

async function listOurs(): Promise<ListedNetwork[]> {
  const { exitCode, stdout, text } = await run(a, "list", "--json");
  expect(exitCode, text).toBe(0);
  return (JSON.parse(stdout) as ListedNetwork[]).filter(({ network }) => [A, B].includes(network));
}

interface Pruned {
  removed: boolean;
  networks: { network: string; goes: boolean; reason: string }[];
}
const pruned = (stdout: string) => JSON.parse(stdout) as Pruned;

async function up(stack: TestStack): Promise<Outputs> {
  const created = await stack.cli("up");
  expect(created.exitCode, created.text).toBe(0);
  return stack.outputs<Outputs>();
}

describe.runIf(RUNS_ALL)("two networks on one engine", () => {
  beforeAll(async () => {
    a = await TestStack.create(A, "airgap", SMALL);
    b = await TestStack.create(B, "airgap", SMALL);
    // Never brought up: it wants what the first has.
    clashing = await TestStack.create(CLASHING, "airgap", { ...SMALL, ports: portsOf(A), subnet: subnetOf(A) });
    outputs = { [A]: await up(a), [B]: await up(b) };
  }, 2 * UP_MILLISECONDS);

  afterAll(async () => {
    for (const stack of [a, b, clashing]) await stack?.remove();
  }, UP_MILLISECONDS);

  it("are at the ports, in the subnets and on the chains that follow from their names", async () => {
    for (const [stack, name] of [
      [a, A],
      [b, B],
    ] as const) {
      const { l2RpcUrl, l1RpcUrl, l2ChainId } = outputs[name]!;
      expect(l2RpcUrl).toBe(`http://127.0.0.1:${portsOf(name).gateway}`);
      expect(l1RpcUrl).toBe(`http://127.0.0.1:${portsOf(name).l1}`);
      expect(l2ChainId).toBe(chainIdOf(name));
      const { IPAM } = (await connectEngine().getNetwork(name).inspect()) as { IPAM: { Config: { Subnet: string }[] } };
      expect(IPAM.Config[0]!.Subnet).toBe(subnetOf(name));
      const preview = await stack.pulumi(["preview", "--expect-no-changes", "--stack", name]);
      expect(preview.exitCode, preview.text).toBe(0);
    }
    expect(outputs[A]!.l2ChainId).not.toBe(outputs[B]!.l2ChainId);
  });

  it("both make blocks, and both are listed", async () => {
    await Promise.all([A, B].map((name) => advance(outputs[name]!.l2RpcUrl, 5, 60)));
    await Promise.all([a.becomesHealthy(120), b.becomesHealthy(120)]);
    expect(await listOurs()).toMatchObject(
      [A, B].map((name) => ({
        network: name,
        stack: name,
        state: expect.stringMatching(/^(healthy|starting)$/),
        sequencers: 1,
        validators: 1,
        containers: { stopped: 0 },
        rpcUrl: outputs[name]!.l2RpcUrl,
        chainId: outputs[name]!.l2ChainId,
        ageSeconds: expect.any(Number),
      })),
    );
    const { text } = await run(a, "list");
    for (const part of [A, B, "L2 JSON-RPC", outputs[B]!.l2RpcUrl]) expect(text).toContain(part);
  });

  it("tells what the volumes hold, where that is asked for", async () => {
    const { stdout } = await run(a, "list", "--json", "--sizes");
    const bytes = (JSON.parse(stdout) as ListedNetwork[]).find(({ network }) => network === A)?.volumes.bytes;
    expect(bytes).toBeGreaterThan(100_000);
  });

  it("commands take the one that is named, and none where none is", async () => {
    for (const stack of [a, b]) {
      const status = JSON.parse((await run(stack, "status", "--json")).stdout) as { network: string };
      expect(status.network).toBe(stack.name);
      expect((await stack.make("status")).text).toContain(`(stack ${stack.name})`);
    }
    // Nowhere is a stack selected but in the user's own folder of Pulumi.
    const home = mkdtempSync(path.join(tmpdir(), "opstack-ha-home-"));
    try {
      const unnamed = await a.within({ STACK: "", PULUMI_HOME: home }, () => run(a, "status"));
      expect([unnamed.exitCode, unnamed.text]).toEqual([1, expect.stringContaining("several networks are here")]);
      expect(unnamed.text).toContain("choose one with STACK=");
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  it("a doctor finds the machine ready for what runs, and names what another one lacks", async () => {
    const well = await run(a, "doctor", "--json");
    const found = JSON.parse(well.stdout) as { ready: boolean; stack: string; findings: Finding[] };
    expect(found.findings.filter(({ verdict }) => verdict === "fail")).toEqual([]);
    expect([well.exitCode, found.ready, found.stack]).toEqual([0, true, A]);
    expect(found.findings.find(({ topic }) => topic === "ports")?.text).toMatch(/are this network's own/);

    const ill = await run(clashing, "doctor");
    expect(ill.exitCode, ill.text).toBe(1);
    expect(ill.text).toMatch(new RegExp(`fail +ports +\\d+ ports are published by the network ${A}`));
    expect(ill.text).toMatch(/fail +subnet +subnet .* overlaps/);
    const refused = await clashing.up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.text).toContain(`ports are published by the network ${A} of stack opstack-ha/${A}`);
    expect(await leftovers(CLASHING)).toEqual([]);
  });

  it("a doctor works without an engine, too", async () => {
    const without = await a.within({ DOCKER_HOST: "unix:///nowhere/docker.sock" }, () => run(a, "doctor", "--json"));
    const { findings } = JSON.parse(without.stdout) as { findings: Finding[] };
    expect(without.exitCode).toBe(1);
    expect(findings.filter(({ verdict }) => verdict === "fail").map(({ topic }) => topic)).toEqual(["engine"]);
    const list = await a.within({ DOCKER_HOST: "unix:///nowhere/docker.sock" }, () => run(a, "list"));
    expect([list.exitCode, list.text]).toEqual([1, expect.stringContaining("no Docker engine answers")]);
  });

  it("a prune takes nothing of what runs, whatever the state knows of it", async () => {
    const before = [await leftovers(A), await leftovers(B)];
    // The state of the one does not know the other.
    const kept = await run(b, "prune", "--stack", A, "--yes", "--json");
    expect(kept.exitCode, kept.text).toBe(0);
    expect(pruned(kept.stdout)).toMatchObject({
      removed: false,
      networks: [{ network: A, goes: false, reason: "it runs" }],
    });
    expect([await leftovers(A), await leftovers(B)]).toEqual(before);
  });

  it("a killed network goes on from its data while its stack is there, and is pruned once that is gone", async () => {
    const ofA = [await serviceIds(A), await leftovers(A)];
    await Promise.all((await containers(B)).map(({ Names }) => remove(Names[0]!.slice(1))));
    expect((await listOurs()).map(({ network, state }) => [network, state])).toContainEqual([B, "leftovers"]);
    const kept = await run(b, "prune", "--yes", "--json");
    expect(pruned(kept.stdout).networks).toMatchObject([
      { goes: false, reason: expect.stringContaining("goes on with this data") },
    ]);
    expect((await leftovers(B)).length).toBeGreaterThan(3);

    const forgotten = await b.pulumi(["stack", "rm", B, "--yes", "--force", "--preserve-config"]);
    expect(forgotten.exitCode, forgotten.text).toBe(0);
    const unasked = await run(b, "prune");
    expect([unasked.exitCode, unasked.text]).toEqual([64, expect.stringContaining("add --yes to remove it")]);
    const shown = await run(b, "prune", "--json");
    expect(pruned(shown.stdout)).toMatchObject({ removed: false, networks: [{ network: B, goes: true }] });
    expect((await leftovers(B)).length).toBeGreaterThan(3);

    const done = await run(b, "prune", "--yes");
    expect(done.exitCode, done.text).toBe(0);
    expect(await leftovers(B)).toEqual([]);
    expect([await serviceIds(A), await leftovers(A)]).toEqual(ofA);
    const again = await run(b, "prune", "--yes");
    expect([again.exitCode, again.text]).toEqual([0, expect.stringContaining("Nothing is left over")]);
    await advance(outputs[A]!.l2RpcUrl, 3, 60);
  });

  it(
    "a name that comes back has its ports and its chain id again, and one goes on when the other is removed",
    async () => {
      const made = await b.pulumi(["stack", "init", B]);
      expect(made.exitCode, made.text).toBe(0);
      const returned = await up(b);
      expect([returned.l2RpcUrl, returned.l2ChainId]).toEqual([outputs[B]!.l2RpcUrl, outputs[B]!.l2ChainId]);

      const ofB = await serviceIds(B);
      const down = await a.cli("down");
      expect(down.exitCode, down.text).toBe(0);
      expect(await leftovers(A)).toEqual([]);
      expect(await serviceIds(B)).toEqual(ofB);
      await advance(returned.l2RpcUrl, 5, 60);
      expect((await listOurs()).map(({ network }) => network)).toEqual([B]);
    },
    2 * UP_MILLISECONDS,
  );
});

describe.runIf(RUNS_ALL)("bad input", () => {
  it.each([
    ["list", ["list", "something"], "too many arguments for 'list'"],
    ["prune", ["prune", "something"], "too many arguments for 'prune'"],
    ["doctor", ["doctor", "--stack", "no-such-stack"], 'there is no stack "no-such-stack"'],
  ])("%s refuses what it does not know", async (_, parameters, message) => {
    const stack = await TestStack.describe("e2e-two-bad", { network_name: "e2e-two-bad" });
    try {
      const { exitCode, text } = await run(stack, ...parameters);
      expect([exitCode, text]).toEqual([64, expect.stringContaining(message)]);
    } finally {
      stack.forget();
    }
  });
});
