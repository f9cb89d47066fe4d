/**
 * A network that an earlier version of the project made, updated by this one: the chain goes on with all of its data. Nodes are
 * replaced, one after the other, because their JSON-RPC offers less by now (`rpc_namespaces`), and so is L1, whose clock is kept now.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT_DIRECTORY } from "../../operator/pulumi";
import { executionClient } from "../../shared/rpc/client";
import { height } from "./support/chain";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

/** The last one before components took arguments instead of the stack config. */
const EARLIER = "2faa26b";
const NETWORK = "e2e-update";
const RPC_URL = "http://127.0.0.1:8645";
const L1_RPC_URL = "http://127.0.0.1:8545";

let earlier: string;
let stack: TestStack;

/** What must not change: the first block of L1, and of L2. */
async function chain(): Promise<{ l1: string; l2: string }> {
  const firstBlock = async (url: string) => (await executionClient(url).getBlock({ blockNumber: 1n })).hash;
  return { l1: await firstBlock(L1_RPC_URL), l2: await firstBlock(RPC_URL) };
}

describe.runIf(RUNS_ALL)("an update from an earlier version", () => {
  beforeAll(async () => {
    earlier = path.join(mkdtempSync(path.join(tmpdir(), "opstack-ha-earlier-")), "project");
    await execa("git", ["worktree", "add", "--detach", earlier, EARLIER], { cwd: PROJECT_DIRECTORY });
    await execa("npm", ["ci", "--no-audit", "--no-fund"], { cwd: earlier });
    // The gateway of that version, which no network of this one runs.
    await execa(process.execPath, ["--import", "tsx", "toolchain/main.ts", "images", "haproxy"], { cwd: earlier });
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.204.0.0/24" });
  });

  afterAll(async () => {
    await stack?.remove();
    if (earlier) await execa("git", ["worktree", "remove", "--force", earlier], { cwd: PROJECT_DIRECTORY });
    if (earlier) rmSync(path.dirname(earlier), { recursive: true, force: true });
  });

  it("keeps the chain, its data and its L1", async () => {
    stack.moveTo(earlier);
    const before = await stack.up();
    expect(before.exitCode, before.text).toBe(0);
    const made = await chain();
    const head = await height(RPC_URL);

    stack.moveTo(PROJECT_DIRECTORY);
    const after = await stack.up();
    expect(after.exitCode, after.text).toBe(0);
    expect(after.text).not.toMatch(/docker:index:Volume.*(replac|delet)/);
    expect(await chain()).toEqual(made);
    expect(await height(RPC_URL)).toBeGreaterThan(head);
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
  });
});
