/** How much of the end-to-end tests runs: a core of them, or with `SUITE=all` everything, which takes hours. */
export const RUNS_ALL = process.env["SUITE"] === "all";

/** Whether outages last as long as real ones may, which takes hours more. */
export const RUNS_LONG = RUNS_ALL && process.env["OPSTACK_HA_LONG"] === "1";

/** Whether a test may fill this machine's disk for some minutes. */
export const FILLS_DISK = RUNS_ALL && process.env["OPSTACK_HA_FULL_DISK"] === "1";
