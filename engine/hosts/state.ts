/** What is there of a network, put together from all its hosts. Pure. */
import type { ClusterPlan } from "../../config/plan";
import type { NetworkState } from "../../shared/networkState";
import { failedJobs } from "../preflight";
import type { ObservedHost } from "./observe";

/** @param network its name */
export function stateOfHosts({ home }: ClusterPlan, network: string, hosts: ObservedHost[]): NetworkState {
  const failedAttempts: Record<string, number> = {};
  for (const { observation } of hosts) {
    for (const [job, attempts] of Object.entries(failedJobs(observation))) {
      // A job that moved to another host may have left a container of its name on the first.
      failedAttempts[job] = Math.max(attempts, failedAttempts[job] ?? 0);
    }
  }
  // The genesis is made at home; the others have copies of it, or of an earlier one.
  const homeFirst = [...hosts].sort((one, other) => Number(other.plan.name === home) - Number(one.plan.name === home));
  return {
    failedAttempts,
    running: hosts.some(({ observation }) =>
      observation.containers.some(
        ({ network: of, role, state }) => of === network && role === "sequencer" && state === "running",
      ),
    ),
    genesis: homeFirst
      .flatMap(({ observation }) => observation.volumes)
      .find((volume) => volume.network === network && volume.genesis)?.genesis,
  };
}
