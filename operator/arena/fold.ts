/** One observation after the other, into what the arena knows. No I/O: the same observations make the same model. */
import {
  lagOf,
  laneOf,
  REMEMBERED_ENTRIES,
  REMEMBERED_SLOTS,
  type ArenaModel,
  type Lane,
  type LogEntry,
} from "./model";
import type { Observation } from "./observation";
import { foldBlock, reassignSlots, slotAt } from "./slots";

type Of<Kind extends Observation["kind"]> = Extract<Observation, { kind: Kind }>;

/** @returns what a person should be told of it; all but slots in time are in the model's log then */
export function fold(model: ArenaModel, observation: Observation): LogEntry[] {
  model.now = Math.max(model.now, observation.at);
  const entries = foldOne(model, observation);
  const kept = entries.filter(({ topic, tone }) => topic !== "slot" || tone === "bad");
  if (kept.length > 0) model.log = [...model.log, ...kept].slice(-REMEMBERED_ENTRIES);
  return entries;
}

function foldOne(model: ArenaModel, observation: Observation): LogEntry[] {
  switch (observation.kind) {
    case "block":
      return foldBlock(model, observation);
    case "head": {
      const lane = laneOf(model, observation.node);
      if (lane) lane.head = observation.number;
      return [];
    }
    case "sequencer":
      return foldSequencer(model, observation);
    case "containers":
      return foldContainers(model, observation);
    case "reader":
      return foldReader(model, observation);
    case "safe":
      model.safeHead = observation.head;
      return [];
    case "load":
      return foldLoad(model, observation);
    case "guard": {
      const text = `${observation.guard} ${observation.text}`;
      model.lastGuard = { at: observation.at, text };
      return [{ at: observation.at, topic: "guard", text, tone: "plain" }];
    }
    case "act":
      return foldAct(model, observation);
    case "note":
      return [{ at: observation.at, topic: "note", text: observation.text, tone: observation.tone ?? "plain" }];
    case "clock":
      return foldClock(model);
  }
}

function foldSequencer(model: ArenaModel, { at, node, leader, healthy, active }: Of<"sequencer">): LogEntry[] {
  const lane = laneOf(model, node);
  if (!lane) return [];
  const isNews = lane.claims !== true;
  Object.assign(lane, { leader, healthy, active, claims: leader ?? lane.claims });
  // Without a conductor the one that makes blocks leads.
  const leads = leader ?? (model.lanes.filter(({ role }) => role === "sequencer").length === 1 && active === true);
  if (!leads) return [];
  lane.ledAt = at;
  if (model.leader === node) return [];
  const before = model.leader === undefined ? undefined : laneOf(model, model.leader);
  // One that was cut off or frozen may still think for a moment that it leads: another one was elected since.
  if (before?.leader && !isNews) return [];
  return changeLeader(model, lane, before, at);
}

function changeLeader(model: ArenaModel, lane: Lane, before: Lane | undefined, at: number): LogEntry[] {
  model.leader = lane.name;
  if (!before) return [{ at, topic: "leader", text: `${lane.name} leads`, tone: "plain" }];
  // Before blocks are counted, a cluster that has just begun may still choose.
  if (model.score.slots > 0) model.score.changes += 1;
  reassignSlots(model, before.name, lane.name, before.ledAt ?? 0);
  const seconds = ((at - (before.ledAt ?? at)) / 1_000).toFixed(1);
  return [
    { at, topic: "leader", text: `${lane.name} leads, ${seconds} s after ${before.name} last did`, tone: "good" },
  ];
}

function foldContainers(model: ArenaModel, { at, states }: Of<"containers">): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const [name, state] of Object.entries(states)) {
    const lane = laneOf(model, name);
    const before = lane ? lane.state : model.services[name];
    if (lane) lane.state = state;
    else model.services[name] = state;
    // What the arena does itself is told as an act.
    if (before === undefined || before === state || lane?.broken || lane?.awaitedSince !== undefined) continue;
    entries.push({ at, topic: "node", text: `${name} is ${state}`, tone: state === "up" ? "good" : "bad" });
  }
  return entries;
}

function foldReader(model: ArenaModel, { at, head, milliseconds }: Of<"reader">): LogEntry[] {
  const before = model.reader;
  const highest = before?.highest ?? 0;
  model.reader = { head, milliseconds, highest: Math.max(highest, head ?? 0) };
  if (head !== undefined && head < highest) {
    model.score.wentBack += 1;
    return [{ at, topic: "reader", text: `readers were shown block ${head} after ${highest}`, tone: "bad" }];
  }
  const wasSilent = before !== undefined && before.head === undefined;
  if (before && !wasSilent && head === undefined) {
    return [{ at, topic: "reader", text: "the gateway does not answer", tone: "bad" }];
  }
  return wasSilent && head !== undefined
    ? [{ at, topic: "reader", text: "the gateway answers again", tone: "good" }]
    : [];
}

function foldLoad(model: ArenaModel, { at, load }: Of<"load">): LogEntry[] {
  const before = model.score.lost;
  model.load = load;
  model.score.lost = load.lost;
  if (load.lost <= before) return [];
  const text = `${load.lost} transactions that were accepted are in no block`;
  return [{ at, topic: "load", text, tone: "bad" }];
}

const TONES = {
  begun: "plain",
  done: "plain",
  failed: "bad",
  refused: "bad",
  restoring: "plain",
  restored: "good",
} as const;

function foldAct(model: ArenaModel, { at, act, target, phase, text }: Of<"act">): LogEntry[] {
  const lane = laneOf(model, target);
  const breaks = act !== "transfer" && act !== "restore";
  if (lane && breaks && phase === "begun") {
    lane.broken = act;
    if (target === model.leader) model.score.leadersHit += 1;
  }
  if (lane && phase === "restored") {
    delete lane.broken;
    lane.awaitedSince = at;
  }
  if (lane && breaks && phase === "failed") delete lane.broken;
  // Both its beginning and its end: what follows from it may be seen before the engine says that it is done.
  return [{ at, topic: "act", text, tone: TONES[phase] }];
}

function foldClock(model: ArenaModel): LogEntry[] {
  const slot = slotAt(model, model.now);
  const entries: LogEntry[] = [];
  for (const lane of model.lanes) {
    if (slot !== undefined) noteMoment(lane, slot);
    if (lane.awaitedSince === undefined || !isBack(model, lane)) continue;
    const seconds = ((model.now - lane.awaitedSince) / 1_000).toFixed(1);
    delete lane.awaitedSince;
    const text = `${lane.name} is back at the head, ${seconds} s after its restoration`;
    entries.push({ at: model.now, topic: "node", text, tone: "good" });
  }
  return entries;
}

const NEWEST_MAY_BE_UNDER_WAY = 1;

const isBack = (model: ArenaModel, lane: Lane): boolean =>
  lane.state === "up" && lane.healthy !== false && (lagOf(model, lane) ?? Infinity) <= NEWEST_MAY_BE_UNDER_WAY;

/** What happened at any moment of a slot is seen in it. */
function noteMoment({ past, leader, active, state, broken }: Lane, slot: number): void {
  const before = past.get(slot);
  past.set(slot, {
    leads: before?.leads || leader === true,
    active: before?.active || active === true,
    state,
    cutOff: broken === "partition",
  });
  for (const old of past.keys()) {
    if (old >= slot - REMEMBERED_SLOTS) break;
    past.delete(old);
  }
}
