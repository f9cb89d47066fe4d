/** What an update has to know of a network that may exist already; Pulumi's own state does not tell. */
export interface NetworkState {
  /** How often each job has failed so far, by container name: one that failed is run again by the next update. */
  failedAttempts: Record<string, number>;
  /** Whether sequencers of this network run: then changes go from node to node. */
  running: boolean;
  /** The genesis of the chain that its volumes hold; undefined where there is none. */
  genesis?: string | undefined;
}
