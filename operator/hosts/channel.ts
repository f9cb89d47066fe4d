/** Requests that a container of a host makes for this program: of a host, this machine may reach the engine alone. */
import { createInterface } from "node:readline";
import { PassThrough, type Duplex } from "node:stream";
import type Docker from "dockerode";

export interface Answer {
  /** Of the HTTP response. */
  status: number;
  body: string;
}

/** Seconds of a request, in the container. */
const REQUEST_SECONDS = 10;
/** Then nobody is there any more, though no connection has said so: a host that has lost its power says nothing. */
const SILENT_SECONDS = 15;

/** Runs in the container by its Node: a request a line, an answer a line. It ends with its input. */
export const PROGRAM = [
  'const answer = (fields) => process.stdout.write(JSON.stringify(fields) + "\\n");',
  'require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {',
  "  const { id, url, body } = JSON.parse(line);",
  '  const headers = { "content-type": "application/json" };',
  `  fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(${REQUEST_SECONDS * 1_000}) })`,
  "    .then(async (response) => answer({ id, status: response.status, body: await response.text() }))",
  "    .catch((error) => answer({ id, failure: String(error.cause?.message || error.message) }));",
  '}).on("close", () => process.exit(0));',
].join("\n");

type Line = { id: number } & (Answer | { failure: string });

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

const ended = (): Error => new Error("the connection to its container has ended");

export class Channel {
  private readonly waiting = new Map<number, Waiting>();
  private requests = 0;
  private hasEnded = false;

  private constructor(private readonly stream: Duplex) {}

  /** @param container id or name of one that has Node and runs. @throws what the engine says */
  static async open(docker: Docker, container: string): Promise<Channel> {
    const program = await docker.getContainer(container).exec({
      Cmd: ["node", "-e", PROGRAM],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await program.start({ hijack: true, stdin: true });
    const channel = new Channel(stream);
    const [output, complaints] = [new PassThrough(), new PassThrough()];
    (docker.modem as Demultiplexer).demuxStream(stream, output, complaints);
    complaints.resume();
    createInterface({ input: output }).on("line", (line) => channel.settle(JSON.parse(line) as Line));
    stream.on("error", (error: Error) => channel.fail(error));
    // Through ssh it ends without being closed.
    for (const event of ["end", "close"]) stream.once(event, () => channel.fail(ended()));
    return channel;
  }

  get isOpen(): boolean {
    return !this.hasEnded;
  }

  /** Posts JSON. @throws Error where there is no answer */
  post(url: string, body: string): Promise<Answer> {
    const id = this.requests++;
    return new Promise((resolve, reject) => {
      if (this.hasEnded) return reject(ended());
      const giveUp = () => this.fail(new Error(`no answer within ${SILENT_SECONDS} s`));
      this.waiting.set(id, { resolve, reject, timer: setTimeout(giveUp, SILENT_SECONDS * 1_000) });
      this.stream.write(`${JSON.stringify({ id, url, body })}\n`);
    });
  }

  close(): void {
    this.fail(ended());
  }

  private settle(line: Line): void {
    const waiting = this.waiting.get(line.id);
    if (!waiting) return;
    this.waiting.delete(line.id);
    clearTimeout(waiting.timer);
    if ("failure" in line) waiting.reject(new Error(line.failure));
    else waiting.resolve(line);
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
