/** A client that knows several gateways, as a URL: what the one in use does not answer in time, the next one is asked. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Longer than an election, and short enough to try the next one before the sender gives up. */
const SEND_WITHIN_MILLISECONDS = 4_000;
const READ_WITHIN_MILLISECONDS = 1_500;
const BAD_GATEWAY = 502;

export class SeveralDoors {
  /** The door in use. */
  private current = 0;

  private constructor(
    private readonly server: Server,
    private readonly doors: string[],
  ) {}

  static async open(doors: string[]): Promise<SeveralDoors> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const opened = new SeveralDoors(server, doors);
    server.on("request", (request, response) => void opened.pass(request, response));
    return opened;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request).catch(() => "");
    const within = body.includes("eth_sendRawTransaction") ? SEND_WITHIN_MILLISECONDS : READ_WITHIN_MILLISECONDS;
    for (let tries = 0; tries < this.doors.length; tries++) {
      const asked = this.current;
      const answer = await post(this.doors[asked]!, body, within).catch(() => undefined);
      if (answer !== undefined) {
        response.writeHead(200, { "content-type": "application/json" }).end(answer);
        return;
      }
      // Others may have gone on already.
      if (this.current === asked) this.current = (asked + 1) % this.doors.length;
    }
    response.writeHead(BAD_GATEWAY).end();
  }
}

/** @returns undefined for an answer that is none */
async function post(url: string, body: string, withinMilliseconds: number): Promise<string | undefined> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    signal: AbortSignal.timeout(withinMilliseconds),
  });
  return response.ok ? response.text() : undefined;
}
