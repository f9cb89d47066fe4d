import { PORTS } from "../../../config/ports";
import { exportSecrets, runAfter, runWatched, type Command } from "../../docker/command";
import { PATHS } from "../../../shared/paths";
import { L1_CONFIRMATIONS } from "../../../shared/healthLimits";
import { konaSignerFlags } from "../../signing";
import { rollupConfigWith } from "../forks";
import type { ConsensusClientArguments } from "./arguments";
import { selfFence } from "./selfFence";

export interface KonaNodeArguments extends ConsensusClientArguments {
  l1BeaconUrl: string;
  /** ENRs of the nodes it asks for others; it has no static peers. */
  bootnodes: string[];
}

/** kona-node's command line. Its keys come from their files by the environment of the process. */
export function konaNodeCommand(args: KonaNodeArguments): Command {
  const secrets = exportSecrets({
    KONA_NODE_P2P_PRIV_RAW: PATHS.p2pKey,
    ...(args.sequencer && !args.sequencer.signer ? { KONA_NODE_P2P_SEQUENCER_KEY: PATHS.unsafeBlockSignerKey } : {}),
  });
  const { preparation } = rollupConfigWith(args.forkMoments);
  const before = [secrets, ...(preparation === undefined ? [] : [preparation])].join("\n");
  const conductor = args.sequencer?.conductorRpcUrl;
  return conductor
    ? runWatched(before, selfFence(conductor), "kona-node", konaNodeFlags(args))
    : runAfter(before, "kona-node", konaNodeFlags(args));
}

const konaNodeFlags = (args: KonaNodeArguments): string[] => [
  // Like the metrics it belongs to the program, and has to stand before the subcommand.
  "--logs.stdout.format=json",
  "--metrics.enabled",
  `--metrics.port=${PORTS.metrics}`,
  "node",
  `--mode=${args.sequencer ? "sequencer" : "validator"}`,
  `--l1-eth-rpc=${args.l1RpcUrl}`,
  `--l1-beacon=${args.l1BeaconUrl}`,
  // Anvil's beacon API does not tell it.
  `--l1.slot-duration-override=${args.l1BlockTime}`,
  ...(args.l1Traits?.isKnown ? [] : [`--l1-config-file=${PATHS.l1ChainConfig}`]),
  `--l2-engine-rpc=${args.engineUrl}`,
  `--l2-engine-jwt-secret=${PATHS.jwtSecret}`,
  `--l2-config-file=${rollupConfigWith(args.forkMoments).path}`,
  "--rpc.addr=0.0.0.0",
  `--rpc.port=${PORTS.consensusRpc}`,
  "--rpc.enable-admin",
  "--p2p.listen.ip=0.0.0.0",
  `--p2p.listen.tcp=${PORTS.consensusP2pTcp}`,
  `--p2p.listen.udp=${PORTS.consensusP2pUdp}`,
  `--p2p.advertise.ip=${args.address}`,
  `--p2p.bootstore=${PATHS.data}/bootstore`,
  "--p2p.scoring=off",
  ...(args.bootnodes.length > 0 ? [`--p2p.bootnodes=${args.bootnodes.join(",")}`] : []),
  ...(args.sequencer
    ? [
        `--sequencer.l1-confs=${L1_CONFIRMATIONS}`,
        ...(args.sequencer.signer ? konaSignerFlags(args.sequencer.signer) : []),
        ...(args.sequencer.conductorRpcUrl
          ? ["--sequencer.stopped", `--conductor.rpc=${args.sequencer.conductorRpcUrl}`]
          : []),
      ]
    : []),
  ...args.extraArguments,
];
