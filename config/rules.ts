/** The rules that span several config keys. Each problem names the keys and the way out. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english";
import { environmentProblems } from "./environment";
import { IMAGE_KEYS, imageReference, type ImageKey } from "./images";
import { logLevelProblems } from "./logLevels";
import { L1_RULES } from "./l1Rules";
import { FULLY_MESHED_VALIDATORS } from "./peers";
import { activatesKarst, orderProblems } from "./hardforks";
import { hostProblems, hostWarnings } from "./hostRules";
import { keyProblems } from "./keys";
import type { StackConfig } from "./schema";
import { windowWarnings } from "./sequencingWindow";
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

/** The images that this config runs, by what it enables. */
export function imagesInUse(config: StackConfig): ImageKey[] {
  const challengerHasWatchPair = config.challenger.enabled && !validatorsServeChallenger(config);
  const used: Record<ImageKey, boolean> = {
    anvil: config.l1.source !== "external" && config.l1.client === "anvil",
    geth: config.l1.source !== "external" && config.l1.client === "geth",
    node: true,
    op_deployer: true,
    op_reth: runsClient(config, "op-reth"),
    op_geth: runsClient(config, "op-geth"),
    kona_node: runsClient(config, "kona-node"),
    op_node: runsClient(config, "op-node") || challengerHasWatchPair,
    op_conductor: config.sequencer_count > 1,
    op_batcher: config.batcher.enabled,
    op_proposer: config.proposer.enabled,
    op_challenger: config.challenger.enabled,
    prometheus: config.monitoring.prometheus.enabled,
    json_exporter: config.monitoring.prometheus.enabled && config.monitoring.json_exporter.enabled,
    alertmanager: config.monitoring.alertmanager.enabled,
    grafana: config.monitoring.grafana.enabled,
  };
  return IMAGE_KEYS.filter((key) => used[key]);
}

/**
 * Whether op-challenger can use a validator: it needs an op-node with a safe-head database, which kona-node has not.
 */
export const validatorsServeChallenger = ({ sequencer_count, l2_nodes, validator }: StackConfig): boolean =>
  l2_nodes > sequencer_count && validator.consensus_client === "op-node";

function runsClient({ sequencer_count, l2_nodes, sequencer, validator }: StackConfig, client: string): boolean {
  const pairs = l2_nodes > sequencer_count ? [sequencer, validator] : [sequencer];
  return pairs.some((pair) => pair.execution_client === client || pair.consensus_client === client);
}

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

export const isLoopback = (address: string): boolean => address.startsWith("127.");

/** What the door for others lacks, and how to get it. */
function unprotected({ gateway }: StackConfig): string[] {
  if (!gateway.enabled) return [];
  return [
    ...(gateway.tls.enabled ? [] : ["in the clear (gateway.tls.enabled true encrypts)"]),
    ...(gateway.api_keys.length > 0 ? [] : ["without a key (gateway.api_keys asks for one)"]),
    ...(gateway.requests_per_second === undefined
      ? ["as often as it likes (gateway.requests_per_second limits it)"]
      : []),
  ];
}

/** What is allowed but deserves a word to the user. */
export function findWarnings(config: StackConfig): string[] {
  const warnings: string[] = [];
  if (config.sequencer_count > 1 && config.sequencer_count % 2 === 0) {
    const losses = Math.floor((config.sequencer_count - 1) / 2);
    warnings.push(
      `sequencer_count ${config.sequencer_count} survives the loss of ${losses}, as ${config.sequencer_count - 1} would: Raft needs a majority, prefer an odd number`,
    );
  }
  if (config.sequencer_count > 1 && config.sequencer.consensus_client === "kona-node" && !config.guard.enabled) {
    warnings.push(
      "guard.enabled is false: without the guards a chain of kona-node sequencers may halt when only the leader's op-conductor dies; " +
        "set it to true, or run op-node on the sequencers (sequencer.consensus_client)",
    );
  }
  warnings.push(...windowWarnings(config), ...hostWarnings(config));
  if (config.l1.source === "external" && config.prefunded_accounts.length > 0) {
    warnings.push("prefunded_accounts have money on L2 alone: an L1 that is external gives none");
  }
  if (config.monitoring.prometheus.enabled && !config.monitoring.json_exporter.enabled) {
    warnings.push(
      "monitoring.json_exporter.enabled is false: there are no alerts and panels on heads, leaders and the gateway's blocks",
    );
  }
  if (runsClient(config, "op-geth")) {
    warnings.push(
      "op-geth's upstream support ended on 2026-05-31: fine for air-gapped and CI use, prefer op-reth elsewhere",
    );
  }
  const isOpen = !isLoopback(config.bind_address);
  if (isOpen && !config.gateway.enabled) {
    warnings.push(
      "bind_address opens the gateway to others, and there is none (gateway.enabled is false): JSON-RPC stays on 127.0.0.1",
    );
  }
  const open = isOpen ? unprotected(config) : [];
  if (open.length > 0) {
    warnings.push(
      `whoever reaches ${config.bind_address}:${config.ports.gateway_public} can use the gateway: ${open.join("; ")}`,
    );
  }
  return warnings;
}
