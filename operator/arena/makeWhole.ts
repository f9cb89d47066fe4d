/** What the arena broke is restored before it ends, and the network seen to be well again. */
import type Docker from "dockerode";
import { DeadlineError, until } from "../../shared/rpc/deadline";
import { discoverNetwork } from "../network/discover";
import type { Network } from "../network/model";
import { problemsOf } from "../status/judge";
import { observeStatus } from "../status/observe";
import { say } from "../terminal";
import type { Hands } from "./hands";

/** Nodes that were killed start and catch up. */
const WHOLE_WITHIN_SECONDS = 120;
const LOOKS_EVERY_MILLISECONDS = 1_000;

/** @returns what is wrong with it all the same; empty where it is whole, or nothing was broken */
export async function makeWhole(docker: Docker, { stack }: Network, hands: Hands): Promise<string[]> {
  if (!hands.hasActed) return [];
  if (hands.isHolding) say("arena", "restoring what is broken");
  const unrestored = await hands.restoreAll();
  if (unrestored.length > 0) return unrestored.map((name) => `${name} could not be restored`);
  say("arena", `waiting until all is well, ${WHOLE_WITHIN_SECONDS} s at most`);
  let problems: string[] = [];
  const isWhole = async () => {
    problems = problemsOf(await observeStatus(await discoverNetwork(docker, stack))).map(({ text }) => text);
    return problems.length === 0;
  };
  const patience = { withinSeconds: WHOLE_WITHIN_SECONDS, everyMilliseconds: LOOKS_EVERY_MILLISECONDS };
  await until("the network to be well", isWhole, patience).catch((error: unknown) => {
    if (!(error instanceof DeadlineError)) throw error;
    if (problems.length === 0) problems = [error.message];
  });
  return problems;
}
