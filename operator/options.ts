/** What the commands' options have in common. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import * as path from "node:path";
import { Command, Option } from "@commander-js/extra-typings";
import { InvalidArgumentError } from "commander";
import { configuredStacks } from "./stacks";
import { isSet, UsageError } from "./terminal";

/** A command that works on one stack. */
/** @param meaning of `--stack`, where the command does not work on that stack itself */
export const stackCommand = (
  name: string,
  description: string,
  meaning = "the stack to work on; default STACK, else the one that is selected or runs",
) => new Command(name).description(description).addOption(stackOption(meaning));

function stackOption(meaning: string) {
  const option = new Option("-s, --stack <name>", meaning);
  // Offered by completion and help; a stack that runs though its config is gone may be named as well.
  option.argChoices = configuredStacks();
  return option;
}

/** For what takes a node away. */
export const FORCE = [
  "--force",
  "do it although the chain stops then, or nobody can take over the leadership",
] as const;

/**
 * Pulumi takes a word for the template of a new project, and downloads it.
 *
 * @throws UsageError where the arguments for it begin with one
 */
export function refuseWords([first]: string[]): void {
  if (first !== undefined && !first.startsWith("-")) {
    throw new UsageError(
      `unexpected argument '${first}'; arguments for pulumi follow two dashes and begin with an option`,
    );
  }
}

/** A number within a range. @throws InvalidArgumentError */
export const numberFrom =
  (minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && value >= minimum && value <= maximum) return value;
    const range = maximum === Number.MAX_SAFE_INTEGER ? `, ${minimum} or more` : ` from ${minimum} to ${maximum}`;
    throw new InvalidArgumentError(`It takes a number${range}.`);
  };

/** @throws InvalidArgumentError */
export const wholeNumberFrom =
  (minimum: number) =>
  (text: string): number => {
    const value = numberFrom(minimum)(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError(`It takes a whole number, ${minimum} or more.`);
    return value;
  };

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600 };

/** In seconds, for what waits or lasts. */
export const A_DAY = 86_400;

/** A time such as 90, 90s, 3m or 2h, in seconds. @param longest seconds @throws InvalidArgumentError */
export const timeUpTo =
  (longest = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text.trim()) ?? [];
    const seconds = Number(amount) * UNITS[unit]!;
    if (seconds > 0 && seconds <= longest) return seconds;
    const most = longest === Number.MAX_SAFE_INTEGER ? "" : `, at most ${longest / UNITS["h"]!}h`;
    throw new InvalidArgumentError(`It takes a time such as 90s, 3m or 2h${most}.`);
  };

/** A time up to a day. @param seconds by default, shown as `text` */
export const dayOption = <Flags extends string>(flags: Flags, description: string, seconds: number, text: string) =>
  new Option(flags, description).argParser(timeUpTo(A_DAY)).default(seconds, text);

/** The most that a command waits. @param seconds by default, shown as `text` */
export const timeoutOption = (seconds: number, text: string) =>
  dayOption("--timeout <time>", "the most that it waits, such as 90s or 10m", seconds, text);

/** A file that can be written, before the work whose result it is for. @throws InvalidArgumentError */
export function writableFile(file: string): string {
  try {
    accessSync(path.dirname(path.resolve(file)), constants.W_OK);
    if (existsSync(file)) accessSync(file, constants.W_OK);
  } catch {
    throw new InvalidArgumentError("It takes a file in a folder that exists and can be written.");
  }
  if (existsSync(file) && statSync(file).isDirectory())
    throw new InvalidArgumentError("It takes a file, not a folder.");
  return file;
}

/** A switch of the command line, or the variable that `make` passes on for it: `APPLY=1`, but not `APPLY=0`. */
export const isWanted = (option: boolean | undefined, variable: string): boolean => option === true || isSet(variable);
