/** Faults of the guards that are more than the loss of one: two faults at once, and a guard that sees half of the network. */
import { containersOf, type NetworkContainer } from "../../network/model";
import type { Fault, Scene } from "./fault";
import { singleFault } from "./node";

const HOLD_SECONDS = 14;

/**
 * Two faults at once may cost what they cost, as long as nothing is lost and all of it comes back. A kona-node shows a block
 * before its conductor has accepted it; if it dies then, and no guard is there to share that block, the next leader builds
 * another one in its place.
 */
const TWO_FAULTS = { missedSlots: "any", backWithin: 90, victimMayWithdraw: true } as const;

const withGuards = (of: (scene: Scene) => NetworkContainer[], name: string, title: string): Fault => {
  const hit = (scene: Scene) => [...of(scene), ...scene.network.guards];
  return {
    name,
    description: `SIGKILL of all guards and ${title} at once, started again later`,
    targets: [],
    holdSeconds: HOLD_SECONDS,
    victims: ({ network, victim }) =>
      network.guards.length > 0 && victim.conductor ? { nodes: [victim.name], services: ["guard"] } : undefined,
    inject: (scene) => scene.engine.kill(hit(scene)),
    restore: (scene) => scene.engine.start(hit(scene)),
    expectation: () => TWO_FAULTS,
  };
};

/** The leader's conductor, and all of one follower: half of what a guard judges by. */
function unseen({ network, victim }: Scene): NetworkContainer[] {
  const follower = network.sequencers.find(({ name }) => name !== victim.name)!;
  return [victim.conductor!, ...containersOf(follower)];
}

const cutOffGuards: Fault = {
  name: "cut-off-guards",
  description: "all guards lose sight of the leader's conductor and of one follower",
  targets: [],
  holdSeconds: HOLD_SECONDS,
  victims: ({ network, victim }) =>
    network.guards.length > 0 && victim.conductor && network.sequencers.length > 1
      ? { nodes: [], services: ["guard"] }
      : undefined,
  inject: (scene) => scene.engine.cutOff(scene.network.guards, unseen(scene)),
  restore: (scene) => scene.engine.rejoin(scene.network.guards, unseen(scene)),
  // Nothing is wrong with the chain, so that nothing may happen to it.
  expectation: () => singleFault("follower"),
};

export const GUARD_FAULTS: Fault[] = [
  withGuards(({ victim }) => containersOf(victim), "kill-leader-and-guards", "the whole leader"),
  withGuards(({ victim }) => [victim.conductor!], "kill-conductor-and-guards", "the leader's conductor"),
  cutOffGuards,
];
