/** Questions to a program in a container, by its input and output: a question a line, an answer a line. */
import { createInterface } from "node:readline";
import { PassThrough, type Duplex } from "node:stream";
import type Docker from "dockerode";

type Line = { id: number; failure?: string } & Record<string, unknown>;

interface Waiting {
  resolve: (answer: Line) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

const ended = (): Error => new Error("the connection to its container has ended");

export class LineCalls {
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private hasEnded = false;

  /**
   * @param stream what is attached to the program, its output and its complaints in one
   * @param silentSeconds without an answer nobody is there any more, though no connection has said so: a host that has lost its power
   *   says nothing
   */
  constructor(
    docker: Docker,
    private readonly stream: Duplex,
    private readonly silentSeconds: number,
  ) {
    const [output, complaints] = [new PassThrough(), new PassThrough()];
    (docker.modem as Demultiplexer).demuxStream(stream, output, complaints);
    complaints.resume();
    createInterface({ input: output }).on("line", (line) => this.hear(line));
    stream.on("error", (error: Error) => this.fail(error));
    // Through ssh it ends without being closed.
    for (const event of ["end", "close"]) stream.once(event, () => this.fail(ended()));
  }

  get isOpen(): boolean {
    return !this.hasEnded;
  }

  /** @throws Error with the failure that the program tells of, or where there is no answer */
  ask<Answer>(question: Record<string, unknown>): Promise<Answer> {
    const id = this.asked++;
    return new Promise<unknown>((resolve, reject) => {
      if (this.hasEnded) return reject(ended());
      const giveUp = () => this.fail(new Error(`no answer within ${this.silentSeconds} s`));
      this.waiting.set(id, { resolve, reject, timer: setTimeout(giveUp, this.silentSeconds * 1_000) });
      this.stream.write(`${JSON.stringify({ id, ...question })}\n`);
    }) as Promise<Answer>;
  }

  close(): void {
    this.fail(ended());
  }

  /** What is no answer was written in the program's place: by an engine whose container has ended meanwhile, for instance. */
  private hear(text: string): void {
    let line: Line;
    try {
      line = JSON.parse(text) as Line;
    } catch {
      return this.fail(new Error(text));
    }
    this.settle(line);
  }

  private settle(line: Line): void {
    const waiting = this.waiting.get(line.id);
    if (!waiting) return;
    this.waiting.delete(line.id);
    clearTimeout(waiting.timer);
    if (line.failure === undefined) waiting.resolve(line);
    else waiting.reject(new Error(line.failure));
  }

  /** For good: all that wait are told, and it answers no more. */
  private fail(error: Error): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.stream.destroy();
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.waiting.clear();
  }
}

/** dockerode has no type for it. */
interface Demultiplexer {
  demuxStream(stream: Duplex, output: PassThrough, errors: PassThrough): void;
}
