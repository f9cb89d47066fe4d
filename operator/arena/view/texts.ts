/** What the lines of the view say. Pure. */
import { BROKEN, type Act } from "../acts";
import { lagOf, type ArenaModel, type Lane } from "../model";

/** Of a lane, in a few words. */
export function laneText(model: ArenaModel, lane: Lane): string {
  const { broken, state, leader, active, healthy, awaitedSince } = lane;
  if (isBreaking(broken)) return BROKEN[broken];
  if (state !== "up") return state;
  const lag = lagOf(model, lane);
  const behind = lag === undefined ? "silent" : lag > 1 ? `${lag} behind` : undefined;
  if (awaitedSince !== undefined) return [behind, "comes back"].filter(Boolean).join(", ");
  const role = leader ? (active ? "leads" : "leads, idle") : active ? "active" : undefined;
  const health = healthy === false ? "unhealthy" : undefined;
  return [role, behind, health].filter(Boolean).join(", ") || "at the head";
}

const isBreaking = (act: Act | undefined): act is keyof typeof BROKEN => act !== undefined && act in BROKEN;

export const clock = (at: number): string => {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
};

/** `1:05`, or `1:02:03`. @param milliseconds that have passed */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function titleText(model: ArenaModel): string {
  const { network, stack, blockTime, lanes, startedAt, now, head } = model;
  const sequencers = lanes.filter(({ role }) => role === "sequencer").length;
  const nodes = `${sequencers}+${lanes.length - sequencers} nodes`;
  const block = head ? `block ${head.number}` : "no block yet";
  return `${network} (stack ${stack})  ${duration(now - startedAt)}  ${block}  ${nodes}, a slot ${blockTime} s`;
}

/** What a reader at the gateway is shown. */
export function readersText({ reader, head }: ArenaModel): string {
  if (!reader) return "not asked yet";
  if (reader.head === undefined) return "the gateway does not answer";
  const behind = head ? Math.max(0, head.number - reader.head) : 0;
  return `block ${reader.head}, ${behind} behind, answered in ${reader.milliseconds} ms`;
}

export function safeText({ safeHead, head, blockTime }: ArenaModel): string {
  if (safeHead === undefined) return "not known yet";
  const behind = head ? Math.max(0, head.number - safeHead) : 0;
  return `block ${safeHead}, ${behind} behind (${behind * blockTime} s)`;
}

export function loadText({ load }: ArenaModel): string {
  if (!load) return "none";
  const { perSecond, asked, accepted, mined, acceptedIn, includedIn } = load;
  const taken = acceptedIn === undefined ? "" : `, accepted in ${Math.round(acceptedIn)} ms`;
  const included = includedIn === undefined ? "" : `, in a block in ${(includedIn / 1_000).toFixed(1)} s`;
  return `${perSecond.toFixed(1)} of ${asked} a second${taken}${included}; ${accepted - mined} of ${accepted} on the way`;
}

export function guardText({ lastGuard }: ArenaModel): string {
  return lastGuard ? `${clock(lastGuard.at)} ${lastGuard.text}` : "had nothing to do";
}

/** Instead of their lanes, where there is no room for them. */
export function validatorsText(model: ArenaModel, validators: Lane[]): string {
  const isBehind = (lane: Lane) => lane.state !== "up" || (lagOf(model, lane) ?? Infinity) > 1;
  const behind = validators.filter(isBehind);
  const names = behind.map((lane) => `${lane.name} ${laneText(model, lane)}`).join(", ");
  return `${validators.length - behind.length} of ${validators.length} at the head${names ? `; ${names}` : ""}`;
}
