/** A real browser, without a window, that draws a page at a width, runs a script in it and takes a picture. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connectEngine } from "../../../engine/connection";
import { ensureImages } from "../../../toolchain";
import { imageReference, TEST_IMAGES } from "../../../toolchain/versions";

const IMAGE = "chromium";
const HEIGHT = 1_600;

/** Before anything else, so that nothing is missed. */
const LISTEN = `<script>
  const errors = [];
  addEventListener("error", ({ message }) => errors.push(message));
  console.error = (...parts) => errors.push(parts.join(" "));
</script>`;

interface Photograph {
  /** Whole HTML, with a head and a body. */
  page: string;
  /** Pixels. */
  width: number;
  /** JavaScript, an expression whose value is handed back; `errors` is what the console was told. */
  look: string;
  /** A folder of this machine, where the picture `<width>.png` goes. */
  folder: string;
}

/** @throws Error when the browser did not run the script */
export async function photograph<Seen>({ page, width, look, folder }: Photograph): Promise<Seen> {
  await ensureImages([IMAGE]);
  let seen: string | undefined;
  // Waits for the answer, because the browser ends once the page is loaded.
  const tell = `<script>{
    const request = new XMLHttpRequest();
    request.open("POST", "/seen", false);
    request.send(JSON.stringify(${look}));
  }</script>`;
  const withScripts = page.replace("<head>", () => `<head>${LISTEN}`).replace("</body>", () => `${tell}</body>`);
  // A window of Chromium is never narrower than 500 pixels; a frame may be.
  const frame = `<!doctype html><body style="margin:0"><iframe src="/page" width="${width}" height="${HEIGHT}" style="border:0"></iframe>`;
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        seen = Buffer.concat(pieces).toString();
        response.end();
      });
      return;
    }
    response.setHeader("content-type", "text/html");
    response.end(request.url === "/page" ? withScripts : frame);
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
      "--hide-scrollbars",
      `--window-size=${width},${HEIGHT}`,
      `--screenshot=/pictures/${width}.png`,
      `http://127.0.0.1:${port}/`,
    ],
    User: "0:0",
    HostConfig: { NetworkMode: "host", Binds: [`${folder}:/pictures`] },
  });
  try {
    await container.start();
    await container.wait();
  } finally {
    await container.remove({ force: true });
    server.closeAllConnections();
    server.close();
  }
  if (seen === undefined) throw new Error("the browser did not show the page");
  return JSON.parse(seen) as Seen;
}
