/**
 * Shell scripts that exchange what volumes hold, for any shell. Each can be killed at any moment and run again: either
 * `.before-load` holds all that a volume held before, or that lies in `.setting-aside` and beside it, together.
 */
import { ASIDE } from "./parts";

const { done, half } = ASIDE;

const EVERYTHING = "* .[!.]*";
const exists = '[ -e "$each" ] || [ -L "$each" ] || continue';

/** In the folder of one volume. */
const clearAllBut = (kept: string): string =>
  [`for each in ${EVERYTHING}; do`, `  ${exists}`, `  [ "$each" = ${kept} ] || rm -rf "./$each"`, "done"].join("\n");

/** Leaves nothing but `.before-load`. */
const SET_ASIDE = [
  `if [ ! -d ${done} ]; then`,
  `  mkdir -p ${half}`,
  `  for each in ${EVERYTHING}; do`,
  `    ${exists}`,
  `    [ "$each" = ${half} ] || mv "./$each" ${half}/`,
  "  done",
  `  mv ${half} ${done}`,
  "fi",
  clearAllBut(done),
].join("\n");

/** As if nothing had been set aside. */
const PUT_BACK = [
  `if [ -d ${done} ]; then`,
  clearAllBut(done),
  `  mv ${done} ${half}`,
  "fi",
  `if [ -d ${half} ]; then`,
  `  for each in ${half}/* ${half}/.[!.]*; do`,
  `    ${exists}`,
  '    mv "$each" .',
  "  done",
  `  rmdir ${half}`,
  "fi",
].join("\n");

const FORGET = `rm -rf ./${done}`;

/** The same in each folder. */
const inEach = (script: string) => (folders: string[]) =>
  ["set -e", ...folders.map((folder) => `cd '${folder}'\n${script}`)].join("\n");

export const setAside = inEach(SET_ASIDE);
export const putBack = inEach(PUT_BACK);
export const forgetAside = inEach(FORGET);

/** Prints a line for each folder: kibibytes, a tab, the folder. */
export const measure = (folders: string[]): string => `du -sk ${folders.map((folder) => `'${folder}'`).join(" ")}`;

/** Bytes in all folders, from what `measure` printed. */
export const measuredBytes = (output: string): number =>
  output
    .split(/\r?\n/)
    .map((line) => /^(\d+)\s/.exec(line)?.[1])
    .reduce((sum, kibibytes) => sum + 1_024 * Number(kibibytes ?? 0), 0);
