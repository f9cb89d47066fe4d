/** Brings genesis files to the volume of another host: each whole, with the checksum that it has where it was made, or not at all. */
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import * as path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as z from "zod";
import { fileChecksum } from "../shared/fileChecksum";
import { sleep } from "../shared/rpc/deadline";
import { JobFailure, runJob, type Report } from "./job";

const inputSchema = z.object({
  /** Where the files are served. */
  url: z.string(),
  folder: z.string(),
  /** Name to SHA-256. */
  checksums: z.record(z.string(), z.string()),
  deadlineSeconds: z.number(),
});

export type FetchGenesisInput = z.infer<typeof inputSchema>;

/** Seconds of one attempt, and until the next. */
const ATTEMPT_SECONDS = 30;
const PAUSE_SECONDS = 1;

export async function fetchGenesis(input: FetchGenesisInput, report: Report): Promise<void> {
  const endsAt = Date.now() + input.deadlineSeconds * 1_000;
  for (const [name, checksum] of Object.entries(input.checksums)) {
    const target = path.join(input.folder, name);
    const present = await fileChecksum(target);
    if (present === checksum) {
      report(`${name} is there already`);
    } else if (present === undefined) {
      await fetchWhole(`${input.url}/${name}`, target, checksum, endsAt);
      report(`fetched ${name}: SHA-256 ${checksum}`);
    } else {
      throw new JobFailure(
        `this host holds another ${name} (SHA-256 ${present}, and ${checksum} where it was made): its volume is of another chain. ` +
          'Remove the network with "pulumi destroy", then "pulumi up".',
      );
    }
  }
}

async function fetchWhole(url: string, target: string, checksum: string, endsAt: number): Promise<void> {
  const unfinished = `${target}.new`;
  for (;;) {
    const failure = await download(url, unfinished, checksum).catch((error: Error) => reasonOf(error));
    if (failure === undefined) return rename(unfinished, target);
    await rm(unfinished, { force: true });
    if (Date.now() > endsAt) {
      throw new JobFailure(
        `${url} was not available: ${failure}. If it is the network between hosts: containers of this host have to reach those of the other.`,
      );
    }
    await sleep(PAUSE_SECONDS * 1_000);
  }
}

/** @returns what was wrong, undefined where nothing was */
async function download(url: string, file: string, checksum: string): Promise<string | undefined> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ATTEMPT_SECONDS * 1_000) });
  if (!response.ok || !response.body) return `the answer was ${response.status}`;
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  const received = await fileChecksum(file);
  return received === checksum ? undefined : `what came has the SHA-256 ${received}, not ${checksum}`;
}

/** `fetch` says only that it failed; why stands in the cause. */
const reasonOf = ({ message, cause }: Error): string => (cause instanceof Error ? cause.message || message : message);

if (require.main === module) void runJob(inputSchema, fetchGenesis);
