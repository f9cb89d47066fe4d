/** Draws what a round of chaos breaks: a matter of the seed and the round's number alone, so that it can be drawn again. Pure. */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { FAULTS, type Fault, type Target } from "../drill/faults";
import type { Network } from "../network/model";

export interface Drawn {
  /** From 1. */
  round: number;
  first: { fault: string; target?: Target };
  /** Another one, which the cluster survives beside the first. */
  second?: { fault: string; afterSeconds: number };
  holdSeconds: number;
  /** When in a slot the first one comes, from 0 to 1. */
  phase: number;
}

export interface DrawOptions {
  seed: number;
  /** Whether faults are drawn that stop the chain for a while. */
  beyond: boolean;
}

/** Seconds: the shortest and the longest time that something stays broken. */
const HOLD = { least: 3, most: 30 };
/** One round in so many breaks two things. */
const OVERLAPS_IN = 3;
/** Two rounds in so many break a sequencer, because that is what the cluster is for. */
const SEQUENCERS_IN = 3;

/** What the cluster does not promise to survive without a pause. */
const BEYOND = ["lose-quorum", "restart-all", "kill-leader-and-guards", "kill-conductor-and-guards"];
/** Faults that break nothing, or everything that a drill could be judged by. */
const NEVER = ["nothing", "kill-gateway"];
/** Beside a leader that fails, L1 has to be there: its successor begins on L1's head. */
const isOfL1 = ({ name }: Fault): boolean => /-l1\b/.test(name);
const ALONE = ["crash-gateway", "kill-guards", "cut-off-guards", "transfer-leadership"];

type Shape = Pick<Network, "sequencers" | "validators" | "guards" | "l1" | "batcher" | "proposer" | "challenger">;

const isOfSequencers = ({ targets }: Fault): boolean => targets.length > 0;
const isOfValidators = ({ name }: Fault): boolean => name.includes("-validator");

/** The faults that this network can be hit by. */
export function candidates(network: Shape, beyond: boolean): Fault[] {
  const hasConductors = network.sequencers.length > 1;
  return FAULTS.filter((fault) => {
    const { name } = fault;
    if (NEVER.includes(name) || (BEYOND.includes(name) && !beyond)) return false;
    // One sequencer is no cluster: there is nobody to take over.
    if ((isOfSequencers(fault) || name === "transfer-leadership" || BEYOND.includes(name)) && !hasConductors)
      return false;
    if (isOfValidators(fault)) return network.validators.length > 1;
    if (name.includes("guard")) return network.guards.length > 1;
    if (isOfL1(fault)) return network.l1 !== undefined;
    if (name.endsWith("-batcher")) return network.batcher !== undefined;
    if (name.endsWith("-proposer")) return network.proposer !== undefined;
    if (name.endsWith("-challenger")) return network.challenger !== undefined;
    return true;
  });
}

export function draw(network: Shape, round: number, { seed, beyond }: DrawOptions): Drawn {
  const generator = xoroshiro128plus(seed);
  for (let each = 0; each < round; each++) generator.jump();
  const number = (least: number, most: number) => uniformInt(generator, least, most);
  const oneOf = <Item>(items: Item[]): Item => items[number(0, items.length - 1)]!;

  const all = candidates(network, beyond);
  const sequencerFaults = all.filter(isOfSequencers);
  const others = all.filter((fault) => !isOfSequencers(fault));
  const hitsSequencer = sequencerFaults.length > 0 && number(1, SEQUENCERS_IN) > 1;
  const first = oneOf(hitsSequencer ? sequencerFaults : others);
  const target = first.targets.length > 0 ? oneOf(first.targets) : undefined;
  const beside = others.filter((fault) => !isOfL1(fault) && ![...ALONE, ...BEYOND].includes(fault.name));
  const overlaps = hitsSequencer && beside.length > 0 && number(1, OVERLAPS_IN) === 1;
  return {
    round,
    first: { fault: first.name, ...(target ? { target } : {}) },
    ...(overlaps ? { second: { fault: oneOf(beside).name, afterSeconds: number(0, 5) } } : {}),
    holdSeconds: number(HOLD.least, HOLD.most),
    phase: number(0, 99) / 100,
  };
}

export const describeDrawn = ({ first, second }: Drawn): string =>
  [
    `${first.fault}${first.target ? ` (${first.target})` : ""}`,
    ...(second ? [`${second.fault} ${second.afterSeconds} s later`] : []),
  ].join(", and ");
