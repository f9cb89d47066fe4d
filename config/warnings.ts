/** What a config may say, though the user should know what comes of it. */
import { isLoopback } from "./addresses";
import { hostWarnings } from "./hostRules";
import { runsClient } from "./imagesInUse";
import type { StackConfig } from "./schema";
import { windowWarnings } from "./sequencingWindow";

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
