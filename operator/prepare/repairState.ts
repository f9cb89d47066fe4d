/**
 * Repairing what a killed update leaves behind: a lock that nobody holds, operations of which nobody knows whether they
 * happened, and Docker objects that Pulumi does not know of. An update that was interrupted in good order leaves none.
 */
import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { tryCommand } from "../../toolchain/commands";
import { count, objectsOf, removeObjects, type DockerObject } from "../leftovers";
import { PROJECT_NAME, type ExportedState, type PulumiCli } from "../pulumi";
import { say, UserError } from "../terminal";

export interface RepairTarget {
  docker: Docker;
  pulumi: PulumiCli;
  stack: string;
  /** The folder of the state backend, where it is one. */
  backendDirectory?: string;
  /** Whether everything with the stack's label goes anyway, whoever made it. */
  removesAnyway?: boolean;
  /** Whether the network is on other engines than `docker`, of which Pulumi alone knows what they have. Default false. */
  isOverHosts?: boolean;
}

interface Lock {
  pid: number;
  hostname: string;
  timestamp: string;
}

/**
 * @returns whether what Docker has differs from the state, so that the next update has to refresh
 * @throws UserError while another update of this stack runs
 */
export async function repairState(target: RepairTarget): Promise<boolean> {
  const unlocked = await clearDeadLocks(target);
  const state = await target.pulumi.exportState(target.stack);
  const cleared = await clearPendingOperations(target, state);
  if (target.isOverHosts) return unlocked || cleared;
  const removed = await removeUnknownObjects(target, state, unlocked || cleared);
  if (unlocked || cleared || removed || (await hasChangedByHand(target, state))) return true;
  return forgetLostImages(target, state);
}

/** Pulumi takes its word for what runs, unless it is told to look. */
async function hasChangedByHand({ docker, stack }: RepairTarget, { deployment }: ExportedState): Promise<boolean> {
  const objects = new Map((await objectsOf(docker, stack)).map((object) => [object.id, object]));
  const isDockerObject = /^docker:index\/(container|network|volume):/;
  const affected = (deployment.resources ?? []).filter(({ type, id, inputs }) => {
    if (!id || !isDockerObject.test(type)) return false;
    const object = objects.get(id);
    // A job has done its work: that `docker container prune` removed it is no reason to run it again.
    if (!object) return inputs?.attach !== true;
    return object.isDown;
  });
  if (affected.length === 0) return false;
  say("recover", `${affected.length} of the network's Docker objects are stopped or gone: refreshing Pulumi's state`);
  return true;
}

const IMAGE = "docker:index/remoteImage:RemoteImage";

/**
 * Images that the state knows and the engine has no longer: `docker system prune -a` removes those of jobs, whose containers have
 * ended. Pulumi looks at these alone, and gets them again: a look at everything would run every job again, and the leadership
 * would move for it.
 *
 * @returns whether Pulumi has to look at everything all the same
 */
async function forgetLostImages({ docker, pulumi, stack }: RepairTarget, { deployment }: ExportedState) {
  const images = (deployment.resources ?? []).filter(({ type }) => type === IMAGE);
  if (images.length === 0) return false;
  const present = new Set((await docker.listImages()).map(({ Id }) => Id));
  // The provider's id of an image is the engine's, followed by the name.
  const lost = images.filter(({ id = "" }) => !present.has(id.slice(0, IMAGE_ID_LENGTH)));
  if (lost.length === 0) return false;
  const names = lost.map(({ inputs }) => String(inputs?.name)).join(", ");
  say("recover", `the engine has lost ${lost.length} of the network's images: getting ${names} again`);
  const targets = lost.flatMap(({ urn }) => ["--target", urn]);
  try {
    await pulumi.capture(["refresh", "--yes", "--skip-preview", "--stack", stack, ...targets]);
    return false;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say("recover", `${error.message}: refreshing all of Pulumi's state`);
    return true;
  }
}

/** Of `sha256:` and 64 hexadecimal digits. */
const IMAGE_ID_LENGTH = 71;

/** Only a backend that is a folder says who holds a lock; others time locks out or are asked with `pulumi cancel`. */
async function clearDeadLocks({ pulumi, stack, backendDirectory }: RepairTarget): Promise<boolean> {
  const locks = backendDirectory ? readLocks(backendDirectory, stack) : [];
  if (locks.length === 0) return false;
  const holder = await updateHolder(backendDirectory!, stack);
  if (holder) {
    throw new UserError(
      `another update of stack ${stack} runs (process ${holder.pid} on ${holder.hostname}, since ${holder.timestamp}): ` +
        `wait for it, or interrupt it with: kill -INT ${holder.pid}`,
    );
  }
  const pids = locks.map(({ pid }) => pid).join(", ");
  say("recover", `an earlier update was killed (process ${pids}): clearing its lock`);
  await pulumi.capture(["cancel", "--yes", "--stack", stack]);
  return true;
}

/** The update of a stack that runs, where the backend is a folder; undefined without one, or where it was killed. */
export async function updateHolder(backendDirectory: string, stack: string): Promise<Lock | undefined> {
  for (const lock of readLocks(backendDirectory, stack)) if (await isHeld(lock)) return lock;
  return undefined;
}

function readLocks(backendDirectory: string, stack: string): Lock[] {
  const directory = path.join(backendDirectory, ".pulumi", "locks", "organization", PROJECT_NAME, stack);
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith(".json"))
      .map((file) => JSON.parse(readFileSync(path.join(directory, file), "utf8")) as Lock);
  } catch {
    return [];
  }
}

/** A process id is used again at some time, so the name counts too. What runs elsewhere is taken to be alive. */
async function isHeld({ pid, hostname: machine }: Lock): Promise<boolean> {
  if (machine !== hostname()) return true;
  return (await tryCommand("ps", ["-p", String(pid), "-o", "comm="]))?.includes("pulumi") ?? false;
}

/** Importing a state drops its pending operations, in a second; whatever they did is found by label or by refreshing. */
async function clearPendingOperations({ pulumi, stack }: RepairTarget, state: ExportedState): Promise<boolean> {
  const pending = state.deployment.pending_operations ?? [];
  if (pending.length === 0) return false;
  say("recover", `clearing ${pending.length} operations that an earlier update was killed in`);
  await pulumi.capture(["stack", "import", "--stack", stack], JSON.stringify(state));
  return true;
}

/** The plugins outlive a killed `pulumi` and finish what they were asked for: wait until nothing new appears. */
async function settledObjectsOf(docker: Docker, stack: string): Promise<DockerObject[]> {
  const SETTLING_MILLISECONDS = 1_500;
  let objects = await objectsOf(docker, stack);
  for (;;) {
    await sleep(SETTLING_MILLISECONDS);
    const now = await objectsOf(docker, stack);
    if (now.length === objects.length) return now;
    objects = now;
  }
}

/**
 * Removes objects with this stack's label that its state does not know. They are ours to remove only where the state
 * is shown to be the one behind this network, or was about to make them; it may as well be that of another checkout.
 */
async function removeUnknownObjects(
  { docker, stack, removesAnyway }: RepairTarget,
  { deployment }: ExportedState,
  wasKilled: boolean,
): Promise<boolean> {
  const objects = wasKilled ? await settledObjectsOf(docker, stack) : await objectsOf(docker, stack);
  const known = new Set(deployment.resources?.map(({ id }) => id));
  const begun = new Set(deployment.pending_operations?.map(({ resource }) => resource.inputs?.name));
  const unknown = objects.filter(({ id }) => !known.has(id));
  if (unknown.length === 0) return false;
  const isOurs = removesAnyway || unknown.length < objects.length || unknown.every(({ name }) => begun.has(name));
  if (!isOurs) {
    throw new UserError(
      `the engine has ${count(unknown)} of stack ${stack} that this state does not know, ` +
        `perhaps of another checkout: remove them with: make down STACK=${stack}`,
    );
  }
  const names = unknown.map(({ name }) => name).join(", ");
  say("recover", `removing ${count(unknown)} that the state does not know: ${names}`);
  await removeObjects(docker, unknown);
  return true;
}
