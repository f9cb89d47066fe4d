/** Questions to a program in a container, by its input and output: a question a line, an answer a line. */
import { createInterface } from "node:readline";
import { PassThrough, type Duplex } from "node:stream";
import type Docker from "dockerode";

type Line = { id: number; failure?: string } & Record<string, unknown>;

interface Waiting {
  resolve: (answer: Line) => void;
  reject: (error: Error) => void;
}

const ENDED = "the connection to its container has ended";

export class LineCalls {
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  /** @param stream what is attached to the program, its output and its complaints in one */
  constructor(
    docker: Docker,
    private readonly stream: Duplex,
  ) {
    const [output, complaints] = [new PassThrough(), new PassThrough()];
    (docker.modem as Demultiplexer).demuxStream(stream, output, complaints);
    complaints.resume();
    createInterface({ input: output }).on("line", (line) => this.settle(JSON.parse(line) as Line));
    stream.once("error", (error: Error) => this.fail(error));
    stream.once("close", () => this.fail(new Error(ENDED)));
  }

  /** @throws Error with the failure that the program tells of, or where there is no answer */
  ask<Answer>(question: Record<string, unknown>): Promise<Answer> {
    const id = this.asked++;
    return new Promise<unknown>((resolve, reject) => {
      if (this.stream.destroyed) return reject(new Error(ENDED));
      this.waiting.set(id, { resolve, reject });
      this.stream.write(`${JSON.stringify({ id, ...question })}\n`);
    }) as Promise<Answer>;
  }

  close(): void {
    this.stream.destroy();
  }

  private settle(line: Line): void {
    const waiting = this.waiting.get(line.id);
    this.waiting.delete(line.id);
    if (line.failure === undefined) waiting?.resolve(line);
    else waiting?.reject(new Error(line.failure));
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/** dockerode has no type for it. */
interface Demultiplexer {
  demuxStream(stream: Duplex, output: PassThrough, errors: PassThrough): void;
}
