/** What an arena came to, as a person reads it. */
import colors from "picocolors";
import type { ArenaEnd } from "./runArena";
import { scoreLine } from "./score";

export function renderArena({ report, left }: ArenaEnd): string {
  const { network, lasted, score, passed, problems, ownCores } = report;
  const verdict = passed && left.length === 0 ? colors.green("it held") : colors.red("it did not hold");
  return [
    `${network}, ${lasted} s: ${verdict}; ${scoreLine(score)}`,
    `  this program took ${ownCores.toFixed(2)} cores`,
    ...problems.map((problem) => `  ${colors.yellow(problem)}`),
    ...left.map((problem) => `  ${colors.red(`not whole: ${problem}`)}`),
  ].join("\n");
}
