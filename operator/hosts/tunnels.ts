/**
 * Ports of containers on several hosts, at URLs of this machine. Hosts publish them on their own loopback alone, so that a container of
 * each host makes the requests, and this machine needs no more than the hosts' engines.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { UrlOf } from "./assemble";
import { Channel, type Answer } from "./channel";
import { Line } from "./line";
import { connectHost, type SeenHost } from "./observe";

/** Components whose containers have Node; those first that no drill hits alone. */
const WITH_NODE = ["anchor", "genesis-server", "guard", "gateway"];

/** For a container to be entered; what is entered then stays. */
const OPEN_SECONDS = 10;

/** What is answered for a host where nothing does. */
export const BAD_GATEWAY = 502;

export class Tunnels {
  private readonly lines = new Map<string, Line<Answer>>();
  private readonly hosts = new Map<string, SeenHost>();

  private constructor(private readonly server: Server) {
    server.on("request", (request, response) => void this.pass(request, response));
  }

  /** To all hosts whose engines answer and on which a container could make requests; what goes to the others gets no answer. */
  static async open(seen: SeenHost[]): Promise<Tunnels> {
    const server = createServer();
    const tunnels = new Tunnels(server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    tunnels.saw(seen);
    await Promise.all([...tunnels.lines.values()].map((line) => line.open().catch(() => undefined)));
    return tunnels;
  }

  /** What containers there are now: a way that breaks is laid anew through one of them. Of a silent host it is what was seen last. */
  saw(seen: SeenHost[]): void {
    for (const one of seen) {
      const { name } = one.host;
      if (one.containers || !this.hosts.has(name)) this.hosts.set(name, one);
      if (!this.lines.has(name)) this.lines.set(name, new Line(() => channelTo(this.hosts.get(name)!)));
    }
  }

  readonly urlOf: UrlOf = ({ host = "", address }, { internal }) => {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${host}/${address}/${internal}`;
  };

  close(): void {
    for (const line of this.lines.values()) line.close();
    this.server.close();
    this.server.closeAllConnections();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, host = "", address = "", port = ""] = (request.url ?? "").split("/");
    try {
      const line = this.lines.get(host);
      if (!line) throw new Error(`there is no host ${host}`);
      const { status, body } = await line.post(`http://${address}:${port}`, await text(request));
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    } catch (error) {
      response.writeHead(BAD_GATEWAY).end((error as Error).message);
    }
  }
}

/** @throws Error where none can be entered */
async function channelTo({ host, containers = [] }: SeenHost): Promise<Channel> {
  const candidates = WITH_NODE.flatMap((component) => containers.filter((one) => one.component === component));
  let failure: unknown = new Error(`nothing on host ${host.name} makes requests`);
  for (const { id } of candidates) {
    try {
      return await Channel.open(connectHost(host, OPEN_SECONDS), id);
    } catch (error) {
      failure = error;
      // The engine has not refused it, but is silent: it would be to the next question, too.
      if (!(error instanceof Error && "statusCode" in error)) break;
    }
  }
  throw failure;
}
