/** Runs a container's command line with the real /bin/sh, and fake programs in place of those of its image. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { onTestFinished } from "vitest";
import type { Command } from "../../../components/docker/command";

/** Folders of the container, which lie in a temporary folder here. */
const FOLDERS = ["data", "genesis", "job", "secrets"];

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing went on.
  }
}

export class FakeContainer {
  private readonly root = mkdtempSync(path.join(tmpdir(), "opstack-ha-container-"));

  constructor() {
    for (const folder of [...FOLDERS, "bin"]) mkdirSync(path.join(this.root, folder));
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
  }

  /** Puts a file where the container would see it, such as `/secrets/jwt`. */
  write(file: string, content: string): void {
    mkdirSync(path.dirname(this.inRoot(file)), { recursive: true });
    writeFileSync(this.inRoot(file), content);
  }

  read = (file: string): string => readFileSync(this.inRoot(file), "utf8");

  has = (file: string): boolean => existsSync(this.inRoot(file));

  /** Adds a program: a shell script, which finds the container's folders under `$ROOT`. */
  program(name: string, script: string): void {
    const file = path.join(this.root, "bin", name);
    // Replaced rather than written to, which Linux refuses while a run that was just ended is still starting it.
    writeFileSync(`${file}.new`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    renameSync(`${file}.new`, file);
  }

  /** Adds a program that writes down its arguments, its environment and its process id. */
  recorder(name: string): void {
    this.program(
      name,
      `for argument in "$@"; do printf '%s\\0' "$argument"; done > $ROOT/arguments; env > $ROOT/environment; echo $$ > $ROOT/pid`,
    );
  }

  /** What a recorder wrote down. */
  recorded(): { arguments: string[]; environment: Record<string, string>; pid: number } {
    return {
      arguments: this.read("/arguments").split("\0").slice(0, -1),
      environment: Object.fromEntries(
        this.read("/environment")
          .split("\n")
          .map((line) => line.split(/=(.*)/s) as [string, string]),
      ),
      pid: Number(this.read("/pid")),
    };
  }

  /** Starts the container, and waits for its end. */
  run({ entrypoints, command }: Command): { exitCode: number | null; output: string; pid: number } {
    const [program = "", ...rest] = [...entrypoints, ...command].map((argument) => this.relocate(argument));
    const { status, stdout, stderr, pid } = spawnSync(program, rest, {
      encoding: "utf8",
      env: { PATH: `${path.join(this.root, "bin")}:/usr/bin:/bin`, ROOT: this.root },
      // A process group of its own, which its types do not tell of: what goes on in the background ends with the container.
      ...{ detached: true },
    });
    endGroup(pid);
    return { exitCode: status, output: stdout + stderr, pid };
  }

  private inRoot = (file: string): string => path.join(this.root, file);

  /** `/secrets/jwt` → `<root>/secrets/jwt`, wherever it stands in the text. */
  private relocate = (text: string): string =>
    text.replace(new RegExp(`(?<![\\w/.-])/(?=(${FOLDERS.join("|")})\\b)`, "g"), `${this.root}/`);
}
