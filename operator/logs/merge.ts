/** One stream of records in order of time, out of many. */

interface Timed {
  /** Milliseconds of Unix time. */
  time: number;
}

/**
 * Merges streams without holding more than one record of each. A stream keeps its own order: a record that is older than
 * the one before it, as two threads of a program may write them, follows at once.
 */
export async function* mergeByTime<Record extends Timed>(streams: AsyncIterable<Record>[]): AsyncGenerator<Record> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
  try {
    for (;;) {
      const open = heads.flatMap(({ done, value }, index) => (done ? [] : [{ index, time: value.time }]));
      if (open.length === 0) return;
      const { index } = open.reduce((first, other) => (other.time < first.time ? other : first));
      yield heads[index]!.value as Record;
      heads[index] = await iterators[index]!.next();
    }
  } finally {
    await Promise.all(iterators.map(async (iterator) => iterator.return?.()));
  }
}

/**
 * Brings records that arrive from many streams into order, as far as they arrive within `milliseconds` of one another:
 * each is held that long.
 */
export class ReorderWindow<Record extends Timed> {
  private held: { record: Record; arrivedAt: number }[] = [];

  constructor(private readonly milliseconds: number) {}

  add(record: Record, now: number): void {
    this.held.push({ record, arrivedAt: now });
  }

  /** The records that have waited long enough, and the older ones that arrived after them. */
  take(now: number): Record[] {
    const ripe = this.held.filter(({ arrivedAt }) => arrivedAt <= now - this.milliseconds);
    const limit = Math.max(...ripe.map(({ record }) => record.time));
    return this.release(({ time }) => time <= limit);
  }

  /** All that is left. */
  takeAll(): Record[] {
    return this.release(() => true);
  }

  private release(isDue: (record: Record) => boolean): Record[] {
    const due = this.held.filter(({ record }) => isDue(record));
    this.held = this.held.filter(({ record }) => !isDue(record));
    return due.map(({ record }) => record).sort((one, other) => one.time - other.time);
  }
}
