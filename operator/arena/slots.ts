/** From blocks as they are seen to slots, forks and the score: by the same rules as a drill's judge. */
import type { ArenaModel, LogEntry, Slot } from "./model";
import { REMEMBERED_SLOTS } from "./model";
import type { Observation } from "./observation";

type SeenBlock = Extract<Observation, { kind: "block" }>;

/** So many of the newest blocks tell what is usual. */
const REMEMBERED_DELAYS = 60;
/** Heights whose hashes are compared. */
const REMEMBERED_HEIGHTS = 1_000;

const slotMilliseconds = ({ blockTime }: ArenaModel): number => 1_000 * blockTime;

/** The slot that has begun at this moment; undefined until a block was seen. @param at milliseconds of Unix time */
export const slotAt = (model: ArenaModel, at: number): number | undefined =>
  model.origin === undefined ? undefined : Math.floor((at - model.origin) / slotMilliseconds(model));

/**
 * The slots since the newest block that should have had theirs by now, the first one first. One is missed when its block is a
 * whole block time later than usual.
 */
export function overdueSlots(model: ArenaModel): number[] {
  const { head, origin, now } = model;
  if (!head || origin === undefined) return [];
  const since = now - origin - usualDelay(model) - allowance(model);
  const last = Math.floor(since / slotMilliseconds(model));
  return Array.from({ length: Math.max(0, last - head.slot) }, (_, index) => head.slot + 1 + index);
}

export function foldBlock(model: ArenaModel, block: SeenBlock): LogEntry[] {
  const { number, hash } = block;
  if (model.head && (number < model.base! || number <= model.head.number - REMEMBERED_HEIGHTS)) return [];
  const known = model.hashes.get(number);
  if (known?.has(hash)) return [];
  if (known) return [...noteFork(model, block, known)];
  model.hashes.set(number, new Set([hash]));
  if (!model.head) return begin(model, block);
  if (number < model.head.number) {
    model.slots.set(slotOf(model, block), { kind: "made", number });
    return [];
  }
  if (isCatchingUp(model, block)) {
    beginWith(model, block);
    return [];
  }
  const entry = advance(model, block, model.head);
  forgetOld(model);
  return [entry];
}

/** The first one may have been there for long. */
function begin(model: ArenaModel, block: SeenBlock): LogEntry[] {
  beginWith(model, block);
  return [{ at: block.at, topic: "block", text: `block ${block.number} is the first one seen`, tone: "good" }];
}

function beginWith(model: ArenaModel, { number, timestamp, transactions, at }: SeenBlock): void {
  model.origin = 1_000 * timestamp;
  model.base = number;
  model.head = { number, slot: 0, transactions, delay: at - 1_000 * timestamp };
  model.slots.clear();
  model.slots.set(0, { kind: "made", number, ...(model.leader ? { maker: model.leader } : {}) });
}

/** A chain that has just begun makes its first blocks one after the other, until it has come to the clock: nothing is in time before. */
const isCatchingUp = (model: ArenaModel, { timestamp, at }: SeenBlock): boolean =>
  model.score.slots === 0 && model.head!.delay - (at - 1_000 * timestamp) > slotMilliseconds(model) / 2;

function noteFork(model: ArenaModel, { at, node, number, hash }: SeenBlock, known: Set<string>): LogEntry[] {
  known.add(hash);
  if (known.size === 2) model.score.forks += 1;
  return [
    { at, topic: "block", text: `fork: ${node} has another block ${number} (${hash.slice(0, 10)}…)`, tone: "bad" },
  ];
}

function advance(model: ArenaModel, block: SeenBlock, head: NonNullable<ArenaModel["head"]>): LogEntry {
  const { at, node, number, timestamp, transactions } = block;
  const slot = slotOf(model, block);
  const delay = at - 1_000 * timestamp;
  const usual = model.delays.length === 0 ? delay : usualDelay(model);
  const isLate = delay - usual >= allowance(model);
  model.delays = [...model.delays, delay].slice(-REMEMBERED_DELAYS);

  // Blocks between the two that nobody has shown yet have the first of the slots between.
  const unseen = number - head.number - 1;
  const skipped = Array.from({ length: Math.max(0, slot - head.slot - 1 - unseen) }, (_, index) => slot - 1 - index);
  for (const one of skipped) model.slots.set(one, { kind: "skipped" });
  const made: Slot = {
    kind: isLate ? "late" : "made",
    number,
    at,
    seenAt: node,
    ...(model.leader ? { maker: model.leader } : {}),
  };
  model.slots.set(slot, made);
  model.head = { number, slot, transactions, delay };
  model.score.slots += Math.max(1, slot - head.slot);
  model.score.missed += skipped.length + (isLate ? 1 : 0);
  return slotEntry(block, made, skipped.length, (delay - usual) / 1_000);
}

function slotEntry(
  { at, number, transactions }: SeenBlock,
  { maker, kind }: Slot,
  skipped: number,
  late: number,
): LogEntry {
  const passed = skipped > 0 ? `, ${skipped} ${skipped === 1 ? "slot" : "slots"} before it skipped` : "";
  const when = kind === "late" ? `${late.toFixed(1)} s late` : "in time";
  const by = maker ? ` by ${maker}` : "";
  const text = `block ${number}${by}, ${transactions} ${transactions === 1 ? "transaction" : "transactions"}, ${when}${passed}`;
  return { at, topic: "slot", text, tone: kind === "late" || skipped > 0 ? "bad" : "plain" };
}

/**
 * What came after the last word of the old leader was the new one's, unless the old one's own node showed it first: leaders are
 * asked less often than blocks are made.
 */
export function reassignSlots(model: ArenaModel, from: string, to: string, since: number): void {
  for (const slot of model.slots.values()) {
    if (slot.maker === from && slot.at !== undefined && slot.at > since && slot.seenAt !== from) slot.maker = to;
  }
}

const slotOf = (model: ArenaModel, { timestamp }: SeenBlock): number =>
  Math.round((1_000 * timestamp - model.origin!) / slotMilliseconds(model));

const allowance = (model: ArenaModel): number => slotMilliseconds(model) - model.interval;

/** A quarter of the newest blocks came sooner: what is usual when some are late. */
function usualDelay({ delays, head }: ArenaModel): number {
  const sorted = [...delays].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 4)] ?? head?.delay ?? 0;
}

function forgetOld({ head, slots, hashes }: ArenaModel): void {
  for (const slot of slots.keys()) if (slot < head!.slot - REMEMBERED_SLOTS) slots.delete(slot);
  for (const height of hashes.keys()) if (height < head!.number - REMEMBERED_HEIGHTS) hashes.delete(height);
}
