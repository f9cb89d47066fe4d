/** Environment variables that the user gives services: none that the project sets itself, and none for a secret. Pure. */
import type { ConfigProblem } from "./rules";
import { SERVICE_KEYS, type StackConfig } from "./schema";

/** Besides those that hold secrets. */
const SET_BY_THE_PROJECT = [
  "GF_ANALYTICS_CHECK_FOR_UPDATES",
  "GF_ANALYTICS_REPORTING_ENABLED",
  "GF_AUTH_ANONYMOUS_ENABLED",
  "GF_AUTH_ANONYMOUS_ORG_ROLE",
  "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH",
  "GF_LOG_CONSOLE_FORMAT",
  // Programs are found by it.
  "PATH",
];

const SECRET_WORDS =
  /(^|_)(APIKEY|CREDENTIALS?|JWT|KEYS?|MNEMONIC|PASSPHRASE|PASSWORD|PRIV|PRIVATE|SECRETS?|SEED|TOKEN)(_|$)/i;

const nameOf = (variable: string): string => variable.split("=", 1)[0]!;

/** What is wrong with a variable; undefined where nothing is. Never with its value. */
function whatIsWrong(name: string, earlier: string[]): string | undefined {
  if (SECRET_WORDS.test(name)) {
    return (
      `${name} is a name for a secret, and whoever may ask the Docker engine reads the environment of containers: ` +
      "remove it; the project gives services their keys as files"
    );
  }
  if (SET_BY_THE_PROJECT.includes(name)) return `${name} is set by the project itself: remove it`;
  if (earlier.includes(name)) return `${name} is there twice: keep one of them`;
  return undefined;
}

export const environmentProblems = ({ extra_environment }: StackConfig): ConfigProblem[] =>
  SERVICE_KEYS.flatMap((service) => {
    const names = (extra_environment[service] ?? []).map(nameOf);
    return names.flatMap((name, index) => {
      const message = whatIsWrong(name, names.slice(0, index));
      return message === undefined ? [] : [{ key: `extra_environment.${service}[${index}]`, message }];
    });
  });
