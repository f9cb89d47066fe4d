/** A failure that its message explains in full; any other error is a bug and is printed with its stack. */
export class JobFailure extends Error {
  override readonly name = "JobFailure";
}

/** A condition that does not hold (yet), with what was seen instead and where to look for the cause. */
export interface Unmet {
  /** What is waited for: "sequencer-2 to be healthy". */
  what: string;
  /** The last thing seen: "its conductor reports it unhealthy". */
  seen: string;
  /** Containers whose logs tell more; empty when the cause is no container's. */
  containers: string[];
}

/** One sentence for the reader of a failed update. */
export function describeUnmet({ what, seen, containers }: Unmet): string {
  const logs = containers.map((container) => `docker logs ${container}`).join(", ");
  return `${what}: ${seen}${logs && ` (see ${logs})`}`;
}
