/** Answers that are remembered, within a number of bytes: those that were not used for longest go first. */
import type { Keeping } from "./calls";

interface Entry {
  /** As JSON. */
  result: string;
  freshUntil: number;
  outlivesL1: boolean;
}

export class Memory {
  private readonly entries = new Map<string, Entry>();
  private held = 0;

  constructor(private readonly mostBytes: number) {}

  /** About what it takes. */
  get bytes(): number {
    return this.held;
  }

  /**
   * A result that still holds, as JSON.
   *
   * @param now milliseconds since 1970
   */
  fresh(key: string, now: number): string | undefined {
    const entry = this.entries.get(key);
    if (!entry || entry.freshUntil < now) return undefined;
    // It becomes the one that was used last.
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.result;
  }

  /** One that held when L1 last answered, where that is better than none. */
  lastSeen(key: string): string | undefined {
    const entry = this.entries.get(key);
    return entry?.outlivesL1 ? entry.result : undefined;
  }

  remember(key: string, result: string, { freshFor, outlivesL1 }: Keeping, now: number): void {
    this.forget(key);
    this.entries.set(key, { result, freshUntil: now + freshFor, outlivesL1 });
    this.held += sizeOf(key, result);
    for (const oldest of this.entries.keys()) {
      if (this.held <= this.mostBytes) break;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.held -= sizeOf(key, entry.result);
  }
}

/** Nearly all of it is plain ASCII. */
const sizeOf = (key: string, result: string): number => key.length + result.length;
