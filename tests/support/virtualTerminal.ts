/** A terminal without a window: what a program writes becomes the screen that a person would see. */
import { Terminal } from "@xterm/headless";
import { PassThrough, Writable } from "node:stream";

export interface Size {
  columns: number;
  rows: number;
}

export class VirtualTerminal {
  private readonly terminal: Terminal;

  constructor({ columns, rows }: Size) {
    this.terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  }

  /** Ends when it is on the screen. */
  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.terminal.write(data, resolve));
  }

  resize({ columns, rows }: Size): void {
    this.terminal.resize(columns, rows);
  }

  /** Line by line, without spaces at the ends. */
  get lines(): string[] {
    const { buffer, rows } = this.terminal;
    return Array.from(
      { length: rows },
      (_, row) => buffer.active.getLine(buffer.active.viewportY + row)?.translateToString(true) ?? "",
    );
  }

  get text(): string {
    return this.lines.join("\n");
  }

  /** Whether a program has the screen to itself, and will give it back. */
  get isAlternate(): boolean {
    return this.terminal.buffer.active.type === "alternate";
  }

  /** Number of the palette's colour of a character; undefined for the default one. */
  colorAt(row: number, column: number): number | undefined {
    const cell = this.terminal.buffer.active.getLine(row)?.getCell(column);
    return cell && !cell.isFgDefault() ? cell.getFgColor() : undefined;
  }
}

/** The two ends that a program in this process has of it. */
export function streamsOf(terminal: VirtualTerminal, size: Size) {
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) =>
      void terminal.write(chunk.toString().replace(/(?<!\r)\n/g, "\r\n")).then(() => done()),
  });
  const stdout = Object.assign(output, size, { isTTY: true }) as unknown as NodeJS.WriteStream;
  const input = new PassThrough();
  const nothing = () => input;
  const stdin = Object.assign(input, { isTTY: true, setRawMode: nothing, ref: nothing, unref: nothing });
  return {
    stdout,
    stdin: stdin as unknown as NodeJS.ReadStream,
    press: (keys: string) => void input.write(keys),
    resize: (to: Size) => {
      terminal.resize(to);
      Object.assign(stdout, to);
      stdout.emit("resize");
    },
  };
}
