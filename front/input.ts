/** What the front to an L1 is told: which chain is meant, and where it is asked. */
import * as z from "zod";

const milliseconds = z.number().int().positive();

export const frontInput = z.strictObject({
  /** What is behind every URL: one with another chain is never asked. */
  chainId: z.number().int().positive(),
  /** Seconds: a URL whose newest block is older is behind, or its L1 has halted. */
  maxAge: z.number().positive(),
  /** Between two looks at each URL. */
  lookEvery: milliseconds,
  /** That a URL has for an answer before the next one is asked. */
  answerWithin: milliseconds,
  /** Bytes of answers that are remembered. */
  memory: z.number().int().positive(),
  /** A file with the URLs: `frontSecrets`. */
  secretsFile: z.string().min(1),
  /** Of JSON-RPC and the beacon API, and of health and metrics. */
  ports: z.strictObject({ rpc: z.number().int().min(0), metrics: z.number().int().min(0) }),
});

/** What the file of secrets holds. */
export const frontSecrets = z.strictObject({
  /** In the order in which they are asked. */
  rpcUrls: z.array(z.url()).min(1),
  beaconUrls: z.array(z.url()),
});

export type FrontInput = z.infer<typeof frontInput>;
export type FrontSecrets = z.infer<typeof frontSecrets>;
