/**
 * Long-lived: L1 for a network whose L1 is not its own. It stands where a local L1 would, so that everybody asks one place, and the
 * URLs with their keys are known here alone.
 *
 * It asks the first URL that works (`choice.ts`, `sources.ts`), remembers what cannot change, so that providers are asked less and
 * old blocks can be read while L1 is away (`calls.ts`, `memory.ts`), and refuses what would change L1 in another way than by a
 * transaction.
 */
import { Beacon } from "./beacon";
import { Front } from "./front";
import { frontInput, frontSecrets, type FrontInput, type FrontSecrets } from "./input";
import { Memory } from "./memory";
import { Metrics } from "./metrics";
import { frontServer } from "./server";
import { Sources } from "./sources";
import { closeAll, listen } from "../shared/httpServer";
import { aborted, log, runUntilStopped } from "../shared/longLived";
import { readInput } from "../shared/programInput";

export type { FrontInput, FrontSecrets };

export interface RunningFront {
  /** The ports that it listens on. */
  ports: { rpc: number; metrics: number };
  close(): void;
}

export async function startFront(
  input: FrontInput,
  { rpcUrls, beaconUrls }: FrontSecrets,
  signal: AbortSignal,
): Promise<RunningFront> {
  const metrics = new Metrics();
  const memory = new Memory(input.memory);
  const sources = new Sources(rpcUrls, input, (url, condition, reason) =>
    log(condition === "healthy" ? "info" : "warn", "an L1 URL is in another condition", { url, condition, reason }),
  );
  // Before that it could not tell which of them is the right chain.
  await sources.look();
  void sources.watch(signal);
  const answering = frontServer(new Front(input.chainId, sources, memory, metrics.observe), new Beacon(beaconUrls));
  const telling = metrics.serve(sources, memory);
  const [rpc, told] = await Promise.all([listen(answering, input.ports.rpc), listen(telling, input.ports.metrics)]);
  return { ports: { rpc, metrics: told }, close: () => closeAll([answering, telling]) };
}

async function main(signal: AbortSignal): Promise<void> {
  const input = readInput(frontInput);
  const running = await startFront(input, readInput(frontSecrets, input.secretsFile), signal);
  log("info", "open", { ports: running.ports, chainId: input.chainId });
  await aborted(signal);
  running.close();
}

if (require.main === module) void runUntilStopped("front", main);
