/** Networks to make dashboards of: those of the stack files, and some with parts left out. */
import { monitoredPlan, type MonitoredNetwork } from "../../../../components/observability/monitoredNetwork";
import { parseConfig } from "../../../../config/load";
import type { Plan } from "../../../../config/plan";
import { planTopology } from "../../../../config/topology";
import { EVERYTHING } from "../../../../operator/monitoring/stale";
import { stackConfig } from "../../../support/stackFiles";

export const planOf = (stack: string, changes: Record<string, unknown> = {}): Plan =>
  planTopology(parseConfig({ ...stackConfig(stack), ...changes }));

const NOTHING_POSTS = {
  batcher: { enabled: false },
  proposer: { enabled: false },
  challenger: { enabled: false },
};

const NO_PROBES = { monitoring: { json_exporter: { enabled: false }, grafana: { enabled: false } } };

export const NETWORKS: Record<string, MonitoredNetwork> = {
  ...Object.fromEntries(["dev", "ha", "single", "airgap"].map((stack) => [stack, monitoredPlan(planOf(stack))])),
  "airgap without what posts": monitoredPlan(planOf("airgap", NOTHING_POSTS)),
  "airgap without gateway": monitoredPlan(planOf("airgap", { gateway: { enabled: false } })),
  "dev without guards": monitoredPlan(planOf("dev", { guard: { enabled: false } })),
  "airgap with a batcher alone": monitoredPlan(planOf("airgap", { ...NOTHING_POSTS, batcher: { enabled: true } })),
  "airgap without json_exporter": monitoredPlan(planOf("airgap", NO_PROBES)),
  "single without json_exporter": monitoredPlan(planOf("single", NO_PROBES)),
  everything: EVERYTHING,
};
