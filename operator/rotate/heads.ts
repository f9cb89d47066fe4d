/** How long the heads of L2 stood still, as any of its nodes shows them, while something was changed. */
import { call } from "../../shared/rpc/light";
import { sleep } from "../../shared/rpc/deadline";

interface SyncStatus {
  unsafe_l2: { number: number };
  safe_l2: { number: number };
}

/** What was seen at a moment: milliseconds, and the highest numbers of any node. */
export interface HeadSample {
  at: number;
  unsafe: number;
  safe: number;
}

/** Seconds. */
export interface HeadGaps {
  unsafe: number;
  safe: number;
}

const EVERY_MILLISECONDS = 500;

/** The longest that each head stood still, from the first sample to the last. Pure. */
export const largestGaps = (samples: HeadSample[]): HeadGaps => ({
  unsafe: largestGap(samples, ({ unsafe }) => unsafe),
  safe: largestGap(samples, ({ safe }) => safe),
});

function largestGap(samples: HeadSample[], numberOf: (sample: HeadSample) => number): number {
  let largest = 0;
  let highest = -1;
  let since = samples[0]?.at ?? 0;
  for (const sample of samples) {
    largest = Math.max(largest, sample.at - since);
    if (numberOf(sample) > highest) {
      highest = numberOf(sample);
      since = sample.at;
    }
  }
  return Math.round(largest / 100) / 10;
}

/**
 * Watches while `work` lasts, and then until the safe head has moved once more, or for `afterwardsSeconds`.
 *
 * @param nodeRpcUrls consensus clients; those that do not answer are left out
 */
export async function watchHeads<Result>(
  nodeRpcUrls: string[],
  afterwardsSeconds: number,
  work: () => Promise<Result>,
): Promise<{ result: Result; gaps: HeadGaps }> {
  const samples: HeadSample[] = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const sample = await look(nodeRpcUrls);
      if (sample) samples.push(sample);
      await sleep(EVERY_MILLISECONDS);
    }
  })();
  try {
    const result = await work();
    const safe = samples.at(-1)?.safe ?? 0;
    const deadline = Date.now() + afterwardsSeconds * 1_000;
    while ((samples.at(-1)?.safe ?? 0) <= safe && Date.now() < deadline) await sleep(EVERY_MILLISECONDS);
    return { result, gaps: largestGaps(samples) };
  } finally {
    isOver = true;
    await watching;
  }
}

async function look(nodeRpcUrls: string[]): Promise<HeadSample | undefined> {
  const answers = await Promise.allSettled(nodeRpcUrls.map((url) => call<SyncStatus>(url, "optimism_syncStatus")));
  const seen = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  if (seen.length === 0) return undefined;
  return {
    at: Date.now(),
    unsafe: Math.max(...seen.map(({ unsafe_l2 }) => unsafe_l2.number)),
    safe: Math.max(...seen.map(({ safe_l2 }) => safe_l2.number)),
  };
}
