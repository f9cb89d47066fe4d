/** Containers whose start was refused by their network. Pure. */
import type { NetworkContainer } from "./model";

/** The engine's state of what does not run, and which its restart policy has given up. */
const LEFT_STOPPED = ["exited", "created"];

/**
 * Whether a container of one of several hosts is stopped because its network did not take it: an overlay takes none while its Swarm
 * has no quorum, and the restart policy tries once. One that somebody stopped, or a drill killed, is not.
 */
export const wasRefused = ({
  host,
  state,
  startFailure = "",
}: Pick<NetworkContainer, "host" | "state" | "startFailure">): boolean =>
  host !== undefined && LEFT_STOPPED.includes(state) && /network/i.test(startFailure);
