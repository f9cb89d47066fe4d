/** Which clients a config has its nodes run. */
import type { StackConfig } from "./schema";

export const runsKonaNode = ({ sequencer, validator }: Pick<StackConfig, "sequencer" | "validator">): boolean =>
  [sequencer, validator].some(({ consensus_client }) => consensus_client === "kona-node");
