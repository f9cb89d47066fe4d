/**
 * Negative controls (`SUITE=all`): networks on which a drill has to fail. The judge, the exit code and the page have to say so,
 * each time by its name and by no other. The pages stay in `.state/negative-controls/`. No test needs another one.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import type { Hash } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../operator/drill/report";
import { PROJECT_DIRECTORY } from "../../operator/pulumi";
import { dataOf } from "../../operator/report/page";
import { executionClient } from "../../shared/rpc/client";
import { allNodes, hashesAtCommonHeight, type Outputs } from "./support/chain";
import { leftovers } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { TestStack, type Outcome } from "./support/testStack";

const PAGES = path.join(PROJECT_DIRECTORY, ".state", "negative-controls");

/** A busy machine takes its time to bring back what a control has broken. */
const HEALTHY_WITHIN_SECONDS = 240;

const HALT_ATTEMPTS = 4;
/** Milliseconds: each attempt takes a minute, and a chain that has halted is watched for three. */
const HALTS_WITHIN = 1_800_000;
/** A chain that goes on misses fewer; one that has halted is watched for many more. */
const HALTED_FOR_SLOTS = 10;

interface Control extends Outcome {
  page: string;
  reports: Report[];
}

/** A drill as a user runs it, and what its page says. */
async function drill(stack: TestStack, name: string, ...parameters: string[]): Promise<Control> {
  mkdirSync(PAGES, { recursive: true });
  const file = path.join(PAGES, `${name}.html`);
  rmSync(file, { force: true });
  const outcome = await stack.cli("drill", ...parameters, "--html", file);
  console.log(`${outcome.text}\npage: ${file}`);
  expect(existsSync(file), outcome.text).toBe(true);
  const page = readFileSync(file, "utf8");
  return { ...outcome, page, reports: dataOf(page, file).runs.map(({ report }) => report) };
}

/** The values of an attribute of what the page has drawn. */
const drawn = (page: string, attribute: string): string[] =>
  [...page.matchAll(new RegExp(` ${attribute}="([^"]*)"`, "g"))].map(([, value]) => value!);

const missedSlots = (reports: Report[]): number =>
  reports.reduce((sum, report) => sum + report.missedSlots + report.missedBefore, 0);

/** Exit code, output and page agree that it failed, for one violation alone. */
function expectViolation({ exitCode, text, page, reports }: Control, violation: RegExp): Report {
  expect(exitCode, text).toBe(1);
  expect(reports).toHaveLength(1);
  const report = reports[0]!;
  expect(report.violations, text).toEqual([expect.stringMatching(violation)]);
  expect(report.passed).toBe(false);
  for (const shown of [text, page]) expect(shown).toContain(report.violations[0]);
  expect(page).toContain("✗ failed");
  expect(page).not.toContain("✓ passed");
  return report;
}

/** Exit code, output and page agree that too many slots were missed, in one round at least, and nothing worse. */
function expectMissedSlots({ exitCode, text, page, reports }: Control): void {
  expect(exitCode, text).toBe(1);
  expect(reports.flatMap(({ violations }) => violations)).toEqual([]);
  const problems = reports.flatMap((report) => report.problems);
  expect(problems).toContainEqual(expect.stringMatching(/^\d+ slots missed, 1 allowed$/));
  for (const problem of problems) expect(page).toContain(problem);
  expect(page).toContain("✗ failed");
  expect(drawn(page, "data-missed")).toHaveLength(missedSlots(reports));
}

describe.runIf(RUNS_ALL)("negative controls on a network of op-node", () => {
  const NETWORK = "e2e-controls";
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "fast", { subnet: "10.228.0.0/24", ports: "auto" });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);
  });

  afterAll(async () => {
    await stack?.remove();
  });

  it("fork: a follower that sequences on its own is found, and comes back to the chain", async () => {
    const control = await drill(stack, "fork", "--fault", "control-fork");
    const { forks, victims, transactions } = expectViolation(control, /^fork: more than one block at height \d+/);
    for (const { hashes } of forks) {
      expect(hashes.length).toBeGreaterThan(1);
      expect(hashes.map(({ nodes }) => nodes)).toContainEqual(victims);
    }
    expect(drawn(control.page, "data-fork")).toEqual(forks.map(({ height }) => String(height)));
    expect(transactions.lost).toEqual([]);

    await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);
    expect(await hashesAtCommonHeight(allNodes(await stack.outputs<Outputs>()))).toHaveProperty("size", 1);
  });

  it("loss: an acknowledged transaction that gave way to another one is found", async () => {
    const control = await drill(stack, "loss", "--fault", "control-loss");
    const report = expectViolation(control, /^\d+ acknowledged transactions were never mined$/);
    const { lost, accepted, mined } = report.transactions;
    expect([accepted - mined, report.forks]).toEqual([lost.length, []]);
    expect(drawn(control.page, "data-outcome").filter((outcome) => outcome === "lost")).toHaveLength(lost.length);
    const { l2RpcUrl } = await stack.outputs<Outputs>();
    for (const hash of lost) {
      expect(control.page).toContain(hash);
      await expect(executionClient(l2RpcUrl).getTransactionReceipt({ hash: hash as Hash })).rejects.toThrow(hash);
    }
  });

  it("bad input: refuses what no control can hit, and breaks nothing", async () => {
    const follower = await stack.cli("drill", "--fault", "control-stop", "--target", "follower");
    expect([follower.exitCode, follower.text]).toEqual([64, expect.stringContaining("does not hit a follower")]);
    for (const name of ["control-fork", "control-loss"]) {
      const refused = await stack.cli("drill", "--fault", name, "--no-load");
      expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining("leave out --no-load")]);
    }
    await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);
  });

  it("Raft: op-conductor's own timeouts are too long for blocks every second", async () => {
    stack.configure({ conductor: { raft_heartbeat_timeout: 1_000, raft_lease_timeout: 500 } });
    const changed = await stack.up();
    expect(changed.exitCode, changed.text).toBe(0);
    await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);

    const justBeforeABlock = ["--phase", "0.9", "--repeat", "3"];
    const control = await drill(stack, "raft", "--fault", "kill-sequencer", ...justBeforeABlock);
    expectMissedSlots(control);
    // No election begins before the heartbeat timeout is over, which began with the last heartbeat, a tenth of it earlier at most.
    for (const { newLeaderAfter } of control.reports) expect(newLeaderAfter).toBeGreaterThan(0.8);
    const passed = control.reports.filter((report) => report.passed).length;
    expect(control.page).toContain(`${passed} of 3 rounds passed`);
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});

describe.runIf(RUNS_ALL)("negative controls on a network of kona-node's stand-in", () => {
  const CLIENTS = { execution_client: "op-geth", consensus_client: "kona-node" };
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.create("e2e-unguarded", "airgap", {
      subnet: "10.229.0.0/24",
      ports: "auto",
      l2_nodes: 4,
      images: { kona_node: "opstack-ha/kona-node-stand-in:v1.17.0" },
      sequencer: CLIENTS,
      validator: CLIENTS,
      guard: { enabled: false },
    });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);
  });

  afterAll(async () => {
    await stack?.remove();
  });

  /** A network that a control has halted goes on once the guards are there. */
  async function setGuards(enabled: boolean): Promise<void> {
    stack.configure({ guard: { enabled } });
    const changed = await stack.up();
    expect(changed.exitCode, changed.text).toBe(0);
    await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);
  }

  it("stop: a sequencer that is stopped by hand costs slots without guards, and fewer with them", async () => {
    const control = await drill(stack, "stop-without-guards", "--fault", "control-stop");
    expectMissedSlots(control);

    await setGuards(true);
    const { reports } = await drill(stack, "stop-with-guards", "--fault", "control-stop");
    expect(reports[0]!.violations).toEqual([]);
    expect(reports[0]!.missedSlots).toBeLessThan(control.reports[0]!.missedSlots);
    await setGuards(false);
  });

  it("halt: a conductor that dies at the wrong moment halts the chain", { timeout: HALTS_WITHIN }, async () => {
    const { exitCode, text, page, reports } = await halted();
    const report = reports[0]!;
    expect(exitCode, text).toBe(1);
    expect(report.forks).toEqual([]);
    // Those that were acknowledged and waited in vain: they are mined once the chain goes on.
    for (const violation of report.violations) expect(violation).toContain("transactions were never mined");
    expect(report.problems).toContain(`${report.missedSlots} slots missed, 1 allowed`);
    for (const problem of report.problems) expect(page).toContain(problem);
    expect(page).toContain("✗ failed");
    expect(drawn(page, "data-missed")).toHaveLength(missedSlots(reports));

    await setGuards(true);
    expect(await hashesAtCommonHeight(allNodes(await stack.outputs<Outputs>()))).toHaveProperty("size", 1);
    await setGuards(false);
  });

  /** The moment decides, and a busy machine may miss it: then the chain goes on, and it is tried again. */
  async function halted(): Promise<Control> {
    for (let attempt = 1; ; attempt++) {
      const control = await drill(stack, "halt", "--fault", "control-halt");
      if (control.reports[0]!.missedSlots > HALTED_FOR_SLOTS) return control;
      if (attempt === HALT_ATTEMPTS) throw new Error(`the chain did not halt in ${attempt} attempts`);
      await stack.becomesHealthy(HEALTHY_WITHIN_SECONDS);
    }
  }
});
