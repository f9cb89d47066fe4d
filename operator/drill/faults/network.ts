/** Faults of services, of several sequencers, of everything; and the one that is no fault, a planned handover. */
import { containersOf, type Network, type NetworkContainer } from "../../network/model";
import type { Victims } from "../recording";
import type { Expectation } from "../report";
import type { Fault, Scene } from "./fault";
import { GUARD_FAULTS } from "./guard";
import { L1_FAULTS, withoutL1 } from "./l1";
import { singleFault } from "./node";

const HOLD_SECONDS = 14;

/** No sequencer is hit, so that no slot may be missed. */
const SERVICE_EXPECTATION: Expectation = { missedSlots: 0, backWithin: 30 };

/** The longest that a network may take which comes back as a whole. */
const WHOLE_BACK_WITHIN_SECONDS = 90;

const WAITS_FOR_BLOCKS_SECONDS = 60;

const serviceExpectation = ({ service }: ServicePart, network: Network, holdSeconds: number): Expectation =>
  service === "l1" ? withoutL1(network, holdSeconds) : SERVICE_EXPECTATION;

interface ServicePart {
  name: string;
  service: Victims["services"][number];
  title: string;
  of: (network: Network) => NetworkContainer | NetworkContainer[] | undefined;
}

const SERVICES: ServicePart[] = [
  { name: "batcher", service: "batcher", title: "the batcher", of: ({ batcher }) => batcher },
  { name: "proposer", service: "proposer", title: "the proposer", of: ({ proposer }) => proposer },
  { name: "challenger", service: "challenger", title: "the challenger", of: ({ challenger }) => challenger },
  { name: "gateway", service: "gateway", title: "the gateway", of: ({ gateway }) => gateway },
  { name: "guard", service: "guard", title: "the first guard", of: ({ guards }) => guards[0] },
  { name: "guards", service: "guard", title: "all guards", of: ({ guards }) => guards },
  { name: "l1", service: "l1", title: "the local L1", of: ({ l1 }) => l1 },
];

const partOf = (part: ServicePart, network: Network): NetworkContainer[] => [part.of(network) ?? []].flat();

const killService = (part: ServicePart): Fault => ({
  name: `kill-${part.name}`,
  description: `SIGKILL of ${part.title}, started again later`,
  targets: [],
  holdSeconds: HOLD_SECONDS,
  victims: ({ network }) => (partOf(part, network).length > 0 ? { nodes: [], services: [part.service] } : undefined),
  inject: (scene) => scene.engine.kill(partOf(part, scene.network)),
  restore: (scene) => scene.engine.start(partOf(part, scene.network)),
  expectation: (_, network, holdSeconds = HOLD_SECONDS) => serviceExpectation(part, network, holdSeconds),
});

const crashService = (part: ServicePart): Fault => ({
  ...killService(part),
  name: `crash-${part.name}`,
  description: `SIGKILL of ${part.title} behind Docker's back, left to the restart policy`,
  holdSeconds: 0,
  inject: (scene) => scene.engine.crash(partOf(part, scene.network)),
  restore: async () => undefined,
});

const transferLeadership: Fault = {
  name: "transfer-leadership",
  description: "a planned handover of the leadership to another sequencer",
  targets: [],
  holdSeconds: 0,
  victims: ({ network, victim }) =>
    network.sequencers.length > 1 ? { nodes: [victim.name], services: [] } : undefined,
  inject: async ({ cluster }) => cluster.transferTo((await cluster.followers())[0]!),
  restore: async () => undefined,
  expectation: () => singleFault("leader"),
};

const restartAll: Fault = {
  name: "restart-all",
  description: "docker restart of every container at once",
  targets: [],
  holdSeconds: 0,
  victims: ({ network }) => ({
    nodes: [...network.sequencers, ...network.validators].map(({ name }) => name),
    services: [
      ...(network.gateway ? ["gateway" as const] : []),
      ...(network.batcher ? ["batcher" as const] : []),
      ...(network.l1 ? ["l1" as const] : []),
    ],
  }),
  inject: ({ engine, network }) => engine.restart(network.containers),
  restore: async () => undefined,
  expectation: () => ({ missedSlots: "any", backWithin: WHOLE_BACK_WITHIN_SECONDS }),
};

/** The leader and so many of the others that fewer than a majority are left. */
function lostQuorum({ network, victim }: Scene) {
  const others = network.sequencers.filter(({ name }) => name !== victim.name);
  const majority = Math.floor(network.sequencers.length / 2) + 1;
  return [victim, ...others].slice(0, network.sequencers.length - majority + 1);
}

const loseQuorum: Fault = {
  name: "lose-quorum",
  description: "SIGKILL of so many sequencers, the leader among them, that no majority is left; they return one by one",
  targets: [],
  holdSeconds: HOLD_SECONDS,
  victims: (scene) =>
    scene.network.sequencers.length > 2
      ? { nodes: lostQuorum(scene).map(({ name }) => name), services: [] }
      : undefined,
  inject: (scene) => scene.engine.kill(lostQuorum(scene).flatMap(containersOf)),
  restore: async (scene) => {
    for (const lost of lostQuorum(scene).reverse()) {
      await scene.engine.start(containersOf(lost));
      await scene.cluster.waitForUnsafeProgress(2, WAITS_FOR_BLOCKS_SECONDS);
    }
  },
  expectation: () => ({ missedSlots: "stops", backWithin: WHOLE_BACK_WITHIN_SECONDS }),
};

/** Between two drills: how long it is watched is up to `--hold`. */
const nothing: Fault = {
  name: "nothing",
  description: "nothing is broken: what the network misses by itself, and whether its leader stays",
  targets: [],
  holdSeconds: 60,
  victims: () => ({ nodes: [], services: [] }),
  inject: async () => undefined,
  restore: async () => undefined,
  expectation: () => SERVICE_EXPECTATION,
};

export const NETWORK_FAULTS: Fault[] = [
  nothing,
  transferLeadership,
  ...GUARD_FAULTS,
  ...SERVICES.map(killService),
  ...SERVICES.filter(({ name }) => name === "gateway" || name === "l1").map(crashService),
  ...L1_FAULTS,
  restartAll,
  loseQuorum,
];
