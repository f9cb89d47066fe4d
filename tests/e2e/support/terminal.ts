/** A program in a pseudo-terminal, with the screen that a person would see, and keys to press. */
import { execa } from "execa";
import { until } from "../../../shared/rpc/deadline";
import { VirtualTerminal, type Size } from "../../support/virtualTerminal";

export interface TerminalProgram {
  /** From the folder of the project on, and its arguments. */
  command: string[];
  directory: string;
  environment: NodeJS.ProcessEnv;
  size: Size;
}

export class TerminalSession {
  private readonly screen: VirtualTerminal;
  private readonly child;
  /** All that was written, control sequences included. */
  written = "";

  /** `script`, of every Linux, has the pseudo-terminal; `stty` tells its size. */
  constructor({ command, directory, environment, size }: TerminalProgram) {
    this.screen = new VirtualTerminal(size);
    const quoted = command.map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(" ");
    const inside = `stty cols ${size.columns} rows ${size.rows}; exec ${quoted}`;
    this.child = execa("script", ["--quiet", "--flush", "--return", "--command", inside, "/dev/null"], {
      cwd: directory,
      env: { ...environment, TERM: "xterm-256color", LANG: "C.UTF-8", LC_ALL: "C.UTF-8" },
      extendEnv: false,
      stdin: "pipe",
      reject: false,
      buffer: false,
    });
    this.child.stdout.on("data", (chunk: Buffer) => {
      this.written += chunk.toString();
      void this.screen.write(chunk);
    });
  }

  get text(): string {
    return this.screen.text;
  }

  get lines(): string[] {
    return this.screen.lines;
  }

  get isAlternate(): boolean {
    return this.screen.isAlternate;
  }

  press(keys: string): void {
    this.child.stdin.write(keys);
  }

  /** Waits until the screen shows it. @throws DeadlineError with the screen */
  async shows(what: string | RegExp | ((lines: string[]) => boolean), withinSeconds: number): Promise<void> {
    const holds = (): boolean => {
      if (typeof what === "string") return this.text.includes(what);
      return what instanceof RegExp ? what.test(this.text) : what(this.lines);
    };
    const look = async () => {
      if (holds()) return true;
      throw new Error(`\n${this.text.trimEnd()}`);
    };
    await until(`the screen to show ${String(what)}`, look, { withinSeconds, everyMilliseconds: 100 });
  }

  /** Waits for its end. @returns its exit code */
  async ended(): Promise<number> {
    const { exitCode } = await this.child;
    return exitCode ?? -1;
  }

  /** As a person who closes the window: the program is told by SIGHUP, and can write no more. */
  close(): void {
    this.child.kill("SIGKILL");
  }
}
