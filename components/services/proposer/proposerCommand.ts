import { PORTS } from "../../../config/ports";
import type { Command } from "../../docker/command";
import { L1_TRANSACTION_FLAGS } from "../../l1/confirmations";
import { runSigning, type SignerArguments } from "../../signing";

export interface ProposerArguments {
  l1RpcUrl: string;
  /** RPCs that answer for the consensus client of each sequencer; only the leader's does. */
  sequencerRpcUrls: string[];
  disputeGameFactory: string;
  gameType: number;
  /** Seconds. */
  proposalInterval: number;
  /** Undefined where its key is here. */
  signer?: SignerArguments;
  extraArguments: string[];
}

/** op-proposer's command line. */
export const proposerCommand = (args: ProposerArguments): Command =>
  runSigning(
    "op-proposer",
    [
      "--log.format=json",
      `--l1-eth-rpc=${args.l1RpcUrl}`,
      `--rollup-rpc=${args.sequencerRpcUrls.join(",")}`,
      // Its default of two minutes would stop proposals for as long after a failover.
      "--active-sequencer-check-duration=2s",
      `--game-factory-address=${args.disputeGameFactory}`,
      `--game-type=${args.gameType}`,
      `--proposal-interval=${args.proposalInterval}s`,
      "--poll-interval=1s",
      "--allow-non-finalized",
      ...L1_TRANSACTION_FLAGS,
      "--metrics.enabled",
      "--metrics.addr=0.0.0.0",
      `--metrics.port=${PORTS.metrics}`,
      ...args.extraArguments,
    ],
    "OP_PROPOSER_PRIVATE_KEY",
    args.signer,
  );
