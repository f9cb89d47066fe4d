/** When an alert fires: worked out from what the network itself takes, in seconds unless said otherwise. */
import type { Plan } from "../../../config/plan";
import { FINALITY_DEPTH } from "../../l1/anvilCommand";
import { L1_CONFIRMATIONS } from "../../l1/confirmations";

export interface Thresholds {
  /** Age of the newest L2 block: three slots have passed without one. */
  chainHalted: number;
  /** How far a node is behind the newest block of all nodes. */
  nodeBehind: number;
  /** How far the safe head is behind the unsafe one: four times what posting and deriving a batch takes. */
  safeHeadLag: number;
  /** How far the finalized head is behind the safe one: four times what L1 takes to finalize. */
  finalizedHeadLag: number;
  /** For L1 to finalize a batch, after an outage too. */
  finality: number;
  /** Without a batch transaction that L1 has taken. */
  batcherSilence: number;
  /** Two intervals between proposals, and what L1 takes for them: a block that was safe then is in a proposal by now. */
  proposalAge: number;
  /** One of them more. */
  proposalGrace: number;
  /** Without a block of L1. */
  l1Silence: number;
  /** For a fault of one part that repairs itself, by failover or restart, to be over. */
  settle: number;
  /** For an election to be over, and for two looks at it. */
  election: number;
  /** Sequencers, and how many of them are a majority. */
  sequencers: number;
  majority: number;
  /** Share of a limit: memory, open files. */
  nearLimit: number;
  /** ETH an account on L1 needs to go on for a while. */
  minimumBalance: number;
}

const MISSED_SLOTS = 3;

export function thresholds({ chain, batcher, proposer, sequencers }: Plan): Thresholds {
  const { l1BlockTime: l1Block, l2BlockTime: l2Block } = chain;
  // A channel, its transaction, the confirmations, and a block for a node to see it.
  const batchCycle = ((batcher?.maxChannelDuration ?? 0) + L1_CONFIRMATIONS + 2) * l1Block;
  const proposalCycle = (proposer?.proposalInterval ?? 0) + (L1_CONFIRMATIONS + 2) * l1Block;
  return {
    // A block arrives about when its time comes; three slots after the last one, the fourth begins.
    chainHalted: (MISSED_SLOTS + 1) * l2Block,
    nodeBehind: Math.max(10, 5 * l2Block),
    safeHeadLag: Math.max(60, 4 * batchCycle),
    finalizedHeadLag: Math.max(90, 4 * FINALITY_DEPTH * l1Block),
    finality: Math.max(30, 2 * FINALITY_DEPTH * l1Block),
    batcherSilence: Math.max(30, 2 * batchCycle),
    proposalAge: Math.max(40, 2 * proposalCycle),
    proposalGrace: Math.max(20, proposalCycle),
    l1Silence: Math.max(20, 4 * l1Block),
    settle: 15,
    election: 10,
    sequencers: sequencers.length,
    majority: Math.floor(sequencers.length / 2) + 1,
    nearLimit: 0.9,
    minimumBalance: 1,
  };
}
