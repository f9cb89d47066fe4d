/** What stands in for secrets that only Pulumi can read, so that the rest of a config can be planned. Pure. */
import { decode, NAMESPACE } from "../../config/load";

/** Of BIP-39's test vectors: its checksum is right. */
const MNEMONIC = "vessel ladder alter error federal sibling chat ability sun glass valve picture";
const SECRET_URL = "https://secret.invalid";

interface L1 {
  source?: string;
  rpc_url?: unknown;
  beacon_url?: unknown;
}

/**
 * An L1 that is not the network's own needs URLs and a mnemonic, which are secrets as a rule and left out then.
 *
 * @param allConfig as `readableConfig` gives it
 */
export function withStandIns(allConfig: Record<string, string>): Record<string, string> {
  const l1 = decode(allConfig[`${NAMESPACE}:l1`] ?? "{}") as L1;
  const { source = "local" } = l1;
  if (source === "local") return allConfig;
  return {
    [`${NAMESPACE}:mnemonic`]: MNEMONIC,
    ...allConfig,
    [`${NAMESPACE}:l1`]: JSON.stringify({
      ...l1,
      rpc_url: known(l1.rpc_url),
      ...(source === "external" ? { beacon_url: known(l1.beacon_url) } : {}),
    }),
  };
}

/** Of a list of secrets an empty one is left. */
const known = (value: unknown): unknown =>
  value === undefined || (Array.isArray(value) && value.length === 0) ? SECRET_URL : value;
