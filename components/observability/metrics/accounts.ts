/** Whoever pays on L1: what each has, and what it spends. */
import { OP_BATCHER } from "../../services/batcher/batcherMetrics";
import { OP_CHALLENGER } from "../../services/challenger/challengerMetrics";
import { OP_PROPOSER } from "../../services/proposer/proposerMetrics";

/** By component: a gauge of ETH, and a counter of gwei. */
export const L1_ACCOUNTS = {
  "op-batcher": { balance: OP_BATCHER.balance, fees: OP_BATCHER.fees },
  "op-proposer": { balance: OP_PROPOSER.balance, fees: OP_PROPOSER.fees },
  "op-challenger": { balance: OP_CHALLENGER.balance, fees: OP_CHALLENGER.fees },
} as const;
