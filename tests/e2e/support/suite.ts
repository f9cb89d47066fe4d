/** How much of the end-to-end tests runs: a core of them, or with `SUITE=all` everything, which takes hours. */
export const RUNS_ALL = process.env["SUITE"] === "all";
