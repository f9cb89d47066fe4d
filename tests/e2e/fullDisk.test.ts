/**
 * A disk that is full, and then no longer (`SUITE=all OPSTACK_HA_FULL_DISK=1`, because it is this machine's own): what stops, what
 * says so, and that all of it comes back unaided. Not to run beside anything that writes.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FREE_DISK } from "../../shared/diskSpace";
import { sleep } from "../../shared/rpc/deadline";
import { advance, allNodes, blockAt, hashesAtCommonHeight, height, transact, type Outputs } from "./support/chain";
import { containers, leftovers } from "./support/docker";
import { withFreeDisk } from "./support/fullDisk";
import { FILLS_DISK } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-full-disk";
/** Less than op-geth and op-reth go on with, more than this test needs to run. */
const LEFT_BYTES = 300e6;
const FULL_FOR_SECONDS = 120;

let stack: TestStack;
let outputs: Outputs;

const hashAt = async (number: number) => (await blockAt(outputs.l2RpcUrl, number)).hash;

const executionClients = async () =>
  (await containers(NETWORK)).filter(({ Names }) => /-op-(geth|reth)-/.test(Names[0]!));

async function alerts(): Promise<string[]> {
  const answer = await fetch(`${outputs.prometheusUrl}/api/v1/alerts`);
  const { data } = (await answer.json()) as { data: { alerts: { labels: { alertname: string } }[] } };
  return data.alerts.map(({ labels }) => labels.alertname);
}

describe.runIf(FILLS_DISK)("a disk that is full", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.212.0.0/24" });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    await stack.becomesHealthy(120);
  });

  afterAll(async () => {
    await stack?.remove();
  });

  it("stops what would tear its database, says so, and ends with a healthy network when there is room again", async () => {
    await advance(outputs.l2RpcUrl, 3, 60);
    const before = await height(outputs.l2RpcUrl);
    const known = await hashAt(before);

    await withFreeDisk(LEFT_BYTES, async () => {
      await sleep(FULL_FOR_SECONDS * 1_000);
      const restarts = (await executionClients()).map(({ Status }) => Status);
      console.log(
        `after ${FULL_FOR_SECONDS} s at block ${await height(outputs.l2RpcUrl).catch(() => "?")}: ${restarts.join(", ")}`,
      );
      const status = await stack.cli("status");
      expect([status.exitCode, status.text]).toEqual([2, expect.stringContaining("the Docker engine's disk has")]);
      expect(await alerts()).toContain("DiskAlmostFull");
    });
    const freed = Date.now();
    await stack.becomesHealthy(240);
    console.log(`healthy ${((Date.now() - freed) / 1_000).toFixed(0)} s after there was room again`);
    expect(await hashAt(before)).toBe(known);
    await transact(outputs, 60);
    expect(await hashesAtCommonHeight(allNodes(outputs))).toHaveProperty("size", 1);
    expect(FREE_DISK.almostNone).toBeGreaterThan(LEFT_BYTES);
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
