/** What a reader at the gateway was shown: how old it was, and whether it ever went back. */
import type { BlockRecord, Recording } from "../recording";

export interface Shown {
  /** Milliseconds: the age that the block which a reader was shown had reached, at worst, since the fault. */
  oldest: number;
  /** How often a reader was shown a lower head than before. */
  wentBack: number;
}

/** Without a gateway nobody was shown anything. */
export function judgeReader(
  { gateway, injectedAt, restoredAt, endedAt, victims }: Recording,
  chain: BlockRecord[],
): Shown {
  const timestamps = new Map(chain.map(({ number, timestamp }) => [number, timestamp * 1_000]));
  let [oldest, wentBack, highest] = [0, 0, 0];
  gateway.forEach(({ at, number }, index) => {
    if (number === undefined) return;
    if (number < highest) wentBack++;
    highest = Math.max(highest, number);
    // It was shown until the next one was.
    const until = gateway[index + 1]?.at ?? endedAt;
    const timestamp = timestamps.get(number);
    const isJudged = until > injectedAt && timestamp !== undefined;
    // While the gateway itself is down nobody is shown anything.
    const isOut = victims.services.includes("gateway") && at < restoredAt && until > restoredAt;
    if (isJudged && !isOut) oldest = Math.max(oldest, until - timestamp);
  });
  return { oldest, wentBack };
}
