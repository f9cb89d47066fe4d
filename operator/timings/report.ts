/** How long an `up` took and where the time went, as a file for programs. */
import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { PARTS } from "./parts";

const report = z.strictObject({
  /** Seconds from the start of the command. */
  seconds: z.number(),
  /** Of the command, in order: `pulumi CLI`, `engine`, `state`, `pulumi up`, and what had to be built. Seconds. */
  phases: z.array(z.strictObject({ name: z.string(), seconds: z.number() })),
  /** Of `pulumi up`, in seconds. */
  parts: z.record(z.enum(PARTS), z.number()),
});

export type TimingReport = z.infer<typeof report>;

export const writeTimings = (file: string, timings: TimingReport): void =>
  writeFileSync(file, `${JSON.stringify(timings, null, 2)}\n`);

/** @throws Error where the file is none of `writeTimings` */
export const readTimings = (file: string): TimingReport => report.parse(JSON.parse(readFileSync(file, "utf8")));
