import type { NodePlan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import type { Introductions } from "../../shared/introductions";
import { consensusAddressUrl, followingNodesName } from "../endpoints";

/** Milliseconds between two looks at who is connected to whom, and how much less often each further program looks. */
const LOOKS_EVERY = 1_000;
const PATIENCE = 2;

/**
 * How a program keeps the nodes in touch.
 *
 * @param turn the first one does so, the others where it does not
 */
export const introductionsOf = (sequencers: NodePlan[], network: string, turn: number): Introductions => ({
  sequencers: sequencers.map(consensusAddressUrl),
  othersName: followingNodesName(network),
  othersPort: PORTS.consensusRpc,
  every: LOOKS_EVERY * (1 + PATIENCE * (turn - 1)),
});
