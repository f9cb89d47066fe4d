/** The Prometheus that the network runs too, with a recording in place of scrapes. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { IMAGES } from "../../../../config/images";
import { connectEngine } from "../../../../engine/connection";
import { until } from "../../../../shared/rpc/deadline";

const END_OF_FILE = "END-OF-FILE";

/** @param recording in OpenMetrics' text format, with a time in every line */
export async function withRecorded(recording: string, work: (url: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const container = await connectEngine().createContainer({
    Image: IMAGES.prometheus.build,
    Entrypoint: ["/bin/sh"],
    Cmd: ["-s"],
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    HostConfig: { NetworkMode: "host" },
  });
  try {
    // A script on standard input, because nothing of this machine can be mounted on an engine elsewhere.
    const input = await container.attach({ stream: true, hijack: true, stdin: true });
    await container.start();
    input.end(scriptOf(recording, port));
    const url = `http://127.0.0.1:${port}`;
    const isReady = async () => (await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(5_000) })).ok;
    await until("the recording to be loaded", isReady, {
      withinSeconds: 120,
      everyMilliseconds: 1_000,
    }).catch(async (error: unknown) => {
      const said = await container.logs({ stdout: true, stderr: true });
      throw new Error(`Prometheus did not load the recording:\n${said.toString("utf8")}`, { cause: error });
    });
    await work(url);
  } finally {
    await container.remove({ force: true });
  }
}

const scriptOf = (recording: string, port: number): string =>
  [
    "set -e",
    "cd /tmp",
    `cat >recording.txt <<'${END_OF_FILE}'\n${recording}\n${END_OF_FILE}`,
    "promtool tsdb create-blocks-from openmetrics recording.txt data </dev/null",
    "echo 'global: {}' >prometheus.yml",
    `exec prometheus --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address=127.0.0.1:${port}`,
    "",
  ].join("\n");

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
