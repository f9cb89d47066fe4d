/** Which points a dashboard asks for: those that Grafana would. Pure. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { timeUpTo } from "../options";
import type { TimeWindow } from "../monitoring/prometheus";

/** What Grafana takes for a step, in seconds; none is shorter than the time between two scrapes. */
const STEPS = [5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600];

/** About as many as a panel has pixels. */
const MOST_POINTS = 400;

/** Seconds that the dashboard opens with: 1800 of `now-30m`. */
export const rangeOf = ({ time }: Dashboard): number => timeUpTo()((time?.from ?? "now-30m").replace("now-", ""));

/** Its ends are multiples of the step, so that the same points come again. @param until Unix seconds @param range seconds */
export function windowOf(until: number, range: number): TimeWindow {
  const step = STEPS.find((each) => range / each <= MOST_POINTS) ?? STEPS.at(-1)!;
  const last = Math.floor(until / step) * step;
  return { from: last - Math.ceil(range / step) * step, until: last, step };
}
