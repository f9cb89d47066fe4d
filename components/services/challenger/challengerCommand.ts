import { PORTS } from "../../../config/ports";
import type { Command } from "../../docker/command";
import { PATHS } from "../../../shared/paths";
import { L1_TRANSACTION_FLAGS } from "../../l1/confirmations";
import { runSigning, type SignerArguments } from "../../signing";

export interface ChallengerArguments {
  l1RpcUrl: string;
  executionRpcUrl: string;
  /** An op-node with a safe-head database. */
  consensusRpcUrl: string;
  disputeGameFactory: string;
  /** Undefined where its key is here. */
  signer?: SignerArguments;
  extraArguments: string[];
}

/** op-challenger's command line. */
export const challengerCommand = (args: ChallengerArguments): Command =>
  runSigning(
    "op-challenger",
    [
      "--log.format=json",
      `--l1-eth-rpc=${args.l1RpcUrl}`,
      `--l1-beacon=${args.l1RpcUrl}`,
      `--l2-eth-rpc=${args.executionRpcUrl}`,
      `--rollup-rpc=${args.consensusRpcUrl}`,
      `--game-factory-address=${args.disputeGameFactory}`,
      "--trace-type=fast",
      `--datadir=${PATHS.data}`,
      "--http-poll-interval=2s",
      // Games are decided within a minute and bonds paid soon after; every poll looks at each game of the window.
      "--game-window=15m",
      ...L1_TRANSACTION_FLAGS,
      "--metrics.enabled",
      "--metrics.addr=0.0.0.0",
      `--metrics.port=${PORTS.metrics}`,
      ...args.extraArguments,
    ],
    "OP_CHALLENGER_PRIVATE_KEY",
    args.signer,
  );
