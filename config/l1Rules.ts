/** The rules about L1: what of it fits together, and what an L1 that is not ours needs. */
import { runsKonaNode } from "./clients";
import { isKnownMnemonic } from "./knownMnemonics";
import { spansHosts } from "./placement";
import type { Rule } from "./rules";
import { DEVELOPMENT_MNEMONIC } from "./schema";

const remoteL1HasUrl: Rule = ({ l1 }) =>
  l1.source !== "local" && !l1.rpc_url
    ? { key: "l1.rpc_url", message: `is needed with l1.source "${l1.source}"` }
    : undefined;

const localL1HasNoUrl: Rule = ({ l1 }) =>
  l1.source === "local" && (l1.rpc_url ?? l1.beacon_url)
    ? {
        key: l1.rpc_url ? "l1.rpc_url" : "l1.beacon_url",
        message: 'has no use with l1.source "local": set l1.source to "fork" or "external", or remove it',
      }
    : undefined;

const isLoopback = (url: string): boolean => /^(localhost|127\..*|\[::1\]|0\.0\.0\.0)$/.test(new URL(url).hostname);

/** Without the URLs, which may hold a key. */
const urlsLeadOutOfContainers: Rule = ({ l1 }) => {
  const key = (["rpc_url", "beacon_url"] as const).find((name) => l1[name]?.some(isLoopback));
  return l1.source !== "local" && key
    ? {
        key: `l1.${key}`,
        message:
          "names this machine by a loopback address, which in a container is the container itself: name it by an address that containers reach, such as that of Docker's bridge",
      }
    : undefined;
};

const realL1HasOwnKeys: Rule = ({ l1, mnemonic }) => {
  if (l1.source === "local" || !isKnownMnemonic(mnemonic)) return undefined;
  const isDevelopment = mnemonic.trim() === DEVELOPMENT_MNEMONIC;
  const which = isDevelopment ? "the public development mnemonic" : "a mnemonic that everybody knows";
  return {
    key: "mnemonic",
    message: `is ${which}, which must not hold funds on the L1 "${l1.source}": set your own with --secret`,
  };
};

const anvilForks: Rule = ({ l1 }) =>
  l1.source === "fork" && l1.client !== "anvil"
    ? { key: "l1.client", message: `is "${l1.client}", which cannot begin as a copy of another L1: set it to "anvil"` }
    : undefined;

const forkHasBeaconOfItsOwn: Rule = ({ l1 }) =>
  l1.source === "fork" && l1.beacon_url
    ? { key: "l1.beacon_url", message: 'has no use with l1.source "fork", whose Anvil has its own: remove it' }
    : undefined;

const konaNodeHasBeacon: Rule = (config) =>
  config.l1.source === "external" && !config.l1.beacon_url && runsKonaNode(config)
    ? {
        key: "l1.beacon_url",
        message: "is missing, and kona-node asks L1 for a beacon API: set it, or choose op-node",
      }
    : undefined;

const blobsHaveBeacon: Rule = ({ l1, batcher: { data_availability } }) =>
  data_availability !== "calldata" && !(l1.source === "external" && l1.beacon_url)
    ? {
        key: "batcher.data_availability",
        message: `is "${data_availability}", and nodes get blobs by l1.beacon_url of an external L1 alone: set that, or "calldata"`,
      }
    : undefined;

const remoteL1IsOnOneMachine: Rule = (config) =>
  config.l1.source !== "local" && spansHosts(config)
    ? { key: "l1.source", message: `"${config.l1.source}" is for networks on one machine: set it to "local"` }
    : undefined;

export const L1_RULES: Rule[] = [
  remoteL1HasUrl,
  localL1HasNoUrl,
  urlsLeadOutOfContainers,
  realL1HasOwnKeys,
  anvilForks,
  forkHasBeaconOfItsOwn,
  konaNodeHasBeacon,
  blobsHaveBeacon,
  remoteL1IsOnOneMachine,
];
