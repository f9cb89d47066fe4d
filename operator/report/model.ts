/** What happened, on an axis of time: what a drawing needs, computed from a recording by the judge's own rules. Pure. */
import { arrival, canonicalChain, findSlots, forksOf } from "../drill/judge/chain";
import type { BlockRecord, Recording } from "../drill/recording";

/** Milliseconds of Unix time, as all times here. */
export interface Band {
  from: number;
  until: number;
}

export interface Slot {
  at: number;
  /** Undefined for a slot without a block. */
  number?: number;
  /** The sequencer that was active when the block was first seen; undefined where none was known to be. */
  maker?: string;
  /** Whether the judge counts it as missed. */
  missed: boolean;
  /** Milliseconds from the slot until some node had its block. */
  arrivedAfter?: number;
}

export interface SequencerLane {
  name: string;
  isVictim: boolean;
  leader: Band[];
  active: Band[];
  /** When its consensus client did not answer. */
  silent: Band[];
}

export interface Point {
  at: number;
  value: number;
}

export interface Acceptance {
  at: number;
  /** Milliseconds until it was acknowledged, or until the end. */
  took: number;
  retries: number;
  outcome: "mined" | "lost" | "never acknowledged";
}

export interface Timeline extends Band {
  /** Milliseconds. */
  blockTime: number;
  injectedAt: number;
  inPlaceAt: number;
  restoredAt: number;
  slots: Slot[];
  lanes: SequencerLane[];
  forks: { height: number; at: number }[];
  /** Blocks behind the highest head that any node had shown; a break where the node did not answer. */
  lags: { node: string; points: (Point | undefined)[] }[];
  /** Blocks that the safe head was behind. */
  safeLag: Point[];
  /** Milliseconds: the age of the head that readers were shown, just before the next one. */
  shownAge: Point[];
  /** When the gateway did not answer readers. */
  unanswered: Band[];
  acceptances: Acceptance[];
}

export function timelineOf(recording: Recording): Timeline {
  const { startedAt: from, endedAt: until, injectedAt, inPlaceAt, restoredAt, blockTime } = recording;
  const chain = canonicalChain(recording);
  return {
    from,
    until,
    injectedAt,
    inPlaceAt,
    restoredAt,
    blockTime: blockTime * 1_000,
    slots: slotsOf(recording, chain),
    lanes: lanesOf(recording),
    forks: forksOf(recording).map(({ height }) => ({
      height,
      // The second branch is what makes it a fork.
      at: recording.blocks
        .filter(({ number }) => number === height)
        .map(arrival)
        .sort((one, other) => one - other)[1]!,
    })),
    lags: lagsOf(recording),
    safeLag: safeLagOf(recording),
    ...shownOf(recording, chain),
    acceptances: acceptancesOf(recording, chain),
  };
}

function slotsOf(recording: Recording, chain: BlockRecord[]): Slot[] {
  const { blockTime } = recording;
  const slot = blockTime * 1_000;
  const { late, skipped, neverCame, watched } = findSlots(recording, chain);
  const isLate = new Set(late);
  const slots = watched.map((block): Slot => ({
    at: block.timestamp * 1_000,
    number: block.number,
    maker: makerOf(recording, block),
    missed: isLate.has(block),
    arrivedAfter: arrival(block) - block.timestamp * 1_000,
  }));
  const empty = (at: number): Slot => ({ at, missed: true });
  const without = skipped.flatMap(({ before, slots: count }) =>
    Array.from({ length: count }, (_, index) => empty((before.timestamp - (index + 1) * blockTime) * 1_000)),
  );
  const last = chain.at(-1);
  const awaited = last
    ? Array.from({ length: neverCame }, (_, index) => empty(last.timestamp * 1_000 + (index + 1) * slot))
    : [];
  return [...slots, ...without, ...awaited].sort((one, other) => one.at - other.at);
}

/** Of several active sequencers, the one that had the block first. */
function makerOf({ sequencing }: Recording, block: BlockRecord): string | undefined {
  const at = arrival(block);
  const active = new Map<string, boolean>();
  for (const sample of sequencing) if (sample.at <= at) active.set(sample.sequencer, sample.active === true);
  const makers = [...active].filter(([, isActive]) => isActive).map(([name]) => name);
  const byTime = [...block.sightings].sort((one, other) => one.at - other.at).map(({ node }) => node);
  return byTime.find((node) => makers.includes(node)) ?? makers[0];
}

function lanesOf({ sequencing, conductors, victims, endedAt }: Recording): SequencerLane[] {
  const names = new Set([...sequencing, ...conductors].map(({ sequencer }) => sequencer));
  return [...names].sort(byName).map((name) => {
    const states = sequencing.filter(({ sequencer }) => sequencer === name);
    const members = conductors.filter(({ sequencer }) => sequencer === name);
    return {
      name,
      isVictim: victims.nodes.includes(name),
      leader: bands(members, ({ leader }) => leader === true, endedAt),
      active: bands(states, ({ active }) => active === true, endedAt),
      silent: bands(states, ({ active }) => active === undefined || active === null, endedAt),
    };
  });
}

const byName = (one: string, other: string): number => one.localeCompare(other, "en", { numeric: true });

/** While the newest sample holds; samples in order of time. */
function bands<Sample extends { at: number }>(samples: Sample[], holds: (s: Sample) => boolean, end: number): Band[] {
  const result: Band[] = [];
  samples.forEach((sample, index) => {
    if (!holds(sample)) return;
    const until = samples[index + 1]?.at ?? end;
    const last = result.at(-1);
    if (last?.until === sample.at) last.until = until;
    else result.push({ from: sample.at, until });
  });
  return result;
}

function lagsOf(recording: Recording): Timeline["lags"] {
  const points = new Map<string, (Point | undefined)[]>();
  let highest = 0;
  for (const { at, node, number } of recording.heads) {
    highest = Math.max(highest, number ?? 0);
    const own = points.get(node) ?? [];
    points.set(node, own);
    own.push(number === undefined ? undefined : { at, value: highest - number });
  }
  return [...points].sort(([one], [other]) => byName(one, other)).map(([node, own]) => ({ node, points: own }));
}

function shownOf(recording: Recording, chain: BlockRecord[]): Pick<Timeline, "shownAge" | "unanswered"> {
  const { gateway, endedAt } = recording;
  const timestamps = new Map(chain.map(({ number, timestamp }) => [number, timestamp * 1_000]));
  return {
    shownAge: gateway.flatMap(({ number }, index) => {
      const timestamp = number === undefined ? undefined : timestamps.get(number);
      const until = gateway[index + 1]?.at ?? endedAt;
      return timestamp === undefined ? [] : [{ at: until, value: until - timestamp }];
    }),
    unanswered: bands(gateway, ({ number }) => number === undefined, endedAt),
  };
}

function acceptancesOf({ transactions, endedAt }: Recording, chain: BlockRecord[]): Acceptance[] {
  const mined = new Set(chain.flatMap((block) => block.transactions));
  return transactions.map(({ hash, sentAt, acceptedAt, retries }) => ({
    at: sentAt,
    took: (acceptedAt ?? endedAt) - sentAt,
    retries,
    outcome: acceptedAt === undefined ? "never acknowledged" : mined.has(hash) ? "mined" : "lost",
  }));
}

/** Behind the highest head that any node had shown by then. */
function safeLagOf({ heads, progress }: Recording): Point[] {
  const shown = [...heads].sort((one, other) => one.at - other.at);
  const samples = [...progress].sort((one, other) => one.at - other.at);
  let next = 0;
  let highest = 0;
  return samples.flatMap(({ at, safeHead }) => {
    for (let head = shown[next]; head && head.at <= at; head = shown[++next]) {
      highest = Math.max(highest, head.number ?? 0);
    }
    return safeHead === undefined ? [] : [{ at, value: Math.max(0, highest - safeHead) }];
  });
}
