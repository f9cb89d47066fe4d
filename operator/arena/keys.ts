/** What the keys mean. Pure. */
import type { Act } from "./acts";

export type Command =
  | { kind: "act"; act: Act }
  | { kind: "restoreAll" }
  /** The next target, or the one before. */
  | { kind: "step"; by: 1 | -1 }
  /** 0 is the leader, 1 the first sequencer. */
  | { kind: "choose"; index: number }
  | { kind: "quit" };

/** As the terminal library tells of them; those it has and these do not are of no use here. */
export interface SpecialKeys {
  leftArrow?: boolean;
  rightArrow?: boolean;
  upArrow?: boolean;
  downArrow?: boolean;
  tab?: boolean;
  shift?: boolean;
  escape?: boolean;
  ctrl?: boolean;
}

const LETTERS: Record<string, Command> = {
  k: { kind: "act", act: "kill" },
  p: { kind: "act", act: "partition" },
  f: { kind: "act", act: "freeze" },
  t: { kind: "act", act: "transfer" },
  r: { kind: "act", act: "restore" },
  R: { kind: "restoreAll" },
  l: { kind: "choose", index: 0 },
  q: { kind: "quit" },
};

/** @param input what was typed, empty for special keys. @returns undefined for a key that means nothing */
export function commandOf(input: string, key: SpecialKeys = {}): Command | undefined {
  if (key.ctrl) return input === "c" || input === "d" ? { kind: "quit" } : undefined;
  if (key.rightArrow || key.downArrow || (key.tab && !key.shift)) return { kind: "step", by: 1 };
  if (key.leftArrow || key.upArrow || key.tab) return { kind: "step", by: -1 };
  if (/^\d$/.test(input)) return { kind: "choose", index: Number(input) };
  return LETTERS[input];
}

/** For the line of help, in the order of use; the second word is for narrow windows. */
export const KEYS: readonly { key: string; means: string; short: string }[] = [
  { key: "k", means: "kill", short: "kill" },
  { key: "p", means: "partition", short: "cut" },
  { key: "f", means: "freeze", short: "freeze" },
  { key: "t", means: "transfer", short: "pass" },
  { key: "r", means: "restore", short: "restore" },
  { key: "R", means: "all", short: "all" },
  { key: "←→", means: "target", short: "" },
  { key: "q", means: "quit", short: "quit" },
];
