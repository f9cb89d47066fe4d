/** A way by ssh to a machine of the laboratory, as users have one: an sshd there, and an `ssh` here that has its key and knows it. */
import { existsSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import { until } from "../../../../shared/rpc/deadline";
import { toolchainEnvironment } from "../../../../toolchain";
import { run } from "./commands";
import { LABORATORY, type Machine } from "./machine";

/** It wants to be started by its whole path. */
const SSHD = "/usr/sbin/sshd";
const SSH = "/usr/bin/ssh";

/** Below the ports that the laboratory leads to a machine's loopback. */
const PORT = 2_222;

const ANSWERS_WITHIN_SECONDS = 20;

export const hasSshd = (): boolean => [SSHD, SSH].every((program) => existsSync(program));

export interface SshWay {
  /** URL of the machine's engine. */
  engine: string;
  /** A PATH on which `ssh` goes this way. */
  path: string;
}

/** With the limits that an sshd has by itself. It lasts until the machine's power is cut, or the laboratory goes. */
export async function openSsh(machine: Machine): Promise<SshWay> {
  const folder = path.join(LABORATORY, "ssh");
  const file = (name: string): string => path.join(folder, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(file("bin"), { recursive: true });
  for (const key of ["host", "user"]) await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file(key)]);
  await writeFile(file("sshd_config"), serverConfig(machine, file));
  await writeFile(file("ssh_config"), clientConfig(file));
  await writeFile(file("bin/ssh"), `#!/bin/sh\nexec ${SSH} -F ${file("ssh_config")} "$@"\n`);
  await chmod(file("bin/ssh"), 0o755);
  await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  // Where the connections that Pulumi's provider shares have their sockets.
  await mkdir(path.join(homedir(), ".ssh"), { recursive: true, mode: 0o700 });
  await machine.run(SSHD, "-f", file("sshd_config"), "-E", file("sshd.log"));
  const answers = async () => {
    await run(file("bin/ssh"), ["-o", "BatchMode=yes", "-p", String(PORT), `root@${machine.address}`, "true"]);
    return true;
  };
  await until(`the sshd of ${machine.name} (log: ${file("sshd.log")})`, answers, {
    withinSeconds: ANSWERS_WITHIN_SECONDS,
  });
  return {
    engine: `ssh://root@${machine.address}:${PORT}`,
    path: [file("bin"), toolchainEnvironment()["PATH"]].join(path.delimiter),
  };
}

/** Its `docker` is that of this machine, and is told the engine. */
const serverConfig = ({ address, engine }: Machine, file: (name: string) => string): string =>
  [
    `ListenAddress ${address}:${PORT}`,
    `HostKey ${file("host")}`,
    `AuthorizedKeysFile ${file("user.pub")}`,
    `PidFile ${file("sshd.pid")}`,
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "PermitRootLogin prohibit-password",
    `SetEnv DOCKER_HOST=${engine}`,
    "",
  ].join("\n");

const clientConfig = (file: (name: string) => string): string =>
  [
    `IdentityFile ${file("user")}`,
    "IdentitiesOnly yes",
    `UserKnownHostsFile ${file("known_hosts")}`,
    "StrictHostKeyChecking accept-new",
    "",
  ].join("\n");
