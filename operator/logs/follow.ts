/** Logs as they are written, through restarts and new containers. */
import type Docker from "dockerode";
import { UserError } from "../terminal";
import { networkFilter, readLines, recordOf, sourceOf, sourcesOf } from "./docker";
import { ReorderWindow } from "./merge";
import type { LogRecord, Source } from "./record";
import { dockerTime } from "./time";

/** How far apart the containers' records of one moment may arrive. */
const REORDER_MILLISECONDS = 300;
const SHOW_EVERY_MILLISECONDS = 100;

export interface FollowOptions {
  network: { name: string; stack: string };
  isWanted: (source: Source) => boolean;
  /** Seconds of Unix time with nine decimals. */
  since: string;
  show: (record: LogRecord) => void;
  /** Ends it. */
  signal: AbortSignal;
}

/** Shows all that is logged from `since` on, until it is told to end. */
export async function followLogs(docker: Docker, options: FollowOptions): Promise<void> {
  const { network, isWanted, show, signal } = options;
  const held = new ReorderWindow<LogRecord>(REORDER_MILLISECONDS);
  const timer = setInterval(() => held.take(Date.now()).forEach(show), SHOW_EVERY_MILLISECONDS);
  const tails = new Tails(docker, options, (record) => held.add(record, Date.now()));
  try {
    // First the events, then the listing, so that no start falls between the two.
    const events = await startEvents(docker, network, signal);
    (await sourcesOf(docker, network)).filter(isWanted).forEach((source) => tails.start(source));
    for await (const source of events) if (isWanted(source)) tails.start(source);
    if (!signal.aborted) throw new UserError("the Docker engine has gone away");
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(timer);
    held.takeAll().forEach(show);
  }
}

/** A log that is followed ends when its container stops, and is taken up again where it ended when that starts. */
class Tails {
  private readonly running = new Map<string, { again: boolean }>();
  /** By container: Docker's time of the last line that was seen. */
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly docker: Docker,
    private readonly options: FollowOptions,
    private readonly add: (record: LogRecord) => void,
  ) {}

  start(source: Source): void {
    const tail = this.running.get(source.id);
    if (tail) tail.again = true;
    else void this.run(source);
  }

  private async run(source: Source): Promise<void> {
    const tail = { again: false };
    this.running.set(source.id, tail);
    do {
      tail.again = false;
      await this.readOn(source).catch(() => undefined); // An engine that is gone ends the events too.
    } while (tail.again && !this.options.signal.aborted);
    this.running.delete(source.id);
  }

  private async readOn(source: Source): Promise<void> {
    const { since, signal } = this.options;
    const last = this.seen.get(source.id);
    for await (const line of readLines(this.docker, source, { since: last ?? since, follow: true, signal })) {
      const time = dockerTime(line.timestamp);
      if (last !== undefined && time <= last) continue;
      this.seen.set(source.id, time);
      this.add(recordOf(source, line));
    }
  }
}

interface StartEvent {
  Actor: { ID: string; Attributes: Record<string, string> };
}

/** The containers of the network that start, as they do. */
async function startEvents(
  docker: Docker,
  network: FollowOptions["network"],
  signal: AbortSignal,
): Promise<AsyncIterable<Source>> {
  const stream = await docker.getEvents({
    filters: { type: ["container"], event: ["start"], label: networkFilter(network) },
    abortSignal: signal,
  });
  return sourcesIn(stream);
}

/** Events come as JSON objects, one a line. */
async function* sourcesIn(stream: NodeJS.ReadableStream): AsyncGenerator<Source> {
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop()!;
    for (const line of lines.filter((one) => one.trim() !== "")) {
      const { Actor } = JSON.parse(line) as StartEvent;
      yield sourceOf(Actor.ID, Actor.Attributes["name"] ?? "", Actor.Attributes);
    }
  }
}
