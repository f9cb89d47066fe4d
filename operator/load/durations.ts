/** Many durations in little room: counted by hundredths of a second, so that a load of a day takes no more than one of a minute. */

const RESOLUTION_MILLISECONDS = 10;

/** Seconds, to the hundredth; undefined where there is none. */
export interface Percentiles {
  p50?: number;
  p95?: number;
  p99?: number;
  max?: number;
}

export class Durations {
  private readonly counts = new Map<number, number>();
  private total = 0;

  add(milliseconds: number): void {
    this.change(milliseconds, 1);
  }

  /** Takes back one that was added. */
  remove(milliseconds: number): void {
    this.change(milliseconds, -1);
  }

  /** By the nearest rank: the smallest duration that so many of all do not exceed. */
  percentiles(): Percentiles {
    if (this.total === 0) return {};
    const keys = [...this.counts.keys()].sort((one, other) => one - other);
    const at = (share: number): number => {
      let left = Math.ceil(share * this.total);
      return keys.find((key) => (left -= this.counts.get(key)!) <= 0)!;
    };
    const seconds = (key: number) => (key * RESOLUTION_MILLISECONDS) / 1_000;
    return { p50: seconds(at(0.5)), p95: seconds(at(0.95)), p99: seconds(at(0.99)), max: seconds(keys.at(-1)!) };
  }

  private change(milliseconds: number, by: number): void {
    // A clock that is set back makes no negative duration.
    const key = Math.round(Math.max(0, milliseconds) / RESOLUTION_MILLISECONDS);
    const count = (this.counts.get(key) ?? 0) + by;
    if (count === 0) this.counts.delete(key);
    else this.counts.set(key, count);
    this.total += by;
  }
}
