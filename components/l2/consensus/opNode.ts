import { PORTS } from "../../../config/ports";
import { exportSecrets, runAfter, waitFor, type Command } from "../../docker/command";
import { rpcAnswers } from "../../docker/healthCheck";
import { PATHS } from "../../../shared/paths";
import { L1_CONFIRMATIONS } from "../../../shared/healthLimits";
import { opSignerFlags } from "../../signing";
import { overrideFlags } from "../forks";
import type { ConsensusClientArguments } from "./arguments";

export interface OpNodeArguments extends ConsensusClientArguments {
  /** JSON-RPC of its execution client. */
  executionRpcUrl: string;
  /** Multiaddresses of the nodes it dials. */
  peers: string[];
  /** Its own enode URL. With discovery off nothing asks it; left out, op-node resolves public defaults. */
  bootnode: string;
}

/**
 * How often a sequencer under op-conductor asks for the finalized L1 block. op-node acts on `admin_startSequencer` at the
 * next turn of its event loop only, and each answer brings one: otherwise a new leader waits for the next L1 block.
 */
const SEQUENCER_TURN = "250ms";

/** How often it asks L1 whose unsafe blocks it may take, where that may change. It goes on taking those of the one before. */
export const SIGNER_RELOAD_SECONDS = 2;

/**
 * op-node's command line. It gives up when its execution client is not there yet, and Docker doubles the pause after
 * each restart, so it waits for it. The unsafe-block signer's key comes from its file by the environment of the process.
 */
export function opNodeCommand(args: OpNodeArguments): Command {
  const hasKey = args.sequencer !== undefined && args.sequencer.signer === undefined;
  const secrets = hasKey ? [exportSecrets({ OP_NODE_P2P_SEQUENCER_KEY: PATHS.unsafeBlockSignerKey })] : [];
  const preparation = [...secrets, waitFor(rpcAnswers(args.executionRpcUrl, "eth_chainId"))].join("\n");
  return runAfter(preparation, "op-node", opNodeFlags(args));
}

const opNodeFlags = (args: OpNodeArguments): string[] => [
  "--log.format=json",
  `--l1=${args.l1RpcUrl}`,
  // By its block: one call instead of one for each transaction, which providers count.
  `--l1.rpckind=${args.l1Traits ? "standard" : "basic"}`,
  "--l1.trustrpc",
  // On Anvil batches are calldata, because its beacon API lacks what op-node asks of one.
  args.l1Traits?.hasBlobs ? `--l1.beacon=${args.l1RpcUrl}` : "--l1.beacon.ignore=true",
  "--l1.http-poll-interval=1s",
  `--l1.epoch-poll-interval=${args.sequencer?.conductorRpcUrl ? SEQUENCER_TURN : `${2 * args.l1BlockTime}s`}`,
  `--rollup.l1-chain-config=${PATHS.l1ChainConfig}`,
  `--rollup.config=${PATHS.rollupConfig}`,
  ...overrideFlags(args.forkMoments),
  // By default it asks L1 every ten minutes whose blocks it may take from others.
  ...(args.expectsOtherSigner ? [`--l1.runtime-config-reload-interval=${SIGNER_RELOAD_SECONDS}s`] : []),
  `--l2=${args.engineUrl}`,
  `--l2.jwt-secret=${PATHS.jwtSecret}`,
  "--rpc.addr=0.0.0.0",
  `--rpc.port=${PORTS.consensusRpc}`,
  "--rpc.enable-admin",
  "--metrics.enabled",
  "--metrics.addr=0.0.0.0",
  `--metrics.port=${PORTS.metrics}`,
  // From genesis on, or op-challenger finds gaps in it.
  `--safedb.path=${PATHS.data}/safedb`,
  "--verifier.l1-confs=0",
  "--p2p.listen.ip=0.0.0.0",
  `--p2p.listen.tcp=${PORTS.consensusP2pTcp}`,
  `--p2p.advertise.ip=${args.address}`,
  `--p2p.priv.path=${PATHS.p2pKey}`,
  `--p2p.peerstore.path=memory`,
  `--p2p.discovery.path=memory`,
  "--p2p.no-discovery",
  `--p2p.bootnodes=${args.bootnode}`,
  ...(args.peers.length > 0 ? [`--p2p.static=${args.peers.join(",")}`] : []),
  // All peers are ours: a node that came back must not be shunned for what it missed.
  "--p2p.scoring=none",
  "--p2p.ban.peers=false",
  ...(args.sequencer ? sequencerFlags(args.sequencer) : []),
  ...args.extraArguments,
];

const sequencerFlags = ({ conductorRpcUrl, signer }: NonNullable<OpNodeArguments["sequencer"]>): string[] => [
  "--sequencer.enabled",
  `--sequencer.l1-confs=${L1_CONFIRMATIONS}`,
  ...(signer ? opSignerFlags(signer) : []),
  ...(conductorRpcUrl
    ? ["--sequencer.stopped", "--conductor.enabled", `--conductor.rpc=${conductorRpcUrl}`, "--conductor.rpc-timeout=1s"]
    : []),
];
