/** When an alert fires, in seconds unless said otherwise. */
import { rhythmOf, type Plan } from "../../../config/plan";
import { healthLimits, type HealthLimits } from "../../../shared/healthLimits";

export interface Thresholds extends HealthLimits {
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

export const thresholds = (plan: Plan): Thresholds => ({
  ...healthLimits(rhythmOf(plan)),
  settle: 15,
  election: 10,
  sequencers: plan.sequencers.length,
  majority: Math.floor(plan.sequencers.length / 2) + 1,
  nearLimit: 0.9,
  // Where ETH costs money, a day's worth is asked for besides.
  minimumBalance: plan.l1.origin === "external" ? 0.01 : 1,
});
