/**
 * How much disk a network takes: an estimate, from what was measured on stack `airgap` under light load (op-geth 20 to 35 KB
 * of archive for each block and node; of each L1 block Anvil 20 KB of state, and go-ethereum 4 KB, by its first 50,000).
 * op-reth is taken to need as much as op-geth.
 */
import { allContainers, allNodes, type Plan } from "./plan";

export interface DiskNeed {
  /** Bytes until the first blocks, images left out. */
  atStart: number;
  /** Bytes of logs and series, which have limits and come close to them within days. */
  bounded: number;
  /** Bytes a day of the chains, without end. */
  perDay: number;
}

const KB = 1e3;
const MB = 1e6;
const MEBIBYTE = 2 ** 20;
const SECONDS_A_DAY = 86_400;

/** Contracts and genesis files. */
const GENESIS = 20 * MB;
/** The databases of a pair within its first minutes: most of it is op-geth's write-ahead log. */
const NEW_PAIR = 40 * MB;
const L2_BLOCK_OF_A_NODE = 25 * KB;
/** With Anvil the state, its copy, and the copy that is being made. One that is elsewhere takes none here. */
const L1_BLOCK = { anvil: 3 * 20 * KB, geth: 4 * KB, "l1-front": 0 };

/** Of an image that the engine has to get, by the usual size of those that are in use. */
export const BYTES_OF_AN_IMAGE = 150 * MB;

/** Without what users write: a transaction adds what it holds, on each node. */
export function diskNeed(plan: Plan): DiskNeed {
  const nodes = allNodes(plan).length;
  const { l1BlockTime, l2BlockTime } = plan.chain;
  const { maxSizeMb, maxFiles } = plan.logRotation;
  return {
    atStart: GENESIS + nodes * NEW_PAIR,
    bounded: allContainers(plan).length * maxSizeMb * maxFiles * MEBIBYTE + (plan.prometheus?.retentionMb ?? 0) * MB,
    perDay:
      nodes * (SECONDS_A_DAY / l2BlockTime) * L2_BLOCK_OF_A_NODE +
      (SECONDS_A_DAY / l1BlockTime) * L1_BLOCK[plan.l1.client],
  };
}
