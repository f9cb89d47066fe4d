/** A real browser, without a window, that opens a page of ours. */
import * as path from "node:path";
import { buildSync } from "esbuild";
import type { Hex } from "viem";
import { chromiumContainer, servePage } from "./chromium";
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

export async function openPage(settings: Settings): Promise<OpenPage> {
  let last: PageReport | undefined;
  const script = pageScript(settings);
  const server = await servePage(
    (url) =>
      url === "/page.js"
        ? { type: "text/javascript", body: script }
        : { type: "text/html", body: '<!doctype html><script src="/page.js"></script>' },
    (text) => {
      last = JSON.parse(text) as PageReport;
    },
  );
  // Without remote debugging the program ends as soon as the page is loaded.
  const container = await chromiumContainer(server.url, ["--remote-debugging-port=0"], { AutoRemove: true });
  await container.start();
  return {
    report: () => last,
    close: async () => {
      await container.stop({ t: 1 }).catch(() => undefined);
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
