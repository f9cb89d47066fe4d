/** Faults of L1: dead, slow, frozen, and away for longer than L2 may run ahead of it. */
import { healthLimits, L1_CONFIRMATIONS, SEQUENCER_DRIFT } from "../../../shared/healthLimits";
import { sequencesByKonaNode, type Network } from "../../network/model";
import { rhythmOf } from "../../network/rhythm";
import type { Expectation } from "../report";
import type { Engine, Stutter } from "./containers";
import type { Fault } from "./fault";

const SLOW_FOR_SECONDS = 30;
const AWAY_FOR_SECONDS = 60;

/** For L1 to be up again and to make a block, and on a busy machine beside a chain that has to start again. */
const BACK_WITHIN_SECONDS = { opNode: 30, konaNode: 60 };

/** The limits of a network depend on it only where L2's blocks are far slower than these. */
const L2_BLOCK_TIME = 2;

/** Seconds of its own for the backlog to be posted, besides what the batcher takes for a batch at worst. */
const POSTED_WITHIN_SECONDS = 60;

/**
 * op-node makes its blocks in time without L1, until they are as far ahead of their L1 origin as they may be; from then on the
 * chain stands, and afterwards it makes up for that time before users' transactions are taken again. A kona-node that leads
 * without L1 makes no block, or slowly (docs/failover.md): how many slots that costs is L1's.
 */
export function withoutL1(network: Network, holdSeconds: number): Expectation {
  const rhythm = rhythmOf(network, L2_BLOCK_TIME);
  const originAge = (L1_CONFIRMATIONS + 2) * rhythm.l1BlockTime;
  const stands = Math.max(0, holdSeconds - (SEQUENCER_DRIFT.limit - originAge));
  return {
    missedSlots: sequencesByKonaNode(network) || stands > 0 ? "any" : 0,
    backWithin: sequencesByKonaNode(network) ? BACK_WITHIN_SECONDS.konaNode : BACK_WITHIN_SECONDS.opNode,
    settledWithin: POSTED_WITHIN_SECONDS + healthLimits(rhythm).safeHeadLag + stands,
    postsBacklog: true,
  };
}

interface Way {
  name: string;
  description: string;
  holdSeconds: number;
  /** Whether it costs op-node blocks too: each new origin takes it several answers, one after the other. */
  costsOpNode?: true;
  inject: (engine: Engine, l1: NonNullable<Network["l1"]>) => Promise<void>;
  restore: (engine: Engine, l1: NonNullable<Network["l1"]>) => Promise<void>;
}

const lag = (name: string, rhythm: Stutter, seconds: string): Way => ({
  name,
  description: `L1 answers late: it is frozen for ${seconds} s before each tenth of a second in which it works`,
  holdSeconds: SLOW_FOR_SECONDS,
  inject: async (engine, l1) => engine.stutter([l1], rhythm),
  restore: (engine, l1) => engine.steady([l1]),
});

const WAYS: Way[] = [
  lag("lag-l1", { frozen: 700, working: 100 }, "0.7"),
  { ...lag("lag-l1-long", { frozen: 2_000, working: 100 }, "2"), costsOpNode: true },
  {
    name: "pause-l1",
    description: "docker pause of L1: it accepts connections and does not answer",
    holdSeconds: AWAY_FOR_SECONDS,
    inject: (engine, l1) => engine.pause([l1]),
    restore: (engine, l1) => engine.unpause([l1]),
  },
  {
    name: "stop-l1",
    description: "docker stop of L1, started again later",
    holdSeconds: AWAY_FOR_SECONDS,
    inject: (engine, l1) => engine.stop([l1]),
    restore: (engine, l1) => engine.start([l1]),
  },
];

export const L1_FAULTS: Fault[] = WAYS.map(({ name, description, holdSeconds, costsOpNode, inject, restore }) => ({
  name,
  description,
  targets: [],
  holdSeconds,
  victims: ({ network }) => (network.l1 ? { nodes: [], services: ["l1"] } : undefined),
  inject: ({ engine, network }) => inject(engine, network.l1!),
  restore: ({ engine, network }) => restore(engine, network.l1!),
  expectation: (_, network, held = holdSeconds) => ({
    ...withoutL1(network, held),
    ...(costsOpNode ? { missedSlots: "any" } : {}),
  }),
}));
