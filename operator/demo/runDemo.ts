/** A network from nothing to its first block, the arena on it, and nothing left of it afterwards. */
import type Docker from "dockerode";
import { sleep } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { runArena, type ArenaEnd, type ArenaOptions } from "../arena/runArena";
import type { Interruption } from "../interruption";
import { showProgress } from "../load/progress";
import { discoverNetwork } from "../network/discover";
import type { Network } from "../network/model";
import type { OwnStack } from "../ownStack";
import type { CommandResult } from "../runCommand";
import { formatSeconds, say, success, UserError } from "../terminal";
import { DEMO } from "./demoStack";

export interface DemoOptions extends Pick<ArenaOptions, "tps" | "every" | "duration" | "print"> {
  docker: Docker;
  stack: OwnStack;
  interruption: Interruption;
}

export interface DemoEnd {
  /** Undefined where it was interrupted before there was a network. */
  arena?: ArenaEnd;
  /** Seconds from the beginning of `up` until a reader at the gateway was shown a first block, and until `up` had ended. */
  firstBlockAfter?: number;
  upAfter?: number;
}

const LOOKS_EVERY_MILLISECONDS = 500;
/** Of a network whose `up` has ended. */
const FIRST_BLOCK_WITHIN_MILLISECONDS = 60_000;
/** Of what failed, the end tells why. */
const LINES_SHOWN = 30;

/** @throws UserError where the network does not come up */
export async function runDemo(options: DemoOptions): Promise<DemoEnd> {
  const { stack, docker, interruption } = options;
  // While images were built, say: what is not begun needs no end.
  if (interruption.ending.aborted) return {};
  const startedAt = Date.now();
  const elapsed = () => (Date.now() - startedAt) / 1_000;
  stack.write();
  // Who leaves the view early does not wait for the rest of `up`.
  const left = new AbortController();
  const update = new Update(stack.run(["up"], AbortSignal.any([interruption.ending, left.signal])));
  const endProgress = showProgress("demo", () => `${formatSeconds(Date.now() - startedAt)}: the network comes up`);
  const network = await firstBlock(docker, update, interruption.ending).finally(endProgress);
  if (!network) return {};
  const firstBlockAfter = elapsed();
  say("demo", `the first block is there after ${firstBlockAfter.toFixed(1)} s`);

  const [ending, failed] = [interruption.ending, new AbortController()];
  let upAfter: number | undefined;
  const ended = update.result.then(({ exitCode }) => {
    if (exitCode === 0) upAfter = elapsed();
    else failed.abort();
  });
  const arena = await runArena({
    ...options,
    network,
    force: false,
    notYet: () => (update.isOver ? undefined : "the network is still coming up, and is not to be broken yet"),
    ending: AbortSignal.any([ending, failed.signal]),
    leaving: interruption.leaving,
  });
  if (!update.isOver) {
    say("demo", "the network is still coming up: that is interrupted");
    left.abort();
  }
  await ended;
  if (failed.signal.aborted && !ending.aborted && !left.signal.aborted) throw failure(await update.result);
  return { arena, firstBlockAfter, ...(upAfter === undefined ? {} : { upAfter }) };
}

/** `up` as it goes on in a process of its own. */
class Update {
  isOver = false;

  constructor(readonly result: Promise<CommandResult>) {
    void result.finally(() => (this.isOver = true)).catch(() => undefined);
  }
}

/** @returns undefined for an interruption. @throws UserError where `up` fails, or there is no block after it */
async function firstBlock(docker: Docker, update: Update, ending: AbortSignal): Promise<Network | undefined> {
  let upSince = Infinity;
  for (;;) {
    if (update.isOver) {
      upSince = Math.min(upSince, Date.now());
      const result = await update.result;
      if (ending.aborted) return undefined;
      if (result.exitCode !== 0) throw failure(result);
      if (Date.now() - upSince > FIRST_BLOCK_WITHIN_MILLISECONDS) {
        throw new UserError("the network is up, and shows no block to readers at its gateway");
      }
    }
    const network = await discoverNetwork(docker, DEMO).catch(() => undefined);
    if (network && !ending.aborted && (await showsBlocks(network))) return network;
    await sleep(LOOKS_EVERY_MILLISECONDS);
  }
}

/** Whether it is whole, and readers are shown a block beyond the first that nobody made. */
async function showsBlocks({ gatewayUrl, incomplete, validators }: Network): Promise<boolean> {
  if (!gatewayUrl || incomplete.length > 0 || validators.length === 0) return false;
  const head = await call<string>(gatewayUrl, "eth_blockNumber").then(Number, () => 0);
  return head >= 1;
}

const failure = ({ text }: CommandResult): UserError =>
  new UserError(`the network of the demo did not come up:\n${text.trim().split("\n").slice(-LINES_SHOWN).join("\n")}`);

/** @returns whether nothing is left */
export async function removeDemo(stack: OwnStack): Promise<boolean> {
  if (!stack.hasBegun) {
    stack.forget();
    return true;
  }
  const startedAt = Date.now();
  const endProgress = showProgress(
    "demo",
    () => `${formatSeconds(Date.now() - startedAt)}: the network is being removed`,
  );
  const { exitCode, text } = await stack.run(["down"]).finally(endProgress);
  if (exitCode !== 0) {
    // Its config stays, by which `down` knows the stack.
    say("failed", `${DEMO} could not be removed (${text.trim().split("\n").at(-1)}): make down STACK=${DEMO}`);
    return false;
  }
  stack.forget();
  success(`Nothing of ${DEMO} is left, after ${formatSeconds(Date.now() - startedAt)}`);
  return true;
}
