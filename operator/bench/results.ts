/** What a bench has measured, as a file that docs/performance.md is made of. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { PARTS } from "../timings/parts";

/** The commands that are measured, in the order in which they run. */
export const STEPS = ["up", "no-change up", "grow by one", "down"] as const;
export type Step = (typeof STEPS)[number];
/** Those whose time is taken apart. */
export const UPDATES = ["up", "no-change up", "grow by one"] as const satisfies Step[];
export type Update = (typeof UPDATES)[number];

/** Seconds by name. */
const times = z.array(z.strictObject({ name: z.string(), seconds: z.number() }));

const update = z.strictObject({
  /** As somebody waits for it, from the start of the command to its end. */
  seconds: z.number(),
  /** Of the command, and of its `pulumi up`. */
  phases: times,
  parts: z.record(z.enum(PARTS), z.number()),
});

const round = z.strictObject({
  updates: z.record(z.enum(UPDATES), update),
  downSeconds: z.number(),
  /** A killed leader; undefined where there is no other sequencer. Seconds; null where it was not seen. */
  failover: z
    .strictObject({
      missedSlots: z.number().int(),
      largestGap: z.number(),
      newLeaderAfter: z.number().nullable(),
      victimsBackAfter: z.number().nullable(),
    })
    .optional(),
});

const measurement = z.strictObject({
  /** Whose config was measured, under another name. */
  stack: z.string(),
  /** The day, ISO 8601. */
  date: z.string(),
  cpus: z.number().int(),
  sequencers: z.number().int(),
  validators: z.number().int(),
  /** Of the sequencers, as their images are called. */
  clients: z.array(z.string()),
  /** Seconds between two blocks of L2, and of L1. */
  l2BlockTime: z.number(),
  l1BlockTime: z.number(),
  rounds: z.array(round).min(1),
});

export type MeasuredUpdate = z.infer<typeof update>;
export type Round = z.infer<typeof round>;
export type Measurement = z.infer<typeof measurement>;

/** @param file JSON, a list with an entry for each stack; none where it does not exist */
export const readMeasurements = (file: string): Measurement[] =>
  existsSync(file) ? z.array(measurement).parse(JSON.parse(readFileSync(file, "utf8"))) : [];

/** Replaces what was measured of the same stack, size and machine before. */
export const withMeasurement = (measurements: Measurement[], newest: Measurement): Measurement[] =>
  [...measurements.filter((each) => keyOf(each) !== keyOf(newest)), newest].sort((one, other) =>
    keyOf(one) < keyOf(other) ? -1 : 1,
  );

const keyOf = ({ stack, sequencers, validators, cpus }: Measurement): string =>
  [stack, sequencers, validators, cpus].join("\n");

export const saveMeasurement = (file: string, newest: Measurement): void =>
  writeFileSync(file, `${JSON.stringify(withMeasurement(readMeasurements(file), newest), null, 2)}\n`);
