/** Faults of one node, a sequencer or a validator: each way to fail, of each of its parts. */
import type { NetworkContainer, NetworkNode } from "../../network/model";
import { containersOf } from "../../network/model";
import type { Expectation } from "../report";
import type { Engine } from "./containers";
import type { Fault, Scene, Target } from "./fault";

/** As long as somebody would need to notice: longer than health checks and elections. */
const HOLD_SECONDS = 14;

const BACK_WITHIN_SECONDS = 30;

/** The leader's fault may cost a slot, a follower's none. */
export const singleFault = (target: Target | undefined): Expectation => ({
  missedSlots: target === "leader" ? 1 : 0,
  backWithin: BACK_WITHIN_SECONDS,
});

interface Part {
  name: string;
  title: string;
  of: (node: NetworkNode) => NetworkContainer[];
}

const PARTS = {
  execution: { name: "execution", title: "the execution client", of: ({ execution }) => [execution] },
  consensus: { name: "consensus", title: "the consensus client", of: ({ consensus }) => [consensus] },
  clients: { name: "clients", title: "both clients", of: ({ execution, consensus }) => [execution, consensus] },
  conductor: { name: "conductor", title: "the conductor", of: ({ conductor }) => (conductor ? [conductor] : []) },
  sequencer: { name: "sequencer", title: "the whole sequencer", of: containersOf },
} satisfies Record<string, Part>;

interface Way {
  name: string;
  describe: (title: string) => string;
  inject: (engine: Engine, containers: NetworkContainer[]) => Promise<void>;
  /** Undefined where the restart policy restores. */
  restore?: (engine: Engine, containers: NetworkContainer[]) => Promise<void>;
  parts: Part[];
}

const WAYS: Way[] = [
  {
    name: "stop",
    describe: (title) => `docker stop of ${title}, started again later`,
    inject: (engine, containers) => engine.stop(containers),
    restore: (engine, containers) => engine.start(containers),
    parts: Object.values(PARTS),
  },
  {
    name: "kill",
    describe: (title) => `SIGKILL of ${title}, started again later`,
    inject: (engine, containers) => engine.kill(containers),
    restore: (engine, containers) => engine.start(containers),
    parts: Object.values(PARTS),
  },
  {
    name: "crash",
    describe: (title) => `SIGKILL of ${title} behind Docker's back, left to the restart policy`,
    inject: (engine, containers) => engine.crash(containers),
    parts: Object.values(PARTS),
  },
  {
    name: "pause",
    describe: (title) => `docker pause of ${title}: it accepts connections and does not answer`,
    inject: (engine, containers) => engine.pause(containers),
    restore: (engine, containers) => engine.unpause(containers),
    parts: [PARTS.execution, PARTS.consensus, PARTS.conductor, PARTS.sequencer],
  },
  {
    name: "partition",
    describe: (title) => `${title} is cut off from all others`,
    inject: (engine, containers) => engine.partition(containers),
    restore: (engine, containers) => engine.heal(containers),
    parts: [PARTS.conductor, PARTS.sequencer],
  },
];

export const SEQUENCER_FAULTS: Fault[] = WAYS.flatMap((way) => way.parts.map((part) => sequencerFault(way, part)));

function sequencerFault({ name, describe, inject, restore }: Way, part: Part): Fault {
  return {
    name: `${name}-${part.name}`,
    description: describe(part.title),
    targets: ["leader", "follower"],
    holdSeconds: restore ? HOLD_SECONDS : 0,
    victims: ({ victim }) => (part.of(victim).length > 0 ? { nodes: [victim.name], services: [] } : undefined),
    inject: ({ engine, victim }) => inject(engine, part.of(victim)),
    restore: async ({ engine, victim }) => restore?.(engine, part.of(victim)),
    expectation: (target) => singleFault(target),
  };
}

const LAG: Way = {
  name: "lag",
  describe: (title) => `${title} works for a tenth of the time: it answers late and falls behind`,
  inject: async (engine, containers) => engine.stutter(containers),
  restore: (engine, containers) => engine.steady(containers),
  parts: [],
};

/** A validator makes no block: readers at the gateway must not notice. */
const VALIDATOR_WAYS = ["stop", "kill", "crash", "pause", "partition"];
const VALIDATOR_PARTS: Part[] = [
  { ...PARTS.execution, title: "a validator's execution client" },
  { ...PARTS.consensus, title: "a validator's consensus client" },
  { name: "validator", title: "a whole validator", of: containersOf },
];

export const VALIDATOR_FAULTS: Fault[] = [...WAYS.filter(({ name }) => VALIDATOR_WAYS.includes(name)), LAG].flatMap(
  (way) =>
    VALIDATOR_PARTS.filter(({ name }) => name === "validator" || way.name !== "partition").map((part) =>
      validatorFault(way, part),
    ),
);

function validatorFault({ name, describe, inject, restore }: Way, part: Part): Fault {
  const victimOf = ({ network }: Scene) => network.validators[0];
  const isWhole = part.name === "validator";
  return {
    name: isWhole ? `${name}-validator` : `${name}-validator-${part.name}`,
    description: describe(part.title),
    targets: [],
    holdSeconds: restore ? HOLD_SECONDS : 0,
    // With another one to take its place: without any, sequencers do.
    victims: (scene) => (victimOf(scene) ? { nodes: [victimOf(scene)!.name], services: [] } : undefined),
    inject: (scene) => inject(scene.engine, part.of(victimOf(scene)!)),
    restore: async (scene) => restore?.(scene.engine, part.of(victimOf(scene)!)),
    expectation: () => singleFault(undefined),
  };
}
