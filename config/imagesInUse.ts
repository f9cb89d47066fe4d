/** Which clients a config runs, and by which images. */
import { IMAGE_KEYS, type ImageKey } from "./images";
import type { StackConfig } from "./schema";

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

/** @param client such as `op-geth`, on any of the sequencers and validators */
export function runsClient({ sequencer_count, l2_nodes, sequencer, validator }: StackConfig, client: string): boolean {
  const pairs = l2_nodes > sequencer_count ? [sequencer, validator] : [sequencer];
  return pairs.some((pair) => pair.execution_client === client || pair.consensus_client === client);
}
