/** Debian's Chromium in a container on this machine's network, and a server for the page that it opens. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Container, HostConfig } from "dockerode";
import { connectEngine } from "../../../engine/connection";
import { ensureImages } from "../../../toolchain";
import { imageReference, TEST_IMAGES } from "../../../toolchain/versions";

const IMAGE = "chromium";

export interface Served {
  type: "text/html" | "text/javascript";
  body: string;
}

export interface PageServer {
  url: string;
  close(): void;
}

/** On loopback. @param posted is given what the page posts, as text */
export async function servePage(get: (path: string) => Served, posted: (text: string) => void): Promise<PageServer> {
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        posted(Buffer.concat(pieces).toString());
        response.end();
      });
      return;
    }
    const { type, body } = get(request.url ?? "/");
    response.setHeader("content-type", type);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Not started yet. @param flags in addition to those that every container needs */
export async function chromiumContainer(url: string, flags: string[], host: HostConfig): Promise<Container> {
  await ensureImages([IMAGE]);
  return connectEngine().createContainer({
    Image: imageReference(TEST_IMAGES.find(({ name }) => name === IMAGE)!),
    Cmd: ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", ...flags, url],
    User: "0:0",
    HostConfig: { NetworkMode: "host", ...host },
  });
}
