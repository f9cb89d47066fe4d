/**
 * The leader's machine without power ten times, cut off for 5, 30 and 120 s, and behind slow links, in a network over three (`SUITE=all`): overlay, then routed.
 * Its network is small, so that what is measured are the faults, and not how much two CPUs bear. The tests of each kind run in order.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MachineDrills, partition, powerCut, slowLink } from "./support/machines/drills";
import { Laboratory, whatIsMissing } from "./support/machines/laboratory";
import { airgapImages, MACHINES, networkOver } from "./support/machines/network";
import { installReviver, prepareNetwork, type Kind } from "./support/machines/preparations";
import { RUNS_ALL } from "./support/suite";
import { TestStack, type Config } from "./support/testStack";

const NETWORK = "e2e-host-faults";
const KINDS: Kind[] = ["overlay", "routed"];
const POWER_CUTS = 10;
/** Seconds. */
const CUTS = [5, 30, 120];

/** Kilobits a second: what is a slow line, and what is less than the network takes. */
const LINKS = [1_000, 256];
/** Seconds. */
const SLOW_FOR = 60;

/** A sequencer on each machine, and the validator of the first. */
const SMALL: Config = {
  l2_nodes: 4,
  challenger: { enabled: false },
  monitoring: { prometheus: { enabled: false }, grafana: { enabled: false } },
};

/** Milliseconds for one, which is tried again where it is only late. */
const FAULT_TIMEOUT = 1_500_000;

describe.runIf(RUNS_ALL && whatIsMissing().length === 0).each(KINDS)("faults of the leader's machine, %s", (kind) => {
  let laboratory: Laboratory;
  let stack: TestStack;
  let drills: MachineDrills;

  beforeAll(async () => {
    laboratory = await Laboratory.create(MACHINES, airgapImages(SMALL));
    await prepareNetwork(kind, laboratory.machines);
    if (kind === "overlay") await installReviver(laboratory.machines, NETWORK);
    const changes = { ...networkOver(laboratory, kind), ...SMALL };
    stack = await TestStack.create(NETWORK, "airgap", changes);
    drills = new MachineDrills(laboratory, stack, changes);
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    console.log(`up of the small network over three machines (${kind}) took ${created.seconds.toFixed(0)} s`);
  });

  afterAll(async () => {
    await stack?.destroy();
    await stack?.remove();
    await Laboratory.remove();
  });

  it.each(Array.from({ length: POWER_CUTS }, (_, index) => index + 1))(
    "power cut %i: at most one slot, nothing lost, no fork, and all of it back by itself",
    () => drills.leadersMachineSurvives((machine) => powerCut(machine)),
    FAULT_TIMEOUT,
  );

  it.each(CUTS)(
    "cut off for %i s: at most one slot, nothing lost, no fork, and all of it back by itself",
    (seconds) => drills.leadersMachineSurvives((machine) => partition(machine, seconds)),
    FAULT_TIMEOUT,
  );

  it.each(LINKS)(
    "behind a link of %i kbit/s: nothing lost, no fork, and as it was afterwards",
    (kilobits) => drills.leadersMachineSurvives((machine) => slowLink(machine, kilobits, SLOW_FOR, "any")),
    FAULT_TIMEOUT,
  );
});
