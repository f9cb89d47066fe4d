/** What the guards of a network say in their logs. */
import { connectLocalEngine, discoverNetwork } from "../../../operator/network/discover";
import { logLines } from "./docker";

export interface GuardAct {
  /** When, ISO 8601 in UTC. */
  t: string;
  /** fence, undo, agree or hand-over. */
  rule: string;
  lvl: string;
  took_ms?: number;
}

/** What they have done since they were created, in vain tries left out. */
export async function guardActs(network: string): Promise<GuardAct[]> {
  const { guards } = await discoverNetwork(connectLocalEngine(), network);
  const lines = await Promise.all(guards.map(({ name }) => logLines(name)));
  return lines
    .flat()
    .map((line) => JSON.parse(line) as GuardAct)
    .filter(({ rule, took_ms: took }) => rule !== undefined && took !== undefined);
}
