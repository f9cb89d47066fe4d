/**
 * The short form of machines.test.ts, where this machine can hold a laboratory: two machines, an overlay, and the fewest containers of which
 * one sequencer leads and two others can go on without it. Made ready and brought up, the leader's machine without power, and the end. The
 * tests run in order.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sleep, until } from "../../shared/rpc/deadline";
import type { HostUrls } from "../../shared/stackOutputs";
import { advance, hashesAtCommonHeight } from "./support/chain";
import { MachineDrills } from "./support/machines/drills";
import { Laboratory, whatIsMissing } from "./support/machines/laboratory";
import { airgapImages, networkOver } from "./support/machines/network";
import { installReviver, SWARM_POOL } from "./support/machines/preparations";
import { leftoversOn, untilWhole, WHOLE_AGAIN_WITHIN } from "./support/machines/state";
import { TestStack, type Config } from "./support/testStack";

const NETWORK = "e2e-two-machines";

/** Sequencers are on a, b and a, all else but what every host has on a. */
const SMALL: Config = {
  sequencer_count: 3,
  l2_nodes: 4,
  guard: { enabled: false },
  proposer: { enabled: false },
  challenger: { enabled: false },
  monitoring: { prometheus: { enabled: false }, grafana: { enabled: false } },
};

/** Seconds. */
const OFF_FOR = 20;

describe.runIf(whatIsMissing().length === 0)("a network over two machines", () => {
  let laboratory: Laboratory;
  let stack: TestStack;
  let drills: MachineDrills;

  const gateways = async () =>
    (await stack.outputs<{ hosts: HostUrls[] }>()).hosts.map(({ name, l2PublicUrl }) => ({
      name,
      rpcUrl: l2PublicUrl!,
      nodeRpcUrl: "",
    }));

  const leader = async (): Promise<string | undefined> =>
    /"leader": "([^"]+)"/.exec((await stack.cli("leader", "--json")).text)?.[1];

  beforeAll(async () => {
    laboratory = await Laboratory.create(["a", "b"], airgapImages(SMALL));
    const changes = { ...networkOver(laboratory, "overlay"), ...SMALL };
    stack = await TestStack.create(NETWORK, "airgap", changes);
    drills = new MachineDrills(laboratory, stack, changes);
  });

  afterAll(async () => {
    await stack?.destroy();
    await stack?.remove();
    await Laboratory.remove();
  });

  it("is refused before the machines are of one Swarm, and comes up afterwards, without an engine of this machine", async () => {
    const refused = await stack.preview();
    expect(refused.exitCode, refused.text).not.toBe(0);
    expect(refused.text).toContain("it is no member of a Swarm");
    const made = await stack.cli("hosts", "init", "--address-pool", SWARM_POOL);
    expect(made.exitCode, made.text).toBe(0);
    // Of two managers neither has a quorum without the other, while its containers start after a power cut.
    await installReviver(laboratory.machines, NETWORK);
    await stack.within({ DOCKER_HOST: "unix:///nonexistent/docker.sock" }, async () => {
      const created = await stack.cli("up");
      expect(created.exitCode, created.text).toBe(0);
      expect(created.text).toContain("the Swarm has two managers");
      console.log(`up over two machines took ${created.seconds.toFixed(0)} s`);
      const again = await stack.cli("up", "--", "--expect-no-changes");
      expect(again.exitCode, again.text).toBe(0);
    });
    expect(await hashesAtCommonHeight(await gateways())).toHaveProperty("size", 1);
  });

  it("goes on without the leader's machine, which is whole again once it has power, with what is to run there", async () => {
    const machine = await drills.leadBy("sequencer-2");
    expect(machine.name).toBe("b");
    const [first] = await gateways();
    await machine.powerOff();
    try {
      const seconds = await advance(first!.rpcUrl, 3, 90);
      console.log(`three blocks more ${seconds.toFixed(1)} s after the power cut`);
      expect(await leader()).toMatch(/^sequencer-[13]$/);
      await sleep(OFF_FOR * 1_000);
    } finally {
      await machine.powerOn();
    }
    await untilWhole(machine, NETWORK);
    await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
    expect(await hashesAtCommonHeight(await gateways())).toHaveProperty("size", 1);
  });

  it("leaves nothing on either machine", async () => {
    const removed = await stack.cli("down");
    expect(removed.exitCode, removed.text).toBe(0);
    const nothingLeft = async () => {
      const left = await leftoversOn(laboratory.machines, NETWORK);
      if (left.length > 0) throw new Error(left.join(", "));
      return true;
    };
    await until("both machines to be without it", nothingLeft, { withinSeconds: 60 });
  });
});
