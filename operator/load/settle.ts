/** What becomes of the transactions that are in no block when a load ends. */
import { sleep } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import type { Ledger } from "./ledger";
import type { LoadReport } from "./report";

/** Without any further transaction of the load in a block, what is then in none is lost. */
export const GRACE_SECONDS = 30;
/** Full pools take their time. */
const LONGEST_WAIT_SECONDS = 600;
const BETWEEN_LOOKS_MILLISECONDS = 200;
const LOOKED_UP_AT_ONCE = 20;
const HASHES_TOLD = 20;

/** Until all that was accepted is in a block, or for a grace period none of it is added to one. */
export async function waitForBlocks(ledger: Ledger, leaving: AbortSignal): Promise<void> {
  const deadline = Date.now() + 1_000 * LONGEST_WAIT_SECONDS;
  let [mined, progressAt] = [ledger.minedCount, Date.now()];
  while (ledger.waiting > 0 && Date.now() < deadline && !leaving.aborted) {
    await sleep(BETWEEN_LOOKS_MILLISECONDS);
    if (ledger.minedCount > mined) [mined, progressAt] = [ledger.minedCount, Date.now()];
    else if (Date.now() - progressAt >= 1_000 * GRACE_SECONDS) return;
  }
}

/** The last word on what is missing has the gateway, transaction by transaction. */
export async function lookUpLost(url: string, ledger: Ledger): Promise<LoadReport["lost"]> {
  const missing = ledger.overdue(Date.now(), 0);
  const inPool = new Set<string>();
  for (let first = 0; first < missing.length; first += LOOKED_UP_AT_ONCE) {
    await Promise.all(
      missing.slice(first, first + LOOKED_UP_AT_ONCE).map(async (hash) => {
        type Found = { blockNumber: string | null } | null;
        const found = await call<Found>(url, "eth_getTransactionByHash", [hash], 10_000).catch(() => null);
        if (found?.blockNumber) ledger.found(hash, Date.now());
        else if (found) inPool.add(hash);
      }),
    );
  }
  const lost = ledger.overdue(Date.now(), 0);
  return { count: lost.length, inPool: inPool.size, hashes: lost.slice(0, HASHES_TOLD) };
}
