/** A real browser, without a window, that opens a page of ours: Debian's Chromium in a container on this machine's network. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { buildSync } from "esbuild";
import type { Hex } from "viem";
import { connectEngine } from "../../../engine/connection";
import { ensureImages } from "../../../toolchain";
import { imageReference, TEST_IMAGES } from "../../../toolchain/versions";
import type { PageReport } from "./page";

export interface Settings {
  url: string;
  webSocketUrl: string;
  chainId: number;
  privateKey: Hex;
}

export interface OpenPage {
  /** What the page told last; undefined before the first time. */
  report(): PageReport | undefined;
  close(): Promise<void>;
}

const IMAGE = "chromium";

export async function openPage(settings: Settings): Promise<OpenPage> {
  await ensureImages([IMAGE]);
  let last: PageReport | undefined;
  const script = pageScript(settings);
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        last = JSON.parse(Buffer.concat(pieces).toString()) as PageReport;
        response.end();
      });
      return;
    }
    response.setHeader("content-type", request.url === "/page.js" ? "text/javascript" : "text/html");
    response.end(request.url === "/page.js" ? script : '<!doctype html><script src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const container = await connectEngine().createContainer({
    Image: imageReference(TEST_IMAGES.find(({ name }) => name === IMAGE)!),
    Cmd: [
      "chromium",
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      // Without it the program ends as soon as the page is loaded.
      "--remote-debugging-port=0",
      `http://127.0.0.1:${port}/`,
    ],
    User: "0:0",
    HostConfig: { NetworkMode: "host", AutoRemove: true },
  });
  await container.start();
  return {
    report: () => last,
    close: async () => {
      await container.stop({ t: 1 }).catch(() => undefined);
      server.closeAllConnections();
      server.close();
    },
  };
}

function pageScript(settings: Settings): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(__dirname, "page.ts")],
    bundle: true,
    format: "iife",
    platform: "browser",
    define: { SETTINGS: JSON.stringify(settings) },
    write: false,
  });
  return outputFiles[0]!.text;
}
