/** The labels by which people and tools find a network's Docker objects. */
export const LABEL = {
  /** `network_name`. */
  network: "opstack-ha.network",
  /** `<project>/<stack>`. */
  stack: "opstack-ha.stack",
  /** `sequencer`, `validator`, `challenger`, `l1`, `service`; `job` for what runs once. */
  role: "opstack-ha.role",
  /** The program, such as `op-node`. */
  component: "opstack-ha.component",
  /** Counts from 1 within the role; 0 for what there is only one of. */
  index: "opstack-ha.index",
  /** Where there are several: the host it is on. */
  host: "opstack-ha.host",
  /** How often a job failed before. */
  attempt: "opstack-ha.attempt",
  /** Changes with what a job looks after, so that it runs again. */
  triggers: "opstack-ha.triggers",
  /** Changes with the user's environment variables; only where there are any. */
  environment: "opstack-ha.environment",
  /** Which chain a volume holds. */
  genesis: "opstack-ha.genesis",
  /** When hard forks become active, of what reads the rollup config, where that is chosen. */
  hardforks: "opstack-ha.hardforks",
  /** The address whose key it holds, where the config names that key. */
  account: "opstack-ha.account",
} as const;

/** The role of what runs once. */
export const JOB_ROLE = "job";
