/** How often things happen on a running network, as its containers were told; a user's own argument comes last and counts. */
import { EXTERNAL_L1_FINALITY_DEPTH } from "../../shared/externalL1";
import { L1_FINALITY_DEPTH, type Rhythm } from "../../shared/healthLimits";
import type { Network, NetworkContainer } from "./model";

const MINING = /(?:evm_setIntervalMining |--dev\.period=|--l1-block-time=)(\d+)/g;
const CHANNEL = /--max-channel-duration[= ](\d+)/g;
const PROPOSALS = /--proposal-interval[= ](\d+)s/g;

function told(container: NetworkContainer | undefined, pattern: RegExp): number | undefined {
  const found = [...(container?.commandLine.matchAll(pattern) ?? [])].at(-1);
  return found && Number(found[1]);
}

/** By the program that is L1, as Docker's labels name it. */
function finalityDepth(component: string | undefined): number {
  if (component === "l1-front") return EXTERNAL_L1_FINALITY_DEPTH;
  return L1_FINALITY_DEPTH[component === "geth" ? "geth" : "anvil"];
}

/**
 * @param l2BlockTime seconds, by the rollup's configuration
 * @param l1Interval seconds between two blocks of an L1 that is not ours
 */
export const rhythmOf = (
  { l1, batcher, proposer }: Pick<Network, "l1" | "batcher" | "proposer">,
  l2BlockTime: number,
  l1Interval = 12,
): Rhythm => ({
  l1BlockTime: told(l1, MINING) ?? l1Interval,
  l1FinalityDepth: finalityDepth(l1?.component),
  l2BlockTime,
  maxChannelDuration: told(batcher, CHANNEL) ?? 0,
  proposalInterval: told(proposer, PROPOSALS) ?? 0,
});
