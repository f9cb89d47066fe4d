/** How the view looks, by what the terminal can show. Pure. */
import colors from "picocolors";

export interface Glyphs {
  tick: string;
  late: string;
  skipped: string;
  leadsAndActive: string;
  leads: string;
  active: string;
  follows: string;
  down: string;
  frozen: string;
  restarting: string;
  cutOff: string;
  arrows: string;
  line: string;
  /** Where a text is cut. */
  more: string;
}

/** `leads` is the upper half of `leadsAndActive`, `active` the lower one: two bands in one line. */
const DRAWN: Glyphs = {
  tick: "■",
  late: "■",
  skipped: "×",
  leadsAndActive: "█",
  leads: "▀",
  active: "▄",
  follows: "·",
  down: "x",
  frozen: "‖",
  restarting: "↻",
  cutOff: "╱",
  arrows: "←→",
  line: "─",
  more: "…",
};

const TYPED: Glyphs = {
  tick: "#",
  late: "!",
  skipped: "x",
  leadsAndActive: "#",
  leads: "^",
  active: "_",
  follows: ".",
  down: "x",
  frozen: "=",
  restarting: "~",
  cutOff: "/",
  arrows: "<>",
  line: "-",
  more: "~",
};

export interface Style {
  glyphs: Glyphs;
  /** Without them, ticks are the numbers of the sequencers that made them. */
  hasColors: boolean;
}

const MADE_BY = ["cyan", "magenta", "yellow", "green", "blue", "cyanBright", "magentaBright", "yellowBright", "white"];

/** Of a sequencer, in its lane and in the slots. Red is for what went wrong. */
export const colorOf = (name: string): string => MADE_BY[(indexOf(name) - 1) % MADE_BY.length] ?? "white";

export const indexOf = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 1);

export const styleOf = (isUnicode: boolean, hasColors: boolean): Style => {
  const glyphs = isUnicode ? DRAWN : TYPED;
  // Red alone would tell nobody without colours.
  return { hasColors, glyphs: hasColors ? glyphs : { ...glyphs, late: TYPED.late } };
};

/** By the locale, and by what asks for no colours (`NO_COLOR`). */
export function terminalStyle(environment: NodeJS.ProcessEnv = process.env): Style {
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  return styleOf(/utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || ""), colors.isColorSupported);
}
