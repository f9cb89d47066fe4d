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
const STATE_COPY = `${PATHS.data}/state.previous.json`;

/** Whether a state file is whole: it is one JSON object. */
const isWhole = (file: string): string => `[ "$(tail -c 1 ${file} 2>/dev/null)" = "}" ]`;

/** Goes on from the saved state, or from its copy if a kill cut the writing short, or begins with the contracts. */
const restoreState = `${isWhole(STATE)} || cp ${STATE_COPY} ${STATE} 2>/dev/null || cp ${PATHS.l1FirstState} ${STATE}`;

/** Anvil writes its state in place; a whole copy, a block old, outlives a kill in the middle of that. */
const keepCopy = (blockTime: number): string =>
  [
    `while sleep ${blockTime}; do`,
    `  cp ${STATE} ${STATE_COPY}.new && ${isWhole(`${STATE_COPY}.new`)} && mv ${STATE_COPY}.new ${STATE_COPY}`,
    "done >/dev/null 2>&1 &",
  ].join("\n");

/** Four slots to an epoch, so that finality follows within seconds and not minutes. */
const SLOTS_IN_AN_EPOCH = 4;

export const anvilCommand = ({ chainId, blockTime, extraArguments }: AnvilArguments): Command =>
  runAfter([restoreState, keepCopy(blockTime), keepBlocksEvenlySpaced(blockTime)].join("\n"), "anvil", [
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
