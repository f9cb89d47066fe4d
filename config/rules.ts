/** The rules that span several config keys. Each problem names the keys and the way out. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english";
import { environmentProblems } from "./environment";
import { imageReference } from "./images";
import { imagesInUse, runsClient } from "./imagesInUse";
import { logLevelProblems } from "./logLevels";
import { L1_RULES } from "./l1Rules";
import { FULLY_MESHED_VALIDATORS } from "./peers";
import { activatesKarst, orderProblems } from "./hardforks";
import { hostProblems } from "./hostRules";
import { keyProblems } from "./keys";
import type { StackConfig } from "./schema";
import { signerProblems } from "./signer";
import { failoverTimings } from "./timings";

/** Validators have addresses of their own in the subnet (see topology.ts); more would not fit. */
export const MAXIMUM_VALIDATORS = 50;

/** A rule that a config breaks: `key` is the config key to change. */
export interface ConfigProblem {
  key: string;
  message: string;
  /** The key means nothing: it must go, not change. */
  unknown?: boolean;
  /** Whether it takes keys of its own, and no value. */
  hasKeys?: boolean;
}

export type Rule = (config: StackConfig) => ConfigProblem | undefined;

const nodesCoverSequencers: Rule = ({ sequencer_count, l2_nodes }) =>
  sequencer_count > l2_nodes
    ? {
        key: "sequencer_count",
        message: `${sequencer_count} is more than l2_nodes (${l2_nodes}), which counts the sequencers too: lower sequencer_count or raise l2_nodes`,
      }
    : undefined;

const validatorsFit: Rule = ({ sequencer_count, l2_nodes }) =>
  l2_nodes - sequencer_count > MAXIMUM_VALIDATORS
    ? { key: "l2_nodes", message: `leaves ${l2_nodes - sequencer_count} validators, at most ${MAXIMUM_VALIDATORS} fit` }
    : undefined;

const chainsDiffer: Rule = ({ l1, l2_chain_id }) =>
  l1.chain_id === l2_chain_id
    ? { key: "l2_chain_id", message: `${l2_chain_id} is also the chain id of L1 (l1.chain_id): the two must differ` }
    : undefined;

const mnemonicIsValid: Rule = ({ mnemonic }) =>
  validateMnemonic(mnemonic.trim(), wordlist)
    ? undefined
    : // Without the words, which are a secret.
      { key: "mnemonic", message: "is not a BIP-39 mnemonic of 12 to 24 words: a word or the checksum is wrong" };

const leaseWithinHeartbeat: Rule = (config) => {
  const { raftHeartbeatTimeout: heartbeat, raftLeaseTimeout: lease } = failoverTimings(config);
  if (lease <= heartbeat) return undefined;
  // Whichever of the two the user has set is the one to change.
  const key = config.conductor.raft_lease_timeout === undefined ? "raft_heartbeat_timeout" : "raft_lease_timeout";
  return {
    key: `conductor.${key}`,
    message: `raft_lease_timeout (${lease} ms) is longer than raft_heartbeat_timeout (${heartbeat} ms): set it to that at most`,
  };
};

/** A healthy sequencer makes a block each l2_block_time; asked for one more often, it would never count as healthy. */
const unsafeIntervalCoversABlock: Rule = ({ sequencer_count, conductor, l2_block_time }) =>
  sequencer_count > 1 && conductor.unsafe_interval !== undefined && conductor.unsafe_interval <= l2_block_time
    ? {
        key: "conductor.unsafe_interval",
        message: `${conductor.unsafe_interval} s must be longer than l2_block_time (${l2_block_time} s)`,
      }
    : undefined;

const enoughPeers: Rule = ({ sequencer_count, conductor, l2_nodes }) => {
  // In a larger network a sequencer is sure of the other sequencers alone (peers.ts).
  const most = l2_nodes - sequencer_count <= FULLY_MESHED_VALIDATORS ? l2_nodes - 1 : sequencer_count - 1;
  return sequencer_count > 1 && conductor.min_peer_count > most
    ? {
        key: "conductor.min_peer_count",
        message: `${conductor.min_peer_count} is too many: with sequencer_count ${sequencer_count} and l2_nodes ${l2_nodes} the most is ${most}`,
      }
    : undefined;
};

const certificateHasItsKey: Rule = ({ gateway: { tls } }) =>
  (tls.certificate === undefined) === (tls.private_key === undefined)
    ? undefined
    : {
        key: tls.certificate === undefined ? "gateway.tls.certificate" : "gateway.tls.private_key",
        message: "is missing: a certificate and its private key belong together",
      };

const certificateFitsItsKey: Rule = ({ gateway: { tls } }) => {
  if (tls.certificate === undefined || tls.private_key === undefined) return undefined;
  try {
    const certificate = new X509Certificate(tls.certificate);
    if (certificate.checkPrivateKey(createPrivateKey(tls.private_key))) return undefined;
    return { key: "gateway.tls.private_key", message: "belongs to another certificate than gateway.tls.certificate" };
  } catch {
    return {
      key: "gateway.tls.certificate",
      message: "or gateway.tls.private_key cannot be read: both are PEM, whole and without a password",
    };
  }
};

/** Each L2 block moves on by one L1 block at most, so that slower L2 blocks would fall behind L1 for ever. */
const l2KeepsUpWithL1: Rule = ({ l1, l2_block_time }) =>
  l2_block_time > l1.block_time
    ? { key: "l2_block_time", message: `${l2_block_time} s is longer than l1.block_time (${l1.block_time} s)` }
    : undefined;

const grafanaNeedsPrometheus: Rule = ({ monitoring }) =>
  monitoring.grafana.enabled && !monitoring.prometheus.enabled
    ? { key: "monitoring.grafana.enabled", message: "needs monitoring.prometheus.enabled: enable both or neither" }
    : undefined;

const alertmanagerNeedsPrometheus: Rule = ({ monitoring }) =>
  monitoring.alertmanager.enabled && !monitoring.prometheus.enabled
    ? {
        key: "monitoring.alertmanager.enabled",
        message: "needs monitoring.prometheus.enabled, which judges the alerts: enable both or neither",
      }
    : undefined;

const webhookNeedsAlertmanager: Rule = ({ monitoring }) =>
  monitoring.alertmanager.webhook_url && !monitoring.alertmanager.enabled
    ? {
        key: "monitoring.alertmanager.enabled",
        message:
          "must be true for monitoring.alertmanager.webhook_url to have a use: set it to true, or remove the URL",
      }
    : undefined;

/** Of the pinned clients op-reth makes blocks by Osaka's rules from Karst on, and op-geth does not know what Karst changes. */
const karstFindsOneExecutionClient: Rule = (config) =>
  activatesKarst(config.hardforks) && runsClient(config, "op-geth") && runsClient(config, "op-reth")
    ? {
        key: "hardforks.karst",
        message:
          "would split the chain between op-reth, which knows Karst's rules for transactions, and op-geth, which does not: " +
          "choose one execution client for sequencers and validators",
      }
    : undefined;

const RULES: Rule[] = [
  certificateHasItsKey,
  certificateFitsItsKey,
  nodesCoverSequencers,
  validatorsFit,
  chainsDiffer,
  ...L1_RULES,
  mnemonicIsValid,
  leaseWithinHeartbeat,
  unsafeIntervalCoversABlock,
  enoughPeers,
  l2KeepsUpWithL1,
  grafanaNeedsPrometheus,
  alertmanagerNeedsPrometheus,
  webhookNeedsAlertmanager,
  karstFindsOneExecutionClient,
];

function imagesExist(config: StackConfig): ConfigProblem[] {
  return imagesInUse(config)
    .filter((key) => !imageReference(key, config.image_source, config.images))
    .map((key) => ({
      key: key === "grafana" ? "monitoring.grafana.enabled" : `images.${key}`,
      message:
        key === "grafana"
          ? 'Grafana cannot be built from package registries (image_source "build"): set it to false, or name an image with images.grafana'
          : `${key.replace("_", "-")} cannot be built from package registries (image_source "build"): choose another client (op-geth, op-node), or name an image here`,
    }));
}

/** Keys that are none have no accounts to compare. */
function accountProblems(config: StackConfig): ConfigProblem[] {
  const problems = keyProblems(config);
  return problems.length > 0 ? problems : signerProblems(config);
}

/** Every rule that `config` breaks, in a stable order. */
export function findProblems(config: StackConfig): ConfigProblem[] {
  return [
    ...RULES.map((rule) => rule(config)).filter((problem) => problem !== undefined),
    ...orderProblems(config.hardforks, config.l2_block_time).map(({ fork, message }) => ({
      key: `hardforks.${fork}`,
      message,
    })),
    // Without a valid mnemonic there are no accounts.
    ...(mnemonicIsValid(config) ? [] : accountProblems(config)),
    ...hostProblems(config),
    ...imagesExist(config),
    ...logLevelProblems(config),
    ...environmentProblems(config),
  ];
}
