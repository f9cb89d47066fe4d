/** Requests that a container of a host makes for this program: of a host, this machine may reach the engine alone. */
import type Docker from "dockerode";
import { LineCalls } from "./lineCalls";

export interface Answer {
  /** Of the HTTP response. */
  status: number;
  body: string;
}

/** Seconds of a request, in the container. */
const REQUEST_SECONDS = 10;
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

export class Channel {
  private constructor(private readonly calls: LineCalls) {}

  /** @param container id or name of one that has Node and runs. @throws what the engine says */
  static async open(docker: Docker, container: string): Promise<Channel> {
    const program = await docker.getContainer(container).exec({
      Cmd: ["node", "-e", PROGRAM],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    return new Channel(new LineCalls(docker, await program.start({ hijack: true, stdin: true }), SILENT_SECONDS));
  }

  get isOpen(): boolean {
    return this.calls.isOpen;
  }

  /** Posts JSON. @throws Error where there is no answer */
  post(url: string, body: string): Promise<Answer> {
    return this.calls.ask<Answer>({ url, body });
  }

  close(): void {
    this.calls.close();
  }
}
