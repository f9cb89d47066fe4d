/** Pulumi's own log of an update, read while it is written: its times are whole seconds, ours are those of arrival. */
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** The part of an event that is read here. */
export interface EngineEvent {
  resourcePreEvent?: { metadata: EventResource };
  resOutputsEvent?: { metadata: EventResource };
  resOpFailedEvent?: { metadata: EventResource };
}

interface EventResource {
  urn: string;
  /** `create`, `same`, `create-replacement`, … */
  op: string;
}

export interface StampedEvent {
  /** Unix time in milliseconds. */
  at: number;
  event: EngineEvent;
}

const LOOKS_EVERY_MILLISECONDS = 50;

/** Pulumi takes the flag below only with this in its environment. */
export const EVENT_LOG_ENVIRONMENT = { PULUMI_DEBUG_COMMANDS: "true" };

export class EventLog {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-events-"));
  private readonly file = path.join(this.folder, "events.json");
  private readonly seen: StampedEvent[] = [];
  private offset = 0;
  private rest = "";
  private readonly timer = setInterval(() => void this.look(), LOOKS_EVERY_MILLISECONDS);
  private looking: Promise<void> = Promise.resolve();

  /** For `pulumi up` and its like. */
  get parameters(): string[] {
    return ["--event-log", this.file];
  }

  /** Everything that was logged. To be called once, when the update has ended. */
  async end(): Promise<StampedEvent[]> {
    clearInterval(this.timer);
    await this.looking;
    await this.look();
    rmSync(this.folder, { recursive: true, force: true });
    return this.seen;
  }

  private look(): Promise<void> {
    return (this.looking = this.looking.then(() => this.read()));
  }

  private async read(): Promise<void> {
    // It is there once the update has begun.
    const handle = await open(this.file).catch(() => undefined);
    if (!handle) return;
    try {
      const at = Date.now();
      const { size } = await handle.stat();
      const piece = Buffer.alloc(size - this.offset);
      await handle.read(piece, 0, piece.length, this.offset);
      this.offset = size;
      const lines = (this.rest + piece.toString("utf8")).split("\n");
      this.rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim()) this.seen.push({ at, event: JSON.parse(line) as EngineEvent });
    } finally {
      await handle.close();
    }
  }
}
