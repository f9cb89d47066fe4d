import { PORTS } from "../../config/ports";
import { runAfter, type Command } from "../docker/command";
import { PATHS } from "../docker/paths";

export interface AnvilArguments {
  chainId: number;
  /** Seconds between two blocks. */
  blockTime: number;
  extraArguments: string[];
}

const RPC = `http://127.0.0.1:${PORTS.l1Rpc}`;

/**
 * After a start, the first block takes the clock's time; from then on blocks are exactly one block time apart, or their
 * timestamps would drift with the timer that makes them. Anvil has no flag for this, only an RPC method.
 */
const keepBlocksEvenlySpaced = (blockTime: number): string =>
  [
    "{",
    `  until first=$(cast block-number --rpc-url ${RPC} 2>/dev/null); do sleep 0.2; done`,
    `  while [ "$(cast block-number --rpc-url ${RPC} 2>/dev/null)" = "$first" ]; do sleep 0.5; done`,
    `  cast rpc --rpc-url ${RPC} anvil_setBlockTimestampInterval ${blockTime} >/dev/null`,
    "} &",
  ].join("\n");

const STATE = `${PATHS.data}/state.json`;

/** Moved into place when it is whole: a copy that was cut short must not count as a state. */
const startWithTheContracts = `[ -s ${STATE} ] || { cp ${PATHS.l1FirstState} ${STATE}.new; mv ${STATE}.new ${STATE}; }`;

/** Four slots to an epoch, so that finality follows within seconds and not minutes. */
const SLOTS_IN_AN_EPOCH = 4;

export const anvilCommand = ({ chainId, blockTime, extraArguments }: AnvilArguments): Command =>
  runAfter([startWithTheContracts, keepBlocksEvenlySpaced(blockTime)].join("\n"), "anvil", [
    "--host=0.0.0.0",
    `--port=${PORTS.l1Rpc}`,
    `--chain-id=${chainId}`,
    `--block-time=${blockTime}`,
    `--slots-in-an-epoch=${SLOTS_IN_AN_EPOCH}`,
    `--state=${STATE}`,
    // Killed, Anvil loses what it has not written: write after every block.
    `--state-interval=${blockTime}`,
    "--quiet",
    ...extraArguments,
  ]);
