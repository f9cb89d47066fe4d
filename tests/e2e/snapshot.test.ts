/**
 * The chain of a network, saved and loaded (`SUITE=all`): while it runs, while it is stopped, into a network that was made anew, and
 * what is refused.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync, closeSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Hash } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseManifest, toManifest, type Manifest, type ManifestContent } from "../../operator/snapshot/manifest";
import { writeManifest } from "../../operator/snapshot/store";
import { sleep, until } from "../../shared/rpc/deadline";
import {
  activeSequencers,
  advance,
  allNodes,
  deposit,
  gameStatuses,
  height,
  memberState,
  transact,
  type Outputs,
} from "./support/chain";
import { containers, leftovers, serviceIds } from "./support/docker";
import { get, readUntil, type Complaints } from "./support/gatewayUser";
import { RUNS_ALL } from "./support/suite";
import { finished, TestStack, type Outcome } from "./support/testStack";

const NETWORK = "e2e-snapshot";
const BLOCK_TIME = 2_000;
const folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-snapshots-"));
const place = (name: string) => path.join(folder, name);

let stack: TestStack;
let outputs: Outputs;

const cli = (...parameters: string[]) => stack.cli(...parameters);
const manifestOf = (name: string): Manifest =>
  parseManifest(readFileSync(path.join(place(name), "manifest.json"), "utf8"));

const blockHash = async (url: string, number: number): Promise<Hash | undefined> =>
  (await get<{ hash: Hash } | null>(url, "eth_getBlockByNumber", [`0x${number.toString(16)}`, false]))?.hash;

interface Watch {
  ends: boolean;
  /** Milliseconds between two new heads, at most. */
  gap: number;
}

/** Watches the gateway's heads while something happens. */
async function watched<Result>(work: () => Promise<Result>): Promise<{ result: Result; watch: Watch }> {
  const watch: Watch = { ends: false, gap: 0 };
  const watching = watchHeads(watch);
  try {
    return { result: await work(), watch };
  } finally {
    watch.ends = true;
    await watching;
  }
}

async function watchHeads(watch: Watch): Promise<void> {
  let [head, since] = [0, Date.now()];
  while (!watch.ends) {
    const now = await height(outputs.l2RpcUrl).catch(() => head);
    if (now > head) {
      if (head > 0) watch.gap = Math.max(watch.gap, Date.now() - since);
      [head, since] = [now, Date.now()];
    }
    await sleep(50);
  }
}

const report = (what: string, { seconds }: Outcome, manifest: Manifest) =>
  console.log(
    `${what}: block ${manifest.heads.latest.number}, ${manifest.parts
      .map(
        ({ name, bytes, contentBytes }) =>
          `${name} ${(bytes / 1e6).toFixed(1)} of ${(contentBytes / 1e6).toFixed(1)} MB`,
      )
      .join(", ")}, ${seconds.toFixed(1)} s`,
  );

/** A copy of a snapshot with another manifest, whose own checksum is right. */
function altered(name: string, like: string, change: (content: ManifestContent) => ManifestContent): string {
  cpSync(place(like), place(name), { recursive: true });
  const { format: _format, version: _version, checksum: _checksum, ...content } = manifestOf(like);
  writeManifest(place(name), toManifest(change(content)));
  return place(name);
}

describe.runIf(RUNS_ALL)("a snapshot", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.223.0.0/24", l2_nodes: 4 });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    await transact(outputs, 60);
    await deposit(outputs, 120);
    await stack.becomesHealthy(180);
  });

  afterAll(async () => {
    await stack?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is saved of a running network, without a slot missed for those who read", async () => {
    const complaints: Complaints = { list: [], oldest: 0, reads: 0 };
    const reader = new AbortController();
    const reading = readUntil(outputs.l2RpcUrl, reader.signal, complaints);
    const { result: saved, watch } = await watched(() => cli("snapshot", "save", place("running"))).finally(() =>
      reader.abort(),
    );
    await reading;
    expect(saved.exitCode, saved.text).toBe(0);
    const manifest = manifestOf("running");
    report(`running, with ${complaints.reads} reads and ${watch.gap} ms between two heads at most`, saved, manifest);
    expect(complaints.list).toEqual([]);
    // A slot is missed when its block comes a whole block time late.
    expect(watch.gap).toBeLessThan(2 * BLOCK_TIME);

    expect(manifest).toMatchObject({
      network: NETWORK,
      taken: "running",
      shape: { l1Client: "anvil", sequencers: 3, validators: 1 },
      secrets: { stack: NETWORK, mnemonic: "development" },
    });
    expect(manifest.parts.map(({ name }) => name)).toEqual(["genesis", "op-geth", "op-node", "l1"]);
    expect(await blockHash(outputs.l2RpcUrl, manifest.heads.latest.number)).toBe(manifest.heads.latest.hash);
    const { l1Origin } = manifest.heads;
    expect(await blockHash(outputs.l1RpcUrl, l1Origin!.number)).toBe(l1Origin!.hash);
    await stack.becomesHealthy(180);
    expect((await leftovers(NETWORK)).filter((name) => name.startsWith(`${NETWORK}-snapshot-`))).toEqual([]);
  });

  it("holds no key, neither of a node nor of its JWT", () => {
    const names = manifestOf("running").parts.flatMap(({ file }) =>
      execFileSync("tar", ["-tzf", path.join(place("running"), file)], { encoding: "utf8" }).split("\n"),
    );
    expect(names).toContain("state.json");
    expect(names.filter((name) => /nodekey|jwt|keystore|p2p-key/.test(name))).toEqual([]);
  });

  it("is not written over another one", async () => {
    const refused = await cli("snapshot", "save", place("running"));
    expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining("is there already")]);
  });

  it("leaves nothing when it is interrupted, and the network whole", async () => {
    const saving = stack.start(process.execPath, [
      ...["--import", "tsx", "operator/main.ts", "snapshot", "save", place("interrupted"), "--stack", NETWORK],
    ]);
    let seen = "";
    saving.all.on("data", (text: Buffer) => (seen += text.toString()));
    await until("the first container to stop", async () => seen.includes("stopping validator-1"), {
      withinSeconds: 120,
    });
    saving.kill("SIGINT");
    const { exitCode, text } = await finished(saving);
    expect(exitCode, text).toBe(130);
    expect([existsSync(place("interrupted")), existsSync(`${place("interrupted")}.new`)]).toEqual([false, false]);
    await stack.becomesHealthy(180);
  });

  it("is saved of a stopped network, which stays stopped", async () => {
    expect((await cli("stop")).exitCode).toBe(0);
    const saved = await cli("snapshot", "save", place("stopped"));
    expect(saved.exitCode, saved.text).toBe(0);
    report("stopped", saved, manifestOf("stopped"));
    expect(manifestOf("stopped").taken).toBe("stopped");
    expect(new Set((await containers(NETWORK)).map(({ State }) => State))).toEqual(new Set(["exited"]));
    const started = await cli("start");
    expect(started.exitCode, started.text).toBe(0);
    const { number, hash } = manifestOf("stopped").heads.latest;
    expect(await blockHash(outputs.l2RpcUrl, number)).toBe(hash);
    await stack.becomesHealthy(180);
  });

  it.each([
    ["is damaged", () => damaged(), "is damaged, and nothing was changed: op-geth.tar.gz has another checksum"],
    [
      "is of another chain",
      () => altered("other-chain", "running", (of) => ({ ...of, chain: { ...of.chain, l2ChainId: 1 } })),
      "L2's chain id is 1 there and 42069 here (l2_chain_id)",
    ],
    [
      "comes from other clients",
      () =>
        altered("other-client", "running", (of) => ({
          ...of,
          parts: of.parts.filter(({ name }) => name !== "op-geth"),
        })),
      "it has no data of op-geth",
    ],
    ["is none", () => folder, "is no snapshot"],
    ["is not there", () => place("nowhere"), "there is no snapshot"],
  ])("is refused where it %s, and the network goes on", async (_, make, message) => {
    const before = await serviceIds(NETWORK);
    const [block, hash] = [5, await blockHash(outputs.l2RpcUrl, 5)];
    const refused = await cli("snapshot", "load", make());
    expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining(message)]);
    expect(refused.text).not.toContain("stopping");
    await advance(outputs.l2RpcUrl, 2, 30);
    expect(await serviceIds(NETWORK)).toEqual(before);
    expect(await blockHash(outputs.l2RpcUrl, block)).toBe(hash);
  });

  it("is refused for what is no network", async () => {
    const elsewhere = await TestStack.describe("e2e-snapshot-none", { network_name: "e2e-snapshot-none" });
    try {
      for (const parameters of [
        ["save", place("none")],
        ["load", place("running")],
      ]) {
        const refused = await elsewhere.cli("snapshot", ...parameters);
        expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining("has no containers here")]);
      }
      expect(existsSync(place("none"))).toBe(false);
    } finally {
      elsewhere.forget();
    }
  });

  it("that does not go on gives way to what was there before", async () => {
    const wrong = altered("wrong-l1", "running", (of) => ({
      ...of,
      heads: { ...of.heads, l1Origin: { ...of.heads.l1Origin!, hash: `0x${"0".repeat(64)}` } },
    }));
    const before = await height(outputs.l2RpcUrl);
    const hash = await blockHash(outputs.l2RpcUrl, before);
    const failed = await cli("snapshot", "load", wrong);
    expect([failed.exitCode, failed.text]).toEqual([1, expect.stringContaining("going back to what was there before")]);
    expect(failed.text).toContain("on which the saved L2 was built");
    expect(await blockHash(outputs.l2RpcUrl, before)).toBe(hash);
    await advance(outputs.l2RpcUrl, 2, 60);
    await stack.becomesHealthy(180);
  });

  it("takes a network back to an earlier block", async () => {
    const { latest } = manifestOf("running").heads;
    // The first blocks after it would be the same ones again, because their origin on L1 is part of the snapshot.
    const missing = latest.number + 16 - (await height(outputs.l2RpcUrl));
    if (missing > 0) await advance(outputs.l2RpcUrl, missing, 120);
    const later = await height(outputs.l2RpcUrl);
    const gone = await blockHash(outputs.l2RpcUrl, later);
    const loaded = await cli("snapshot", "load", place("running"));
    expect(loaded.exitCode, loaded.text).toBe(0);
    console.log(`back to block ${latest.number}: ${loaded.seconds.toFixed(1)} s`);
    expect(await blockHash(outputs.l2RpcUrl, latest.number)).toBe(latest.hash);
    await until("the chain to go on", async () => (await height(outputs.l2RpcUrl)) > later, { withinSeconds: 300 });
    expect(await blockHash(outputs.l2RpcUrl, later)).not.toBe(gone);
    await stack.becomesHealthy(300);
  });

  it("outlives its network: one made anew goes on from the same block, with the same contracts", async () => {
    const contracts = outputs.l1Contracts;
    const { latest } = manifestOf("stopped").heads;
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);

    // Another shape: each node gets the data of its client, however many there are.
    stack.configure({ l2_nodes: 5 });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    expect(outputs.l1Contracts).toEqual(contracts);
    expect(await blockHash(outputs.l2RpcUrl, 1)).not.toBe(latest.hash);

    const loaded = await cli("snapshot", "load", place("stopped"));
    expect(loaded.exitCode, loaded.text).toBe(0);
    console.log(loaded.text.trim().split("\n").at(-1));
    for (const { rpcUrl } of allNodes(outputs)) {
      await advance(rpcUrl, 2, 120);
      expect(await blockHash(rpcUrl, latest.number)).toBe(latest.hash);
    }
    await stack.becomesHealthy(300);
  });

  it("leaves a whole cluster, services that work, and nothing for an update to do", async () => {
    expect(await activeSequencers(outputs)).toHaveLength(1);
    const members = await Promise.all(outputs.sequencers.map(({ conductorRpcUrl }) => memberState(conductorRpcUrl!)));
    for (const { voters, healthy, paused } of members) {
      expect({ voters, healthy, paused }).toEqual({
        voters: ["sequencer-1", "sequencer-2", "sequencer-3"],
        healthy: true,
        paused: false,
      });
    }
    await transact(outputs, 60);
    await deposit(outputs, 120);
    const games = (await gameStatuses(outputs)).length;
    await until("op-proposer to propose", async () => (await gameStatuses(outputs)).length > games, {
      withinSeconds: 180,
    });

    const before = await serviceIds(NETWORK);
    const up = await stack.up();
    expect(up.exitCode, up.text).toBe(0);
    expect(await serviceIds(NETWORK)).toEqual(before);
    expect((await leftovers(NETWORK)).filter((name) => name.startsWith(`${NETWORK}-snapshot-`))).toEqual([]);
  });

  it("without a place of its own is found by list, verified and by its name", async () => {
    const saved = await cli("snapshot", "save");
    expect(saved.exitCode, saved.text).toBe(0);
    const own = / in (\S+): [\d.]+ MB/.exec(saved.text)![1]!;
    try {
      const listed = await cli("snapshot", "list", "--verify");
      expect([listed.exitCode, listed.text]).toEqual([
        0,
        expect.stringMatching(new RegExp(`${path.basename(own)}.*right`)),
      ]);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});

/** One byte in the middle of the largest part is another one. */
function damaged(): string {
  cpSync(place("running"), place("damaged"), { recursive: true });
  const file = path.join(place("damaged"), "op-geth.tar.gz");
  const content = readFileSync(file);
  const at = Math.floor(content.length / 2);
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.from([content[at]! ^ 0xff]), 0, 1, at);
  closeSync(handle);
  return place("damaged");
}
