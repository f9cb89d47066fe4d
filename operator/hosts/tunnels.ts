/**
 * Ports of containers on several hosts, at URLs of this machine. Hosts publish them on their own loopback alone, so that a container of
 * each host makes the requests, and this machine needs no more than the hosts' engines.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { UrlOf } from "./assemble";
import { Channel } from "./channel";
import { connectHost, type SeenHost } from "./observe";

/** Components whose containers have Node, what every host has first. */
const WITH_NODE = ["gateway", "guard", "genesis-server", "anchor"];

/** For as long as one look at a network may take, L1 that is watched for a while included. */
const OPEN_SECONDS = 90;

/** What is answered for a host where nothing does. */
export const BAD_GATEWAY = 502;

export class Tunnels {
  private constructor(
    private readonly server: Server,
    private readonly channels: ReadonlyMap<string, Channel>,
  ) {}

  /** To all hosts whose engines answer and on which a container could make requests; what goes to the others gets no answer. */
  static async open(seen: SeenHost[]): Promise<Tunnels> {
    const opened = await Promise.all(
      seen.map(async (one) => {
        const channel = await channelTo(one).catch(() => undefined);
        return channel ? [[one.host.name, channel] as const] : [];
      }),
    );
    const channels = new Map(opened.flat());
    const server = createServer((request, response) => void pass(channels, request, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return new Tunnels(server, channels);
  }

  readonly urlOf: UrlOf = ({ host = "", address }, { internal }) => {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${host}/${address}/${internal}`;
  };

  close(): void {
    for (const channel of this.channels.values()) channel.close();
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function channelTo({ host, containers = [] }: SeenHost): Promise<Channel | undefined> {
  const running = containers.filter(({ state }) => state === "running");
  for (const component of WITH_NODE) {
    const container = running.find((one) => one.component === component);
    if (container) return Channel.open(connectHost(host, OPEN_SECONDS), container.id);
  }
  return undefined;
}

async function pass(
  channels: ReadonlyMap<string, Channel>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, host = "", address = "", port = ""] = (request.url ?? "").split("/");
  try {
    const channel = channels.get(host);
    if (!channel) throw new Error(`nothing on host ${host} makes requests`);
    const { status, body } = await channel.post(`http://${address}:${port}`, await text(request));
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  } catch (error) {
    response.writeHead(BAD_GATEWAY).end((error as Error).message);
  }
}
