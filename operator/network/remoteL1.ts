/** Whose L1 a network has. */
import type { Network } from "./model";

/** Whether L1's container is the front to a chain that others write to, and that nobody here can stop, copy or take back. */
export const isL1External = ({ l1 }: Pick<Network, "l1">): boolean => l1?.component === "l1-front";
