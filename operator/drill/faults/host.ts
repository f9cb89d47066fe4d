/** Faults of whole hosts, where a network is over several: of the one that a sequencer is on, or of that of L1. */
import { until } from "../../../shared/rpc/deadline";
import { allNodes, type Network, type NetworkContainer } from "../../network/model";
import type { Victims } from "../recording";
import type { Expectation } from "../report";
import type { Engine } from "./containers";
import type { Fault, Scene, Target } from "./fault";
import { withoutL1 } from "./l1";
import { singleFault } from "./node";

/** A machine that boots takes as long. */
const HOLD_SECONDS = 30;

/** Everything on it starts at once, and on an overlay what comes first makes the network there anew. */
const BACK_WITHIN_SECONDS = 120;

/** For what an engine refuses at that moment to be tried again. */
const STARTED_WITHIN = { withinSeconds: 90, everyMilliseconds: 1_000 };

interface Way {
  name: string;
  /** @param host whose it is */
  describe: (host: string) => string;
  inject: (engine: Engine, on: NetworkContainer[], others: NetworkContainer[]) => Promise<void>;
  restore: (engine: Engine, on: NetworkContainer[], others: NetworkContainer[]) => Promise<void>;
}

const WAYS: Way[] = [
  {
    name: "kill",
    describe: (host) => `SIGKILL of every container on ${host} at once, started again later; its engine stays`,
    inject: (engine, on) => engine.kill(on),
    restore: async (engine, on) => {
      const start = async () => {
        await engine.start(on);
        return true;
      };
      await until("every container of the host to start", start, STARTED_WITHIN);
    },
  },
  {
    name: "partition",
    describe: (host) =>
      `all containers on ${host} and those on other hosts lose each other, without a word; engines and users reach both`,
    inject: (engine, on, others) => engine.sever(on, others),
    restore: (engine, on, others) => engine.splice(on, others),
  },
];

interface Whose {
  /** After the way's. */
  name: string;
  title: string;
  targets: Target[];
  hostOf: (network: Network, victim: Scene["victim"] | undefined) => string | undefined;
}

const WHOSE: Whose[] = [
  {
    name: "host",
    title: "a sequencer's host",
    targets: ["leader", "follower"],
    hostOf: (_, victim) => victim?.execution.host,
  },
  { name: "l1-host", title: "the host of L1", targets: [], hostOf: ({ l1 }) => l1?.host },
];

/** What is there once, and is seen to do its work again. */
const SERVICES = ["l1", "batcher", "proposer", "challenger"] as const;

export function victimsOn(network: Network, host: string): Victims {
  const nodes = allNodes(network).filter(({ execution }) => execution.host === host);
  const isThere = (component: string) =>
    network.containers.some((each) => each.host === host && each.component === component);
  return {
    nodes: nodes.map(({ name }) => name),
    services: [
      ...SERVICES.filter((service) => network[service]?.host === host),
      ...(["gateway", "guard"] as const).filter(isThere),
    ],
  };
}

/** A helper needs the tools of op-conductor's image. */
const hasTools = ({ sequencers }: Network, host: string): boolean =>
  sequencers.some(({ conductor }) => conductor?.host === host);

const hostFault = (
  { name, describe, inject, restore }: Way,
  { name: suffix, title, targets, hostOf }: Whose,
): Fault => {
  const act = async ({ engine, network, victim }: Scene, how: Way["inject"]) => {
    const host = hostOf(network, victim);
    const on = network.containers.filter((container) => container.host === host);
    await how(
      engine,
      on,
      network.containers.filter((container) => !on.includes(container)),
    );
  };
  return {
    name: `${name}-${suffix}`,
    description: describe(title),
    targets,
    holdSeconds: HOLD_SECONDS,
    host: ({ network, victim }) => hostOf(network, victim),
    victims: ({ network, victim }) => {
      const host = hostOf(network, victim);
      // One sequencer is no cluster: there is nobody to take over.
      return host !== undefined && network.sequencers.length > 1 && hasTools(network, host)
        ? victimsOn(network, host)
        : undefined;
    },
    inject: (scene) => act(scene, inject),
    restore: (scene) => act(scene, restore),
    expectation: (target, network, held = HOLD_SECONDS, victim) =>
      lossOf(hostOf(network, victim), { target, network, held, victim }),
  };
};

interface Loss {
  target: Target | undefined;
  network: Network;
  held: number;
  /** Where no sequencer is the target, the leader. */
  victim: Scene["victim"] | undefined;
}

/** With the leader, a slot; with L1 too, what its successor takes until it can begin without L1. */
function lossOf(host: string | undefined, { target, network, held, victim }: Loss): Expectation {
  const hasL1 = host !== undefined && network.l1?.host === host;
  const hasLeader = target === "leader" || (target === undefined && victim?.execution.host === host);
  const expected = hasL1 ? withoutL1(network, held) : singleFault(hasLeader ? "leader" : "follower");
  return {
    ...expected,
    ...(hasL1 && hasLeader ? { missedSlots: "any" } : {}),
    backWithin: BACK_WITHIN_SECONDS,
  };
}

export const HOST_FAULTS: Fault[] = WAYS.flatMap((way) => WHOSE.map((whose) => hostFault(way, whose)));
