import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stopEngine } from "../../../toolchain/ownEngine";
import { temporaryFolder } from "../../support/temporaryFolder";
import { pathWithWorkingIptables } from "../../../toolchain/iptables";

let cache: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  cache = temporaryFolder();
  mkdirSync(path.join(cache, "engine"));
  vi.stubEnv("OPSTACK_HA_CACHE", cache);
});

afterEach(() => {
  vi.unstubAllEnvs();
  children.splice(0).forEach((child) => child.kill("SIGKILL"));
});

/** A harmless program under any name, its process id written where the engine's is kept. */
async function runningAs(name: string): Promise<ChildProcess> {
  const program = path.join(cache, name);
  copyFileSync("/bin/sleep", program);
  chmodSync(program, 0o755);
  const child = spawn(program, ["60"], { stdio: "ignore" });
  children.push(child);
  await once(child, "spawn");
  writeFileSync(path.join(cache, "engine", "dockerd.pid"), String(child.pid));
  return child;
}

describe("stopEngine", () => {
  it("ends the dockerd whose process id was kept, and forgets it", async () => {
    const engine = await runningAs("dockerd");
    expect(await stopEngine()).toBe(true);
    expect(engine.signalCode).toBe("SIGTERM");
    expect(existsSync(path.join(cache, "engine", "dockerd.pid"))).toBe(false);
  });

  it("leaves alone what runs under a process id from before a reboot", async () => {
    const innocent = await runningAs("innocent");
    expect(await stopEngine()).toBe(false);
    expect(innocent.exitCode ?? innocent.signalCode).toBeNull();
  });

  it("has nothing to stop where nothing was started", async () => {
    expect(await stopEngine()).toBe(false);
  });
});

describe("pathWithWorkingIptables", () => {
  const machineWith = (programs: Record<string, "works" | "fails">): string => {
    const directory = path.join(cache, "machine");
    mkdirSync(directory);
    for (const [name, outcome] of Object.entries(programs)) {
      writeFileSync(path.join(directory, name), `#!/bin/sh\nexit ${outcome === "works" ? 0 : 1}\n`, { mode: 0o755 });
    }
    const machinePath = `${directory}:/usr/bin:/bin`;
    vi.stubEnv("PATH", machinePath);
    return machinePath;
  };

  it("changes nothing where iptables works", async () => {
    const machinePath = machineWith({ iptables: "works", "iptables-legacy": "works" });
    expect(await pathWithWorkingIptables()).toBe(machinePath);
  });

  it("puts the legacy iptables first where only that one works", async () => {
    const machinePath = machineWith({ iptables: "fails", "iptables-legacy": "works" });
    const directory = path.join(cache, "engine", "iptables-legacy");
    expect(await pathWithWorkingIptables()).toBe(`${directory}:${machinePath}`);
    expect(existsSync(path.join(directory, "iptables"))).toBe(true);
  });
});
