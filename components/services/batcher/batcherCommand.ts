import { PORTS } from "../../../config/ports";
import type { Command } from "../../docker/command";
import { L1_TRANSACTION_FLAGS } from "../../l1/confirmations";
import { runSigning, type SignerArguments } from "../../signing";

export interface BatcherArguments {
  l1RpcUrl: string;
  /** RPCs that answer for the execution client and the consensus client of each sequencer; only the leader's do. */
  sequencerRpcUrls: { execution: string[]; consensus: string[] };
  /** L1 blocks after which a channel is closed. */
  maxChannelDuration: number;
  /** Where on L1 batches are. Default calldata. */
  dataAvailability?: "blobs" | "auto";
  /** Undefined where its key is here. */
  signer?: SignerArguments;
  extraArguments: string[];
}

/** op-batcher's command line. */
export const batcherCommand = ({
  l1RpcUrl,
  sequencerRpcUrls,
  maxChannelDuration,
  dataAvailability,
  signer,
  extraArguments,
}: BatcherArguments): Command =>
  runSigning(
    "op-batcher",
    [
      "--log.format=json",
      `--l1-eth-rpc=${l1RpcUrl}`,
      `--l2-eth-rpc=${sequencerRpcUrls.execution.join(",")}`,
      `--rollup-rpc=${sequencerRpcUrls.consensus.join(",")}`,
      "--active-sequencer-check-duration=2s",
      `--data-availability-type=${dataAvailability ?? "calldata"}`,
      `--max-channel-duration=${maxChannelDuration}`,
      "--sub-safety-margin=4",
      "--poll-interval=1s",
      ...L1_TRANSACTION_FLAGS,
      // Waiting for confirmations must not hold up the next batches.
      "--max-pending-tx=10",
      // Throttling asks every sequencer for its limits, the standing-by ones too.
      "--throttle.unsafe-da-bytes-lower-threshold=0",
      "--metrics.enabled",
      "--metrics.addr=0.0.0.0",
      `--metrics.port=${PORTS.metrics}`,
      ...extraArguments,
    ],
    "OP_BATCHER_PRIVATE_KEY",
    signer,
  );
