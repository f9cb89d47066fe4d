/** Finding and reaching the Docker engine: the same one that the `docker` command reaches. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { homedir } from "node:os";
import * as path from "node:path";
import { Duplex } from "node:stream";
import Docker from "dockerode";

/** Where an engine is, and who says so. */
export interface EngineAddress {
  /** Such as `unix:///var/run/docker.sock` or `ssh://me@machine`; undefined means the default socket. */
  host?: string;
  /** For messages. */
  chosenBy: string;
}

/**
 * The engine that the `docker` command would use: DOCKER_HOST, else the current context. dockerode and Pulumi's
 * provider know DOCKER_HOST only, and Docker Desktop, Colima and rootless Docker rely on contexts.
 */
export function engineAddress(environment: NodeJS.ProcessEnv = process.env): EngineAddress {
  const host = environment["DOCKER_HOST"];
  if (host) return { host, chosenBy: "DOCKER_HOST" };
  const directory = environment["DOCKER_CONFIG"] ?? path.join(homedir(), ".docker");
  const name = environment["DOCKER_CONTEXT"] ?? currentContext(directory);
  if (!name || name === "default") return { chosenBy: "the default socket" };
  const contextHost = hostOfContext(directory, name);
  return contextHost
    ? { host: contextHost, chosenBy: `Docker context "${name}"` }
    : { chosenBy: `the default socket (Docker context "${name}" names no engine)` };
}

/** For messages. */
export const describeEngine = ({ host, chosenBy }: EngineAddress): string =>
  host ? `${host} (${chosenBy})` : chosenBy;

function currentContext(directory: string): string | undefined {
  return readJson<{ currentContext?: string }>(path.join(directory, "config.json"))?.currentContext;
}

/** Docker keeps the description of a context in a folder named by the hash of its name. */
function hostOfContext(directory: string, name: string): string | undefined {
  const id = createHash("sha256").update(name).digest("hex");
  const file = path.join(directory, "contexts", "meta", id, "meta.json");
  return readJson<{ Endpoints?: { docker?: { Host?: string } } }>(file)?.Endpoints?.docker?.Host;
}

function readJson<Content>(file: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Content;
  } catch {
    return undefined;
  }
}

/** Whether ports that the engine publishes appear on this machine. */
export function isLocalEngine({ host }: EngineAddress): boolean {
  return (
    !host || /^(unix|npipe):/.test(host) || /^(tcp|https?):\/\/(localhost|127(\.\d+){3}|\[::1\])(:|\/|$)/.test(host)
  );
}

/**
 * A client of the engine at `address`. Nothing is sent yet.
 *
 * @param sshAtOnce connections by ssh at once, all clients of that host with such a limit together; default any number. What is upgraded,
 *   as an `exec` with input is, does not count
 */
export function connectEngine({ host }: EngineAddress = engineAddress(), sshAtOnce?: number): Docker {
  if (!host) return new Docker();
  if (/^(unix|npipe):\/\//.test(host)) return new Docker({ socketPath: host.replace(/^(unix|npipe):\/\//, "") });
  if (host.startsWith("ssh://")) {
    const options = {
      protocol: "http",
      host: "docker",
      port: 80,
      agent: sshAtOnce === undefined ? sshAgent(host) : limitedSshAgent(host, sshAtOnce),
    };
    return new Docker(options as Docker.DockerOptions);
  }
  // TLS comes from DOCKER_TLS_VERIFY and DOCKER_CERT_PATH, which dockerode reads itself, with the host.
  if (process.env["DOCKER_HOST"] === host) return new Docker();
  const { hostname, port } = new URL(host.replace(/^tcp:/, "http:"));
  return new Docker({ host: hostname, port: port || "2375" });
}

type Answer = (error: Error | null, ...rest: unknown[]) => void;
type Dial = (options: { abortSignal?: AbortSignal | undefined }, done: Answer) => void;

/**
 * The same client, whose calls fail when so many seconds from now have passed, unless they have a limit of their own. Their connections
 * are closed then, so that none keeps this process alive.
 */
export function withTimeLimit(docker: Docker, seconds: number): Docker {
  const limit = AbortSignal.timeout(seconds * 1_000);
  setMaxListeners(0, limit); // One for each call.
  const { modem } = docker as unknown as { modem: { dial: Dial } };
  const dial = modem.dial.bind(modem);
  modem.dial = (options, done) => {
    const limited: Answer = (error, ...rest) =>
      done(error && limit.aborted ? new Error(`no answer within ${seconds} s`) : error, ...rest);
    if (options.abortSignal) dial(options, done);
    else dial({ ...options, abortSignal: limit }, limited);
  };
  return docker;
}

const limitedAgents = new Map<string, Agent>();

function limitedSshAgent(host: string, atOnce: number): Agent {
  const agent = limitedAgents.get(host) ?? sshAgent(host, atOnce);
  limitedAgents.set(host, agent);
  return agent;
}

/**
 * Connects as the `docker` command does, through the user's own `ssh` with its config, keys and known hosts;
 * dockerode's way knows none of these.
 */
function sshAgent(host: string, atOnce = Infinity): Agent {
  const { hostname, port, username } = new URL(host);
  const destination = username ? `${username}@${hostname}` : hostname;
  const parameters = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", ...(port ? ["-p", port] : []), "--"];
  const agent = new Agent({ maxSockets: atOnce });
  agent.createConnection = () => {
    const ssh = spawn("ssh", [...parameters, destination, "docker", "system", "dial-stdio"], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let complaint = "";
    ssh.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
    // Writing to an ssh that has given up fails too, but only its own words say why.
    ssh.stdin.on("error", () => undefined);
    const connection = new Duplex({
      read: () => ssh.stdout.resume(),
      write: (piece: Buffer, _encoding, done) => void ssh.stdin.write(piece, () => done()),
      final: (done) => void ssh.stdin.end(() => done()),
    });
    ssh.stdout.on("data", (piece: Buffer) => connection.push(piece) || ssh.stdout.pause());
    ssh.once("error", (error) => connection.destroy(error));
    ssh.once("close", (code) => {
      if (code) connection.destroy(new Error(complaint.trim().split("\n").at(-1) || `ssh exited with ${code}`));
      else connection.push(null);
    });
    connection.once("close", () => ssh.kill());
    return connection;
  };
  return agent;
}
