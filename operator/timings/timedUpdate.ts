import { PulumiCli } from "../pulumi";
import type { Phases } from "../terminal";
import { EVENT_LOG_ENVIRONMENT, EventLog } from "./events";
import { partsOf } from "./parts";
import { writeTimings } from "./report";

export interface TimedUpdate {
  pulumi: PulumiCli;
  /** Of `pulumi up`. */
  parameters: string[];
  onStderr?: boolean | undefined;
  /** What the command has measured so far; the update is added. */
  phases: Phases;
  /** Where it is written. */
  file: string;
}

/** Runs `pulumi up`, and writes where the time of the whole command went. @returns Pulumi's exit code */
export async function runTimed({ pulumi, parameters, onStderr, phases, file }: TimedUpdate): Promise<number> {
  const log = new EventLog();
  const watched = new PulumiCli({ ...pulumi.environment, ...EVENT_LOG_ENVIRONMENT }, pulumi.directory);
  const from = Date.now();
  const code = await phases.measure("pulumi up", () =>
    watched.run([...parameters, ...log.parameters], { onStderr: onStderr ?? false }),
  );
  const parts = partsOf(await log.end(), from, Date.now());
  writeTimings(file, { seconds: process.uptime(), phases: phases.seconds, parts });
  return code;
}
