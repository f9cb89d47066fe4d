/** What the guards do, from their logs: they tell each act as a rule that has acted. */
import type Docker from "dockerode";
import { reason } from "../../shared/rpc/client";
import { followLogs } from "../logs/follow";
import type { LogRecord } from "../logs/record";
import { dockerTimeOf } from "../logs/time";
import type { Network } from "../network/model";
import type { Observation } from "./observation";

/** In a sentence, with whom it was about. Undefined for what is no act. Pure. */
export function guardText({ message, fields }: Pick<LogRecord, "message" | "fields">): string | undefined {
  if (typeof fields["rule"] !== "string") return undefined;
  const about = ["sequencer", "from", "to", "leader", "block"]
    .filter((key) => fields[key] !== undefined)
    .map((key) => `${key} ${[fields[key]].flat().join(", ")}`);
  return about.length === 0 ? message : `${message} (${about.join(", ")})`;
}

/** Ends with the signal; never throws. */
export async function watchGuards(
  docker: Docker,
  network: Network,
  tell: (observation: Observation) => void,
  signal: AbortSignal,
): Promise<void> {
  if (network.guards.length === 0) return;
  await followLogs(docker, {
    network,
    isWanted: ({ component }) => component === "guard",
    since: dockerTimeOf(Date.now()),
    signal,
    show: (record) => {
      const text = guardText(record);
      if (text !== undefined) tell({ at: Date.now(), kind: "guard", guard: record.source.name, text });
    },
  }).catch((error: unknown) =>
    tell({
      at: Date.now(),
      kind: "note",
      text: `what the guards do is not seen any more: ${reason(error)}`,
      tone: "bad",
    }),
  );
}
