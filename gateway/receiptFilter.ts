/** What a subscription of receipts asks for, checked as nodes check it. Pure. */
import { isObject } from "../shared/json";
import { InvalidFilter } from "./logFilter";

const HASH = /^0x[0-9a-f]{64}$/i;
/** As op-geth has it. */
const MOST_HASHES = 200;

/** @returns the transactions, as nodes write their hashes; undefined for all of them. @throws InvalidFilter */
export function hashesOf(parameter: unknown): ReadonlySet<string> | undefined {
  if (parameter === undefined || parameter === null) return undefined;
  if (!isObject(parameter)) throw new InvalidFilter("a filter of receipts is an object with transactionHashes");
  const hashes: unknown = parameter.transactionHashes ?? [];
  if (!Array.isArray(hashes) || hashes.length > MOST_HASHES) {
    throw new InvalidFilter(`transactionHashes: a list of ${MOST_HASHES} at most`);
  }
  const checked = hashes.map((hash: unknown) => {
    if (typeof hash !== "string" || !HASH.test(hash)) throw new InvalidFilter("a hash is 0x and 64 hexadecimal digits");
    return hash.toLowerCase();
  });
  return checked.length === 0 ? undefined : new Set(checked);
}
