/** What the component takes, and the plan that follows from it. */
import { pathToBuild } from "../config/ownBuilds";
import { ArgumentsError, planNetwork, withoutOutputs, type PlannedNetwork } from "../config/planNetwork";
import type { NetworkState } from "../shared/networkState";
import type { ContainerTransform } from "./docker/container";
import type { NetworkArguments } from "./networkArguments";
import { userError } from "../shared/userError";

export interface OpStackNetworkArgs extends NetworkArguments {
  /**
   * What is there already, as `preflight` finds it.
   * @default nothing is, so that all changes of a network that runs come at once
   */
  state?: NetworkState;
  /**
   * Changes what Docker is given for a container, where no argument is enough: called for each with what would be given
   * and with what the container is, returns what is to be given.
   * @example (container, { component }) => component === "op-batcher" ? { ...container, dns: ["10.0.0.2"] } : container
   */
  transform?: ContainerTransform;
}

export const NOTHING_YET: NetworkState = { failedAttempts: {}, running: false };

/** @throws RunError that lists everything that is wrong */
export function planned(name: string, args: NetworkArguments): PlannedNetwork {
  try {
    const network = planNetwork(name, withoutOutputs(args));
    refuseUnbuilt(name, network);
    return network;
  } catch (error) {
    throw error instanceof ArgumentsError ? userError(error.message) : error;
  }
}

/** @throws ArgumentsError where an image is still to be built, for which the constructor of a component cannot wait */
function refuseUnbuilt(name: string, { plan }: PlannedNetwork): void {
  const problems = Object.entries(plan.images)
    .filter(([, image]) => pathToBuild(image) !== undefined)
    .map(([key]) => ({
      key: `images.${key}`,
      message: "is to be built, which preflight (of opstack-ha/preflight) does: give the component what it returns",
    }));
  if (problems.length > 0) throw new ArgumentsError(name, problems);
}
