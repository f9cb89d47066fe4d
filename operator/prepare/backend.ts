/** Where Pulumi keeps its state: the user's own backend, or a folder of this project. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { PROJECT_DIRECTORY } from "../pulumi";
import { say } from "../terminal";

export interface Backend {
  /** What `pulumi` needs in its environment to use it; empty for the user's own. */
  environment: NodeJS.ProcessEnv;
  /** The folder of a backend in the file system. */
  directory?: string;
  /** Whether it is the project's own folder. */
  isOwn: boolean;
}

/** Finds the backend; makes the project's own folder and passphrase where the user has none. */
export function prepareBackend(environment = process.env, projectDirectory = PROJECT_DIRECTORY): Backend {
  const chosen = usersBackend(environment);
  if (chosen) {
    say("state", `${withoutCredentials(chosen.url)} (${chosen.by})`);
    return { environment: {}, directory: fileDirectory(chosen.url), isOwn: false };
  }
  const directory = ownBackendDirectory(projectDirectory);
  say(
    "state",
    `${path.relative(process.cwd(), directory) || directory} in this project, because you are not logged in to Pulumi`,
  );
  return { environment: ownBackendEnvironment(directory, environment), directory, isOwn: true };
}

/** A database's URL may have a password, and parameters may be secrets, too. */
export function withoutCredentials(text: string): string {
  if (!text.includes("://")) return text;
  if (!URL.canParse(text)) return `${text.split(":")[0]}:…`;
  const url = new URL(text);
  if (!url.username && !url.password && !url.search) return text;
  url.username = url.password = url.search = "";
  return url.href;
}

/** The folder of the project's own state. */
export const ownBackendDirectory = (projectDirectory = PROJECT_DIRECTORY): string =>
  path.join(projectDirectory, ".state");

/** Creates the folder and what protects its secrets, unless they exist, and says how `pulumi` finds them. */
export function ownBackendEnvironment(directory: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const hasPassphrase = "PULUMI_CONFIG_PASSPHRASE" in environment || "PULUMI_CONFIG_PASSPHRASE_FILE" in environment;
  const file = path.join(directory, "passphrase");
  if (!hasPassphrase && !existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return {
    PULUMI_BACKEND_URL: `file://${directory}`,
    ...(hasPassphrase ? {} : { PULUMI_CONFIG_PASSPHRASE_FILE: file }),
    // The salt of the passphrase stands in the state, so that the committed stack files need not carry it.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
  };
}

/** What Pulumi itself would use, without asking it: it may not be installed yet, and its service may be slow. */
export function usersBackend(environment: NodeJS.ProcessEnv): { url: string; by: string } | undefined {
  const url = environment["PULUMI_BACKEND_URL"];
  if (url) return { url, by: "PULUMI_BACKEND_URL" };
  if (environment["PULUMI_ACCESS_TOKEN"]) return { url: "Pulumi Cloud", by: "PULUMI_ACCESS_TOKEN" };
  const home = environment["PULUMI_HOME"] ?? path.join(homedir(), ".pulumi");
  try {
    const { current } = JSON.parse(readFileSync(path.join(home, "credentials.json"), "utf8")) as { current?: string };
    return current ? { url: current, by: "your Pulumi login" } : undefined;
  } catch {
    return undefined;
  }
}

/** @returns undefined for a backend that is no folder */
function fileDirectory(url: string): string | undefined {
  if (!url.startsWith("file://")) return undefined;
  const [location = ""] = url.slice("file://".length).split("?");
  return path.resolve(PROJECT_DIRECTORY, location.replace(/^~/, homedir()));
}

/**
 * Takes the passphrase's salt out of a stack file, where Pulumi puts it at every update. The state holds it as well,
 * and in a committed file it would be a change that nobody made, of no use with anybody else's passphrase. A file with
 * secrets keeps it, because it belongs to them.
 */
export function removeSalt(stack: string, projectDirectory = PROJECT_DIRECTORY): void {
  const file = path.join(projectDirectory, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) return;
  const text = readFileSync(file, "utf8");
  const without = text.replace(/^encryptionsalt: .*\n?/m, "");
  if (without !== text && !/\bsecure:/.test(text)) writeFileSync(file, without);
}
