/** Looks at this machine and at the engine. Nothing is started, installed or changed. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import type Docker from "dockerode";
import { describeEngine, engineAddress } from "../../engine/connection";
import { tryCommand } from "../../toolchain/commands";
import { groupNetworks } from "../inventory/group";
import { anyEngine, observeObjects } from "../inventory/observe";
import { withPulumi } from "../prepare";
import { ownBackendDirectory, ownBackendEnvironment, usersBackend, withoutCredentials } from "../prepare/backend";
import { choosePulumi } from "../prepare/pulumiCli";
import { silentRegistries } from "../prepare/registries";
import { PulumiCli } from "../pulumi";
import { say } from "../terminal";
import type { EngineFacts, MachineFacts, PulumiFacts } from "./model";

const ENGINE_TIMEOUT_MILLISECONDS = 10_000;
const STATE_TIMEOUT_MILLISECONDS = 15_000;

/** What does not answer is a finding. @throws UsageError for a DOCKER_HOST that is no address */
export async function observeMachine(): Promise<MachineFacts> {
  const docker = anyEngine();
  say("doctor", "looking at the engine, Pulumi and the registries");
  const [engine, pulumi, isClockSynchronized] = await Promise.all([
    observeEngineItself(docker),
    observePulumi(),
    clockIsSynchronized(),
  ]);
  const answers = engine.reason === undefined;
  const [silent, leftovers] = answers
    ? await Promise.all([silentRegistries(docker), leftoversOf(docker)])
    : [undefined, []];
  return { nodeVersion: process.version, pulumi, engine, isClockSynchronized, silentRegistries: silent, leftovers };
}

async function observeEngineItself(docker: Docker): Promise<EngineFacts> {
  const where = describeEngine(engineAddress());
  try {
    const asked = Date.now();
    const [version, info] = await within(
      Promise.all([docker.version(), docker.info() as Promise<Record<string, string | number | undefined>>]),
      ENGINE_TIMEOUT_MILLISECONDS,
    );
    const answered = Date.now();
    const systemTime = Date.parse(String(info["SystemTime"]));
    return {
      where,
      version: version.Version,
      ...text("storageDriver", info["Driver"]),
      ...text(
        "cgroup",
        [info["CgroupDriver"], info["CgroupVersion"] && `v${info["CgroupVersion"]}`].filter(Boolean).join(", "),
      ),
      ...(typeof info["NCPU"] === "number" ? { cpus: info["NCPU"] } : {}),
      ...(Number.isNaN(systemTime) ? {} : { clockAheadSeconds: outside(systemTime, asked, answered) / 1_000 }),
    };
  } catch (error) {
    return { where, reason: (error as Error).message };
  }
}

/** How far a time lies before or after all that it may be: an engine that is busy takes seconds to answer. */
const outside = (time: number, first: number, last: number): number =>
  time < first ? time - first : Math.max(0, time - last);

const text = <Key extends string>(key: Key, value: unknown): Partial<Record<Key, string>> =>
  typeof value === "string" && value !== "" ? ({ [key]: value } as Record<Key, string>) : {};

/** The state is read, because a login may have run out and a folder may have gone. */
async function observePulumi(): Promise<PulumiFacts> {
  const users = usersBackend(process.env);
  const own = ownBackendDirectory();
  const shown = path.relative(process.cwd(), own) || own;
  const exists = users !== undefined || existsSync(own);
  const backend = users
    ? `${withoutCredentials(users.url)} (${users.by})`
    : `${shown} in this project${exists ? "" : ", which make up makes"}`;
  try {
    const choice = await choosePulumi();
    if (!choice.isReady) return { backend };
    const more = users || !exists ? {} : ownBackendEnvironment(own, process.env);
    const pulumi = new PulumiCli(await withPulumi(choice, { ...process.env, ...more }));
    const version = (await pulumi.capture(["version"])).trim().replace(/^v/, "");
    if (!exists) return { backend, version };
    const problem = await within(pulumi.stacks(), STATE_TIMEOUT_MILLISECONDS).then(
      () => undefined,
      (error: Error) => error.message,
    );
    return { backend, version, problem };
  } catch (error) {
    return { backend, problem: (error as Error).message };
  }
}

/** systemd's word, which knows of chrony and ntpd as well. */
async function clockIsSynchronized(): Promise<boolean | undefined> {
  if (process.platform !== "linux") return undefined;
  const answer = await tryCommand("timedatectl", ["show", "--property=NTPSynchronized", "--value"]);
  return answer === "yes" ? true : answer === "no" ? false : undefined;
}

const leftoversOf = (docker: Docker): Promise<string[]> =>
  observeObjects(docker).then(
    (objects) =>
      groupNetworks(objects)
        .filter(({ condition }) => condition === "leftovers")
        .map(({ name }) => name),
    () => [],
  );

function within<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1_000} s`)), milliseconds).unref(),
  );
  return Promise.race([work, late]);
}
