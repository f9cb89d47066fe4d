/** A Docker engine as far as logs are asked of it: over HTTP, so that the client is the real one. */
import Docker from "dockerode";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface FakeContainer {
  name: string;
  /** By time in whole seconds. */
  lines: { second: number; text: string }[];
  isRunning: boolean;
}

const SECONDS_OF_1970 = (second: number) => `1970-01-01T00:00:${String(second).padStart(2, "0")}Z`;

function frame(second: number, text: string): Buffer {
  const payload = Buffer.from(`${SECONDS_OF_1970(second)} ${text}\n`);
  const header = Buffer.alloc(8);
  header[0] = 1;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

export class FakeEngine {
  private readonly containers = new Map<string, FakeContainer>();
  private readonly followers = new Map<string, ServerResponse>();
  private events: ServerResponse | undefined;
  private readonly server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://engine");
    const id = /^\/containers\/([^/]+)\/logs$/.exec(pathname)?.[1];
    if (pathname === "/containers/json") response.end(JSON.stringify([...this.containers.keys()].map(this.listed)));
    else if (pathname === "/events") (this.events = response).flushHeaders();
    else if (id && this.containers.has(id)) this.sendLog(id, searchParams, response);
    else response.writeHead(404).end(JSON.stringify({ message: "no such container" }));
  });

  /** A client of it. */
  async start(): Promise<Docker> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return new Docker({ protocol: "http", host: "127.0.0.1", port: (this.server.address() as AddressInfo).port });
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  add(id: string, name: string, lines: FakeContainer["lines"] = []): void {
    this.containers.set(id, { name, lines, isRunning: true });
  }

  log(id: string, second: number, text: string): void {
    this.containers.get(id)!.lines.push({ second, text });
    this.followers.get(id)?.write(frame(second, text));
  }

  /** The container stops: with it every log that is followed. */
  halt(id: string): void {
    this.containers.get(id)!.isRunning = false;
    this.cut(id);
  }

  /** Ends the log that is followed. */
  cut(id: string): void {
    this.followers.get(id)?.end();
    this.followers.delete(id);
  }

  /** The container starts, and whoever waits for events is told so. */
  run(id: string): void {
    this.containers.get(id)!.isRunning = true;
    const { Id, Names, Labels } = this.listed(id);
    const attributes = { ...Labels, name: Names[0]!.slice(1) };
    this.events?.write(
      `${JSON.stringify({ Type: "container", Action: "start", Actor: { ID: Id, Attributes: attributes } })}\n`,
    );
  }

  endEvents(): void {
    this.events?.end();
  }

  get isWatched(): boolean {
    return this.events !== undefined;
  }

  isFollowed = (id: string): boolean => this.followers.has(id);

  private readonly listed = (id: string) => ({
    Id: id,
    Names: [`/devnet-${this.containers.get(id)!.name}`],
    Labels: {
      "opstack-ha.network": "devnet",
      "opstack-ha.component": this.containers.get(id)!.name,
      "opstack-ha.role": "service",
      "opstack-ha.index": "0",
    },
  });

  private sendLog(id: string, query: URLSearchParams, response: ServerResponse): void {
    const { lines, isRunning } = this.containers.get(id)!;
    const [since, until] = [Number(query.get("since") ?? 0), Number(query.get("until") ?? Infinity)];
    response.flushHeaders();
    for (const { second, text } of lines) if (second >= since && second <= until) response.write(frame(second, text));
    if (query.get("follow") === "true" && isRunning) this.followers.set(id, response);
    else response.end();
  }
}
