/** How much each program logs: the same words for all of them, and the argument that each takes for a word. Pure. */
import type { ConfigProblem } from "./rules";
import type { StackConfig } from "./schema";

/** From little to much. */
export const LOG_LEVELS = ["crit", "error", "warn", "info", "debug", "trace"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

interface LoggingProgram {
  levels: readonly LogLevel[];
  argument: (level: LogLevel) => string;
}

const verbosity = (level: LogLevel): number => LOG_LEVELS.indexOf(level);

const ALL_BUT_CRIT = LOG_LEVELS.slice(1);

const opService: LoggingProgram = { levels: LOG_LEVELS, argument: (level) => `--log.level=${level}` };
const goEthereum: LoggingProgram = { levels: LOG_LEVELS, argument: (level) => `--verbosity=${verbosity(level)}` };
const ofPrometheus: LoggingProgram = {
  levels: ["error", "warn", "info", "debug"],
  argument: (level) => `--log.level=${level}`,
};

/** Anvil knows no levels, and Grafana takes its own as a variable (GF_LOG_LEVEL). */
const PROGRAMS = {
  alertmanager: ofPrometheus,
  geth: goEthereum,
  json_exporter: ofPrometheus,
  // One v for errors, three for what it logs by default.
  kona_node: { levels: ALL_BUT_CRIT, argument: (level) => `-${"v".repeat(verbosity(level))}` },
  op_batcher: opService,
  op_challenger: opService,
  op_conductor: opService,
  op_geth: goEthereum,
  op_node: opService,
  op_proposer: opService,
  op_reth: { levels: ALL_BUT_CRIT, argument: (level) => `--log.stdout.filter=${level}` },
  prometheus: ofPrometheus,
} satisfies Record<string, LoggingProgram>;
type LoggingService = keyof typeof PROGRAMS;

export const LOGGING_SERVICES = Object.keys(PROGRAMS) as LoggingService[];

/** `--verbosity` of `--verbosity=3`; all of `-v`, `-vv`, … are one. */
const argumentName = (argument: string): string => argument.split("=", 1)[0]!.replace(/^-v+$/, "-v");

/**
 * The argument for the level of a service; none where the user's own arguments set it, because some programs refuse an
 * argument that is given twice.
 *
 * @param service a key of `log_level`, or of a service that has no levels
 */
export function logLevelArguments(
  { log_level }: Pick<StackConfig, "log_level">,
  service: string,
  own: readonly string[],
): string[] {
  const key = LOGGING_SERVICES.find((each) => each === service);
  if (key === undefined) return [];
  const level = log_level[key];
  if (level === undefined) return [];
  const argument = PROGRAMS[key].argument(level);
  return own.some((other) => argumentName(other) === argumentName(argument)) ? [] : [argument];
}

/** Levels that a program does not have. */
export const logLevelProblems = ({ log_level }: StackConfig): ConfigProblem[] =>
  LOGGING_SERVICES.flatMap((service) => {
    const level = log_level[service];
    const { levels } = PROGRAMS[service];
    if (level === undefined || levels.includes(level)) return [];
    return [{ key: `log_level.${service}`, message: `must be one of ${levels.join(", ")}, not ${level}` }];
  });
