/** A network that an earlier version of the project made, updated by this one: no container of the chain is replaced. */
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT_DIRECTORY } from "../../operator/pulumi";
import { containers } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

/** The last one before components took arguments instead of the stack config. */
const EARLIER = "2faa26b";
const NETWORK = "e2e-update";
const CHAIN_ROLES = ["l1", "sequencer", "validator", "challenger"];

let earlier: string;
let stack: TestStack;

/** Name to id of what carries the chain. */
async function chainContainers(): Promise<Record<string, string>> {
  const ofChain = (await containers(NETWORK)).filter(({ Labels }) =>
    CHAIN_ROLES.includes(Labels["opstack-ha.role"] ?? ""),
  );
  return Object.fromEntries(ofChain.map(({ Names, Id }) => [Names[0], Id]));
}

describe.runIf(RUNS_ALL)("an update from an earlier version", () => {
  beforeAll(async () => {
    earlier = path.join(mkdtempSync(path.join(tmpdir(), "opstack-ha-earlier-")), "project");
    await execa("git", ["worktree", "add", "--detach", earlier, EARLIER], { cwd: PROJECT_DIRECTORY });
    symlinkSync(path.join(PROJECT_DIRECTORY, "node_modules"), path.join(earlier, "node_modules"));
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.204.0.0/24" });
  });

  afterAll(async () => {
    await stack?.remove();
    if (earlier) await execa("git", ["worktree", "remove", "--force", earlier], { cwd: PROJECT_DIRECTORY });
    if (earlier) rmSync(path.dirname(earlier), { recursive: true, force: true });
  });

  it("replaces no container of the chain", async () => {
    stack.moveTo(earlier);
    const before = await stack.up();
    expect(before.exitCode, before.text).toBe(0);
    const made = await chainContainers();
    expect(Object.keys(made)).toHaveLength(18);

    stack.moveTo(PROJECT_DIRECTORY);
    const after = await stack.up();
    expect(after.exitCode, after.text).toBe(0);
    expect(await chainContainers()).toEqual(made);
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
  });
});
