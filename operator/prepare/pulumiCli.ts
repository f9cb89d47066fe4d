/** Finding a Pulumi CLI, or getting one. */
import * as path from "node:path";
// Not all of the automation API, which brings TypeScript and npm with it: half of the time in which a command starts.
import { PulumiCommand } from "@pulumi/pulumi/automation/cmd";
import * as semver from "semver";
import { cachePath, pulumiBinDirectory } from "../../toolchain/cache";
import { tryCommand } from "../../toolchain/commands";
import { PULUMI_VERSION } from "../../toolchain/versions";
import { say, UserError } from "../terminal";

/** The oldest CLI that this project was read against; it keeps the salt of a passphrase in the state. */
const MINIMUM_VERSION = "3.150.0";
const DOWNLOAD_SITE = "https://get.pulumi.com";
const ANSWER_TIMEOUT_MILLISECONDS = 3_000;
const PLUGINS = ["docker", "random"] as const;

/** Where the CLI comes from. */
export type PulumiSource = "installed" | "toolchain" | "download";

export interface PulumiChoice {
  source: PulumiSource;
  /** Whether it can be used at once, rather than being built or downloaded first. */
  isReady: boolean;
}

/** Decides, says why, and changes nothing. */
export async function choosePulumi(): Promise<PulumiChoice> {
  const location = await tryCommand("sh", ["-c", "command -v pulumi"]);
  // Somebody took over the environment of an earlier run (`make env`).
  const isOurs = location !== undefined && path.dirname(location) === pulumiBinDirectory();
  const version = location && !isOurs ? await versionOf("pulumi") : undefined;
  const obstacle = await findObstacle(version);
  if (!obstacle) {
    say("pulumi", `${version} at ${location}`);
    return { source: "installed", isReady: true };
  }
  const built = await versionOf(path.join(pulumiBinDirectory(), "pulumi"));
  if (built) {
    say("pulumi", `${built} that the toolchain built, because ${obstacle}`);
    return { source: "toolchain", isReady: true };
  }
  if (await downloadSiteAnswers()) {
    const downloaded = await versionOf(path.join(downloadDirectory(), "bin", "pulumi"));
    say("pulumi", `${obstacle}: ${downloaded ? "using" : "installing"} ${PULUMI_VERSION} of ${DOWNLOAD_SITE}`);
    return { source: "download", isReady: downloaded !== undefined };
  }
  say(
    "pulumi",
    `${obstacle}, and its download site does not answer: building it from the Go module registry (about 5 minutes, once)`,
  );
  return { source: "toolchain", isReady: false };
}

/** Why the installed CLI will not do; undefined when it will. */
async function findObstacle(version: string | undefined): Promise<string | undefined> {
  if (!version) return "pulumi is not installed";
  if (semver.lt(version, MINIMUM_VERSION)) return `pulumi ${version} is older than ${MINIMUM_VERSION}`;
  // It downloads plugins by itself, where it can.
  const lacking = await missingPlugins();
  if (lacking.length === 0 || (await downloadSiteAnswers())) return undefined;
  return `pulumi ${version} lacks its plugins ${lacking.join(" and ")} and cannot download them`;
}

async function versionOf(pulumi: string): Promise<string | undefined> {
  return (await tryCommand(pulumi, ["version"]))?.replace(/^v/, "");
}

/**
 * Installs the CLI by Pulumi's own installer, unless it is there.
 *
 * @returns the folder to put on PATH
 */
export async function downloadPulumi(): Promise<string> {
  try {
    await PulumiCommand.install({ root: downloadDirectory(), version: new semver.SemVer(PULUMI_VERSION) });
  } catch (error) {
    throw new UserError(
      `Pulumi could not be installed (${(error as Error).message.split("\n")[0]}): ` +
        "install it as https://www.pulumi.com/docs/install/ says, and run this again",
    );
  }
  return path.join(downloadDirectory(), "bin");
}

const downloadDirectory = (): string => cachePath("pulumi", PULUMI_VERSION);

/** The provider plugins that the installed CLI would have to download. */
async function missingPlugins(): Promise<string[]> {
  const listing = await tryCommand("pulumi", ["plugin", "ls", "--json"]);
  const plugins = JSON.parse(listing || "[]") as { name: string; kind: string; version: string }[];
  return PLUGINS.filter((name) => {
    const { version } = require(`@pulumi/${name}/package.json`) as { version: string };
    return !plugins.some((plugin) => plugin.name === name && plugin.kind === "resource" && plugin.version === version);
  });
}

/** Asked at most once: silence costs seconds. */
let answer: Promise<boolean> | undefined;
const downloadSiteAnswers = (): Promise<boolean> =>
  (answer ??= fetch(`${DOWNLOAD_SITE}/install.sh`, {
    method: "HEAD",
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MILLISECONDS),
  }).then(
    ({ ok }) => ok,
    () => false,
  ));
