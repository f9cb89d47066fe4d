import { L1_CONFIRMATIONS, L1_FINALITY_DEPTH, L1_SLOTS_IN_AN_EPOCH } from "../../shared/healthLimits";
import { L1_GAS_LIMIT } from "../../shared/l1State";
import { PORTS } from "../../config/ports";
import { runAfter, waitFor, type Command } from "../docker/command";
import { PATHS } from "../../shared/paths";

export interface AnvilArguments {
  chainId: number;
  /** Seconds between two blocks. */
  blockTime: number;
  extraArguments: string[];
}

export interface ForkArguments extends AnvilArguments {
  /** JSON-RPC of the chain that it begins as a copy of. */
  sourceUrl: string;
}

const RPC = `http://127.0.0.1:${PORTS.l1Rpc}`;

/** Block times that L1's clock may be behind before it is set. */
const CLOCK_MAY_LAG_BLOCKS = 3;

/**
 * Sets the clock, which `--timestamp` has put back to the first block's time, before there is any block; the first one
 * takes the clock's time, and from then on blocks are exactly one block time apart, or their timestamps would drift with
 * the timer that makes them. Anvil has no flags for this, only RPC methods.
 *
 * Blocks that are one block time apart would stay behind for ever after a pause, as of a laptop that sleeps: the next one then
 * takes the clock's time, too. The missing ones are not made, because so many at once could use up the sequencing window.
 */
const keepTime = (blockTime: number): string =>
  [
    `rpc() { cast rpc --rpc-url ${RPC} "$@" >/dev/null 2>&1; }`,
    `height() { cast block-number --rpc-url ${RPC} 2>/dev/null; }`,
    `newest() { cast block latest --field timestamp --rpc-url ${RPC} 2>/dev/null; }`,
    "{",
    "  until rpc evm_setTime $(date +%s); do sleep 0.2; done",
    "  until first=$(height); do sleep 0.2; done",
    `  until rpc evm_setIntervalMining ${blockTime}; do sleep 0.2; done`,
    '  while [ "$(height)" = "$first" ]; do sleep 0.5; done',
    `  until rpc anvil_setBlockTimestampInterval ${blockTime}; do sleep 0.2; done`,
    `  while sleep ${blockTime}; do`,
    "    timestamp=$(newest) || continue",
    `    [ $(($(date +%s) - timestamp)) -le ${CLOCK_MAY_LAG_BLOCKS * blockTime} ] || rpc evm_setNextBlockTimestamp $(date +%s) || true`,
    "  done",
    "} >/dev/null 2>&1 &",
  ].join("\n");

/**
 * Anvil makes a first block of its own at every start, and it is a matter of luck whether that one or the saved one
 * counts as block 0 afterwards (v1.7.1). Made at the same time and with the same gas limit the two are one block; another
 * one would be another L1 to every op-node that starts.
 */
const giveTimeOfFirstBlock = [
  `first_timestamp=$(head -c 1000 ${PATHS.l1FirstState} | sed -n 's/^[^}]*"timestamp":"\\(0x[0-9a-f]*\\)".*/\\1/p')`,
  'set -- --timestamp="$((first_timestamp))" "$@"',
].join("\n");

const STATE = `${PATHS.data}/state.json`;
const STATE_COPY = `${PATHS.data}/state.previous.json`;

/** Whether a state file is whole: it is one JSON object. */
const isWhole = (file: string): string => `[ "$(tail -c 1 ${file} 2>/dev/null)" = "}" ]`;

/** Blocks: eight times as far back as L1 is finalized. */
const STATES_IN_MEMORY = 8 * L1_FINALITY_DEPTH.anvil;

/**
 * Goes on from the saved state, or from its copy if a kill or a full disk cut the writing short. Where there is a
 * copy, nothing else will do: if there is no room for it, the container ends, and Docker starts it again until there is.
 */
const restoreState = (begin: string): string =>
  [
    `if ! ${isWhole(STATE)}; then`,
    `  if [ -e ${STATE_COPY} ]; then cp ${STATE_COPY} ${STATE}; else ${begin}; fi`,
    "fi",
  ].join("\n");

/** Anvil writes its state in place; a whole copy, a block old, outlives a kill in the middle of that. */
const keepCopy = (blockTime: number): string =>
  [
    `while sleep ${blockTime}; do`,
    `  cp ${STATE} ${STATE_COPY}.new && ${isWhole(`${STATE_COPY}.new`)} && mv ${STATE_COPY}.new ${STATE_COPY}`,
    "done >/dev/null 2>&1 &",
  ].join("\n");

/** @param begin what makes the first state, where there is none */
const keepChain = (begin: string, blockTime: number): string[] => [
  restoreState(begin),
  keepCopy(blockTime),
  keepTime(blockTime),
];

const anvilFlags = ({ chainId, blockTime, extraArguments }: AnvilArguments): string[] => [
  "--host=0.0.0.0",
  `--port=${PORTS.l1Rpc}`,
  `--chain-id=${chainId}`,
  // Until its clock is right.
  "--no-mining",
  `--gas-limit=${L1_GAS_LIMIT}`,
  `--slots-in-an-epoch=${L1_SLOTS_IN_AN_EPOCH}`,
  `--state=${STATE}`,
  // Otherwise the whole state of each block is kept: of the last 500 in memory (2 MB each, 2.4 GB within an hour), of 3,600 more in
  // files of the container's own layer, where a kill leaves them for good. Nobody asks L1 about a state older than its finalized block.
  `--prune-history=${STATES_IN_MEMORY}`,
  // Killed, Anvil loses what it has not written: write after every block.
  `--state-interval=${blockTime}`,
  "--quiet",
  ...extraArguments,
];

export const anvilCommand = (args: AnvilArguments): Command =>
  runAfter(
    [...keepChain(`cp ${PATHS.l1FirstState} ${STATE}`, args.blockTime), giveTimeOfFirstBlock].join("\n"),
    "anvil",
    anvilFlags(args),
  );

/** The number of the block that a fork began on. */
const FORK_BLOCK = `${PATHS.data}/fork-block`;

/**
 * A fork reads what it has not changed from the chain that it was forked from, as that was at one block: the same after each start. It
 * is a few blocks deep, because the newest may be replaced.
 */
const chooseForkBlock = (sourceUrl: string): string =>
  [
    waitFor(`newest=$(cast block-number --rpc-url ${sourceUrl} 2>/dev/null)`),
    `if [ ! -s ${FORK_BLOCK} ]; then`,
    `  echo $((newest > ${L1_CONFIRMATIONS} ? newest - ${L1_CONFIRMATIONS} : newest)) > ${FORK_BLOCK}.new`,
    `  mv ${FORK_BLOCK}.new ${FORK_BLOCK}`,
    "fi",
  ].join("\n");

const giveForkBlock = `set -- --fork-block-number="$(cat ${FORK_BLOCK})" "$@"`;

/** Anvil that begins as a copy of another chain. */
export const forkCommand = ({ sourceUrl, ...args }: ForkArguments): Command =>
  runAfter(
    // Without any state it begins with the block that it is forked from.
    [chooseForkBlock(sourceUrl), ...keepChain(`rm -f ${STATE}`, args.blockTime), giveForkBlock].join("\n"),
    "anvil",
    // Its state holds what it has read already; a cache of its own would grow in the container's layer.
    [`--fork-url=${sourceUrl}`, "--no-storage-caching", ...anvilFlags(args)],
  );
