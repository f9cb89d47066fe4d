/** The beacon API of a foreign L1: what op-node needs of one, on this machine, and outside of every network of ours. */
import type { Server } from "node:http";
import { BLOCK_SECONDS, closeForGood, listenForContainers, type ForeignL1 } from "./foreignL1";

/** Anvil has genesis and blobs, and nothing of these. */
const OWN_ANSWERS: Record<string, unknown> = {
  "/eth/v1/node/version": { data: { version: "foreign-beacon" } },
  "/eth/v1/config/spec": { data: { SECONDS_PER_SLOT: String(BLOCK_SECONDS) } },
};

/** Of a parameter that is repeated, as op-node has it, Anvil (v1.7.1) reads the last alone; it takes a list of one. */
function forAnvil(asked: string): string {
  const { pathname, searchParams } = new URL(asked, "http://anvil");
  const hashes = searchParams.getAll("versioned_hashes");
  return hashes.length > 1 ? `${pathname}?versioned_hashes=${hashes.join(",")}` : asked;
}

export class ForeignBeacon {
  isOpen = true;
  /** Answers with at least one blob. */
  gaveBlobs = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param key in its path, as a provider would ask for one */
  static async open(l1: ForeignL1, key: string): Promise<ForeignBeacon> {
    const { server, origin } = await listenForContainers();
    const beacon = new ForeignBeacon(server, `${origin}/${key}`);
    server.on("request", ({ url = "/", socket }, response) => {
      if (!beacon.isOpen) return socket.destroy();
      if (!url.startsWith(`/${key}/`)) return response.writeHead(401).end("no key");
      response.setHeader("content-type", "application/json");
      const asked = url.slice(key.length + 1);
      const own = OWN_ANSWERS[asked];
      if (own) return response.end(JSON.stringify(own));
      fetch(l1.url + forAnvil(asked))
        .then(async (answer) => {
          const text = await answer.text();
          if (/"data":\["0x/.test(text)) beacon.gaveBlobs++;
          response.writeHead(answer.status).end(text);
        })
        .catch(() => socket.destroy());
    });
    return beacon;
  }

  /** For good. */
  remove(): void {
    closeForGood(this.server);
  }
}
