/** What there is only while json_exporter probes the network. */
import { PROBED } from "./metrics/probes";
import { RECORDED } from "./metrics/recorded";

const FROM_PROBES = new Set<string>([
  ...Object.values(PROBED),
  ...Object.values(RECORDED).filter((name) => name !== RECORDED.targetUp),
]);

/**
 * Whether a PromQL expression asks for what only the probes tell, or how they fare. Without json_exporter all that does
 * is left out: alerts that could never fire and panels without data would look like peace.
 */
export const asksProbes = (expression: string): boolean =>
  (expression.match(/[\w:]+/g) ?? []).some((word) => FROM_PROBES.has(word)) || expression.includes('job="probe-');
