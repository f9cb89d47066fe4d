/** When hard forks become active: as the config says it, as the genesis has it, and as nodes are told. Pure. */

/**
 * The forks whose activation can be chosen, in their order. Those before are part of every chain here from its first block on. Names are
 * those of op-node's and op-geth's flags.
 */
export const FORKS = ["jovian", "karst"] as const;
export type ForkName = (typeof FORKS)[number];

/**
 * Of each fork, as in the config: seconds after the first block, `never`, or a moment as seconds of Unix time. What is left out is
 * op-deployer's default.
 */
export type Hardforks = Partial<Record<ForkName, string>>;

/** Numbers from here on are moments (Unix time; this one was in 2017), and those below are seconds after the first block. */
export const FIRST_MOMENT = 1_500_000_000;

const NEVER = "never";

/** What op-deployer v0.6.0 does with a fork of which nobody says anything. */
const DEFAULTS: Record<ForkName, string> = { jovian: "0", karst: NEVER };

/**
 * For a fork that op-deployer would activate with the first block, in seconds: a hundred years. An intent cannot say "never", and nodes
 * take another time for what has not begun.
 */
const FAR_SECONDS = 3_155_760_000;

type Activation = { kind: "offset"; seconds: number } | { kind: "never" } | { kind: "moment"; at: number };

/** @param value as the schema has checked it */
function activationOf(value: string): Activation {
  if (value === NEVER) return { kind: "never" };
  const number = Number(value);
  return number < FIRST_MOMENT ? { kind: "offset", seconds: number } : { kind: "moment", at: number };
}

const activations = (hardforks: Hardforks): [ForkName, Activation][] =>
  FORKS.map((fork) => [fork, activationOf(hardforks[fork] ?? DEFAULTS[fork])]);

/** What nodes are told beyond the genesis: seconds of Unix time, in the forks' order. */
export const momentsOf = (hardforks: Hardforks): Partial<Record<ForkName, number>> =>
  Object.fromEntries(
    activations(hardforks).flatMap(([fork, activation]) =>
      activation.kind === "moment" ? [[fork, activation.at] as const] : [],
    ),
  );

export const activatesKarst = (hardforks: Hardforks): boolean =>
  activations(hardforks).some(([fork, { kind }]) => fork === "karst" && kind !== "never");

/** For the genesis a moment is "never": it is added to a chain that runs, and must not make another one of it. */
const inGenesis = (hardforks: Hardforks): [ForkName, string][] =>
  activations(hardforks).map(([fork, activation]) => [
    fork,
    activation.kind === "offset" ? String(activation.seconds) : NEVER,
  ]);

/** What the first block decided, such as `jovian=never,karst=never`: another text means another chain. */
export const genesisText = (hardforks: Hardforks): string =>
  inGenesis(hardforks)
    .map(([fork, value]) => `${fork}=${value}`)
    .join();

/** op-deployer's `globalDeployOverrides` for it; empty for its defaults. */
export const deployOverrides = (hardforks: Hardforks): Record<string, string> =>
  Object.fromEntries(
    inGenesis(hardforks)
      .filter(([fork, value]) => value !== DEFAULTS[fork])
      .map(([fork, value]) => [
        `l2Genesis${fork[0]!.toUpperCase()}${fork.slice(1)}TimeOffset`,
        `0x${(value === NEVER ? FAR_SECONDS : Number(value)).toString(16)}`,
      ]),
  );

/** All of it as one word, which containers carry; undefined where everything is as by default. */
export function scheduleText(hardforks: Hardforks): string | undefined {
  const chosen = FORKS.flatMap((fork) => {
    const value = hardforks[fork];
    return value === undefined || value === DEFAULTS[fork] ? [] : [`${fork}=${value}`];
  });
  return chosen.length === 0 ? undefined : chosen.join();
}

/** @param text of `scheduleText` */
export const parseSchedule = (text: string | undefined): Hardforks =>
  Object.fromEntries(
    (text ?? "").split(",").flatMap((entry) => {
      const [fork = "", value] = entry.split("=");
      return FORKS.some((known) => known === fork) && value !== undefined ? [[fork, value] as const] : [];
    }),
  );

/** A moment as people read it: `2026-11-27T15:00:00Z`. */
export const momentText = (at: number): string => new Date(at * 1_000).toISOString().replace(".000Z", "Z");

interface OrderProblem {
  fork: ForkName;
  message: string;
}

/**
 * What is wrong with the order of forks: each comes after the one before it, in a block of its own.
 *
 * @param l2BlockTime seconds
 */
export function orderProblems(hardforks: Hardforks, l2BlockTime: number): OrderProblem[] {
  const all = activations(hardforks);
  return all.flatMap(([fork, activation], position) => {
    const before = all[position - 1];
    const reason = before && outOfOrder(before, activation, l2BlockTime);
    return reason === undefined ? [] : [{ fork, message: reason }];
  });
}

function outOfOrder(
  [earlier, before]: [ForkName, Activation],
  after: Activation,
  blockTime: number,
): string | undefined {
  if (after.kind === "never") return undefined;
  if (before.kind === "never") return `needs hardforks.${earlier}, which is "never": ${earlier} comes before it`;
  if (before.kind === "moment" && after.kind === "offset")
    return `counts from the first block, and hardforks.${earlier}, which comes before it, has a moment: give this one a later moment`;
  const [first, second] =
    before.kind === "offset" && after.kind === "offset"
      ? [before.seconds, after.seconds]
      : before.kind === "moment" && after.kind === "moment"
        ? [before.at, after.at]
        : [0, blockTime];
  // With the first block several may come.
  if (first === 0 || second >= first + blockTime) return undefined;
  return `${second} is not after hardforks.${earlier} (${first}): make it ${first + blockTime} or more, because each fork needs a block of its own`;
}
