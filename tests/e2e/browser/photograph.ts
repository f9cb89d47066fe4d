/** A real browser, without a window, that draws a page at a width, runs a script in it and takes a picture. */
import { chromiumContainer, servePage } from "./chromium";

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
  const server = await servePage(
    (url) => ({ type: "text/html", body: url === "/page" ? withScripts : frame }),
    (text) => {
      seen = text;
    },
  );
  const flags = ["--hide-scrollbars", `--window-size=${width},${HEIGHT}`, `--screenshot=/pictures/${width}.png`];
  const container = await chromiumContainer(server.url, flags, { Binds: [`${folder}:/pictures`] });
  try {
    await container.start();
    await container.wait();
  } finally {
    await container.remove({ force: true });
    server.close();
  }
  if (seen === undefined) throw new Error("the browser did not show the page");
  return JSON.parse(seen) as Seen;
}
