/** In op-deployer's folder: what a live deployment reads there, and what it notes beside it. */
export const LIVE_FILES = {
  state: "state.json",
  contracts: "l1.json",
  /** Of the transactions that deploy. */
  deployment: "deployment-journal.json",
  /** Of the one that sets the anchor root. */
  anchor: "anchor-journal.json",
} as const;
