/** What the front to an L1 exports. */
export const L1_FRONT = {
  /** Gauge by `url`, its number from 1: whether it gives L1's newest blocks. */
  urlHealthy: "l1_front_url_healthy",
} as const;
