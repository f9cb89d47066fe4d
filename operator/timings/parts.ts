/** Where the time of a `pulumi up` goes, by its events. Pure. */
import type { StampedEvent } from "./events";

/** The parts of an update, in the order in which most of it happens. They do not overlap, and their sum is the update. */
export const PARTS = [
  "start of Pulumi",
  "program and preflight",
  "images",
  "contract deployment",
  "containers",
  "verification job",
  "everything else",
] as const;
export type Part = (typeof PARTS)[number];

/** Seconds. */
export type PartTimes = Record<Part, number>;

type Activity = Extract<Part, "images" | "contract deployment" | "containers" | "verification job">;

/** Where several go on at once, the moment counts for what the rest waits for: the later of these. */
const ACTIVITIES: [activity: Activity, isOf: (urn: string) => boolean][] = [
  ["verification job", (urn) => urn.includes("opstack-ha:index:Verification$")],
  ["contract deployment", (urn) => /opstack-ha:index:(L1|Live)Contracts\$/.test(urn) && isContainer(urn)],
  ["containers", (urn) => isContainer(urn) || urn.includes("docker:index/network:Network::")],
  ["images", (urn) => urn.includes("docker:index/remoteImage:RemoteImage::")],
];
const isContainer = (urn: string): boolean => urn.includes("docker:index/container:Container::");

const STACK = "pulumi:pulumi:Stack::";
const NETWORK = "opstack-ha:index:OpStackNetwork::";

/**
 * @param from when `pulumi` was started, Unix time in milliseconds
 * @param until when it had ended
 */
export function partsOf(events: StampedEvent[], from: number, until: number): PartTimes {
  const times = Object.fromEntries(PARTS.map((part) => [part, 0])) as PartTimes;
  const add = (part: Part, milliseconds: number) => (times[part] += milliseconds / 1_000);

  const begins = (type: string): number | undefined =>
    events.find(({ event }) => event.resourcePreEvent?.metadata.urn.includes(`::${type}`))?.at;
  // Pulumi declares the stack itself before it loads the program.
  const stackAt = begins(STACK) ?? until;
  const networkAt = begins(NETWORK) ?? stackAt;
  add("start of Pulumi", stackAt - from);
  add("program and preflight", networkAt - stackAt);

  const open = new Map<string, Activity>();
  let last = networkAt;
  for (const { at, event } of events) {
    if (at > last) {
      add(ACTIVITIES.find(([activity]) => [...open.values()].includes(activity))?.[0] ?? "everything else", at - last);
      last = at;
    }
    const begun = event.resourcePreEvent?.metadata;
    const ended = event.resOutputsEvent?.metadata ?? event.resOpFailedEvent?.metadata;
    const activity = begun && ACTIVITIES.find(([, isOf]) => isOf(begun.urn))?.[0];
    // What stays as it is takes no time of its own.
    if (begun && activity && begun.op !== "same") open.set(keyOf(begun), activity);
    if (ended) open.delete(keyOf(ended));
  }
  add("everything else", until - last);
  return times;
}

/** A replacement has several operations on one URN. */
const keyOf = ({ urn, op }: { urn: string; op: string }): string => `${op} ${urn}`;
