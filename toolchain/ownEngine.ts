import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import * as path from "node:path";
import { cachePath, isRunning } from "./cache";
import { isInstalled, tryCommand } from "./commands";
import { installDebianPackages } from "./debianPackages";
import { pathWithWorkingIptables } from "./iptables";
import type { Reporter } from "./report";

const pidFile = () => cachePath("engine", "dockerd.pid");
const logFile = () => cachePath("engine", "dockerd.log");

/** Where dockerd itself remembers its process id when nobody tells it another place. */
const DEFAULT_PID_FILE = "/var/run/docker.pid";
const SOCKET = "unix:///var/run/docker.sock";

const START_TIMEOUT_MS = 60_000;
/** dockerd gives every container ten seconds, some of them one after the other. */
const STOP_TIMEOUT_MS = 120_000;

/** The version of the engine that the docker command reaches, or undefined when none answers. */
export async function engineVersion(): Promise<string | undefined> {
  return tryCommand("docker", ["version", "--format", "{{.Server.Version}}"]);
}

/** Makes sure that a Docker engine answers; installs and starts one where that is possible. */
export async function ensureEngine(report: Reporter): Promise<void> {
  if (await engineVersion()) return;
  const host = process.env["DOCKER_HOST"];
  if (host) {
    throw new Error(
      `no Docker engine answers at DOCKER_HOST=${host}: start that one, or unset DOCKER_HOST to use one of this machine`,
    );
  }
  if (!(await isInstalled("dockerd")) || !(await isInstalled("docker"))) {
    report.say("installing Debian's Docker engine");
    await installDebianPackages(["docker.io", "iptables"]);
    // Where systemd runs, installing the package has started the engine already.
    if (await engineVersion()) return;
  }
  if (process.getuid?.() !== 0) {
    throw new Error("no Docker engine answers, and only root can start one: start Docker, or run this again as root");
  }
  report.say("starting dockerd");
  await startEngine();
  report.say(`Docker engine ${await engineVersion()} started (log: ${logFile()})`);
}

/** Stops the engine that `ensureEngine` started, and no other; returns false when there is none. */
export async function stopEngine(): Promise<boolean> {
  const pid = await enginePid(pidFile());
  if (pid === undefined) return false;
  process.kill(pid, "SIGTERM");
  const stopped = await waitUntil(async () => !isRunning(pid), STOP_TIMEOUT_MS);
  if (!stopped) throw new Error(`dockerd (process ${pid}) did not stop within ${STOP_TIMEOUT_MS / 1000} s`);
  await rm(pidFile(), { force: true });
  return true;
}

async function startEngine(): Promise<void> {
  await mkdir(path.dirname(pidFile()), { recursive: true });
  for (const file of [pidFile(), DEFAULT_PID_FILE]) {
    // A process id left over from before a reboot may belong to anything by now, and dockerd would refuse to start.
    if ((await enginePid(file)) === undefined) await rm(file, { force: true });
  }
  const dataRoot = process.env["OPSTACK_HA_DOCKER_DATA_ROOT"];
  const parameters = ["--host", SOCKET, "--pidfile", pidFile(), ...(dataRoot ? ["--data-root", dataRoot] : [])];
  const log = openSync(logFile(), "w");
  // In a session of its own it outlives the command that started it, and that one's terminal.
  const engine = spawn("dockerd", parameters, {
    detached: true,
    cwd: "/",
    stdio: ["ignore", log, log],
    env: { ...process.env, PATH: await pathWithWorkingIptables() },
  });
  closeSync(log);
  let exited = false;
  engine.once("exit", () => (exited = true));
  engine.once("error", () => (exited = true));
  engine.unref();

  const answers = await waitUntil(async () => exited || (await engineVersion()) !== undefined, START_TIMEOUT_MS);
  if (!answers || exited) {
    const lines = (await readFile(logFile(), "utf8")).trimEnd().split("\n").slice(-15).join("\n");
    throw new Error(`dockerd did not come up; the end of its log (${logFile()}):\n${lines}`);
  }
}

/** The process id in a pid file, if it is that of a running dockerd. */
async function enginePid(file: string): Promise<number | undefined> {
  const pid = Number(await readFile(file, "utf8").catch(() => ""));
  if (!(pid > 0)) return undefined;
  const program = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  return program.trim() === "dockerd" ? pid : undefined;
}

async function waitUntil(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return false;
}
