/** What the arena knows of a network: lanes, slots, score, log. Plain data, which `fold.ts` changes and the views draw. */
import type { Network } from "../network/model";
import type { Act } from "./acts";
import type { ContainerState, LoadState, Tone } from "./observation";

/** A lane during one slot. */
export interface Moment {
  leads: boolean;
  active: boolean;
  state: ContainerState;
  cutOff: boolean;
}

export interface Lane {
  name: string;
  role: "sequencer" | "validator";
  state: ContainerState;
  /** What the arena does to it at the moment. */
  broken?: Act;
  /** Of its conductor; undefined where it does not answer. */
  leader?: boolean;
  /** The last that it said of that. */
  claims?: boolean;
  healthy?: boolean;
  /** Whether its sequencer makes blocks. */
  active?: boolean;
  head?: number;
  /** When its conductor last said that it leads. */
  ledAt?: number;
  /** When it was restored, until it is back at the head: its return is told once. */
  awaitedSince?: number;
  /** By slot; those of the last `REMEMBERED_SLOTS`. */
  past: Map<number, Moment>;
}

export interface Slot {
  /** `late`: a whole block time after it was due, or more. `skipped`: no block has its time. */
  kind: "made" | "late" | "skipped";
  /** Of its block. */
  number?: number;
  /** The sequencer that made it; undefined where that is not known. */
  maker?: string;
  /** When it was seen first, and at which node. */
  at?: number;
  seenAt?: string;
}

export interface Score {
  /** Slots that were watched. */
  slots: number;
  /** Those among them that had no block in time. */
  missed: number;
  /** Transactions that were accepted and are in no block. */
  lost: number;
  /** Heights with more than one block. */
  forks: number;
  /** How often a reader at the gateway was shown a lower head than before. */
  wentBack: number;
  /** How often the arena took the leader away, without asking it. */
  leadersHit: number;
  /** How often another sequencer has become leader. */
  changes: number;
}

export interface LogEntry {
  at: number;
  /** What it is about; `slot` entries come with every block, and only those that are missed are kept. */
  topic: "act" | "block" | "guard" | "leader" | "load" | "node" | "note" | "reader" | "slot";
  text: string;
  tone: Tone;
}

export interface ArenaModel {
  network: string;
  stack: string;
  /** Seconds between two L2 blocks. */
  blockTime: number;
  /** Milliseconds between two looks at a node: how exactly the arrival of a block is known. */
  interval: number;
  startedAt: number;
  now: number;
  lanes: Lane[];
  /** State of what stands beside the nodes, by its name in the arena. */
  services: Record<string, ContainerState>;
  leader?: string;
  /** By slot, counted from the first block that was seen. */
  slots: Map<number, Slot>;
  /** Milliseconds of Unix time: the beginning of slot 0; undefined until a block was seen. */
  origin?: number;
  /** The first block that was seen: what is below is history. */
  base?: number;
  /** The newest block of the chain. */
  head?: {
    number: number;
    slot: number;
    transactions: number;
    /** Milliseconds after its timestamp at which it was seen. */
    delay: number;
  };
  /** How late blocks were lately, in milliseconds after their timestamp. */
  delays: number[];
  /** Hashes by height, of the newest blocks. */
  hashes: Map<number, Set<string>>;
  reader?: { head: number | undefined; milliseconds: number; highest: number };
  safeHead?: number;
  load?: LoadState;
  lastGuard?: { at: number; text: string };
  score: Score;
  log: LogEntry[];
}

/** As wide as any window. */
export const REMEMBERED_SLOTS = 600;
export const REMEMBERED_ENTRIES = 2_000;

/** What a fault may hit besides nodes. */
export const SERVICES = ["gateway", "batcher", "proposer", "challenger", "guards", "l1"] as const;
export type Service = (typeof SERVICES)[number];

export const isService = (name: string): name is Service => SERVICES.some((service) => service === name);

/** @param interval milliseconds between two looks at a node. @param now milliseconds of Unix time */
export function newModel(network: Network, blockTime: number, interval: number, now: number): ArenaModel {
  const lane = ({ name, role }: Pick<Lane, "name" | "role">): Lane => ({
    name,
    role,
    state: "up",
    past: new Map(),
  });
  return {
    network: network.name,
    stack: network.stack,
    blockTime,
    interval,
    startedAt: now,
    now,
    lanes: [...network.sequencers, ...network.validators].map(lane),
    services: {},
    slots: new Map(),
    delays: [],
    hashes: new Map(),
    score: { slots: 0, missed: 0, lost: 0, forks: 0, wentBack: 0, leadersHit: 0, changes: 0 },
    log: [],
  };
}

export const laneOf = ({ lanes }: Pick<ArenaModel, "lanes">, name: string): Lane | undefined =>
  lanes.find((lane) => lane.name === name);

/** Blocks that a node is behind the newest one; undefined where it is silent, or nothing was seen yet. */
export const lagOf = ({ head }: ArenaModel, { head: own }: Lane): number | undefined =>
  head === undefined || own === undefined ? undefined : Math.max(0, head.number - own);
