import { PORTS } from "../../config/ports";
import type { FailoverTimings } from "../../config/timings";
import { run, type Command } from "../docker/command";
import { PATHS } from "../../shared/paths";

export interface ConductorArguments {
  /** Its id in the Raft cluster. */
  serverId: string;
  /** `host:port` by which the other members reach it. */
  raftAddress: string;
  /** Whether it may found the cluster. Set on one member for good: once its Raft storage exists, it has no effect. */
  bootstrap: boolean;
  consensusRpcUrl: string;
  executionRpcUrl: string;
  timings: FailoverTimings;
  extraArguments: string[];
}

/**
 * Blocks that the Raft log keeps behind its snapshot, which is the newest block alone: a member that was away for longer is sent
 * the snapshot. The default of ten thousand is a gigabyte of full blocks.
 */
const RAFT_LOG_BLOCKS = 1_024;

/** op-conductor's command line. Never `--paused`: it would come back at every restart and leave the sequencer alone. */
export const conductorCommand = (args: ConductorArguments): Command =>
  run("op-conductor", [
    "--log.format=json",
    `--node.rpc=${args.consensusRpcUrl}`,
    `--execution.rpc=${args.executionRpcUrl}`,
    `--rollup.config=${PATHS.rollupConfig}`,
    `--raft.server.id=${args.serverId}`,
    `--raft.storage.dir=${PATHS.data}/raft`,
    `--raft.bootstrap=${args.bootstrap}`,
    `--raft.heartbeat-timeout=${args.timings.raftHeartbeatTimeout}ms`,
    `--raft.lease-timeout=${args.timings.raftLeaseTimeout}ms`,
    `--raft.snapshot-threshold=${RAFT_LOG_BLOCKS}`,
    `--raft.trailing-logs=${RAFT_LOG_BLOCKS}`,
    "--consensus.addr=0.0.0.0",
    `--consensus.port=${PORTS.conductorRaft}`,
    `--consensus.advertised=${args.raftAddress}`,
    "--rpc.addr=0.0.0.0",
    `--rpc.port=${PORTS.conductorRpc}`,
    "--rpc.enable-admin",
    "--rpc.enable-proxy=true",
    `--websocket.server-port=${PORTS.conductorWebSocket}`,
    `--healthcheck.interval=${args.timings.healthCheckInterval}`,
    `--healthcheck.unsafe-interval=${args.timings.unsafeInterval}`,
    `--healthcheck.min-peer-count=${args.timings.minPeerCount}`,
    "--metrics.enabled",
    "--metrics.addr=0.0.0.0",
    `--metrics.port=${PORTS.metrics}`,
    ...args.extraArguments,
  ]);
