/** The program that looks from a host, run here by Node. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PROBE_PROGRAM } from "../../../../operator/hosts/check/probe";

let program: ChildProcessWithoutNullStreams;
let answers: AsyncIterator<string>;
beforeEach(() => {
  program = spawn(process.execPath, [PROBE_PROGRAM]);
  answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
});
afterEach(() => void program.kill());

async function ask(question: Record<string, unknown>): Promise<Record<string, unknown>> {
  program.stdin.write(`${JSON.stringify({ id: 7, ...question })}\n`);
  return JSON.parse(String((await answers.next()).value)) as Record<string, unknown>;
}

/** One that nothing listens on, a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it("tells the time and the room on its disk", async () => {
  const before = Date.now();
  const { now } = await ask({ act: "clock" });
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
  expect((await ask({ act: "disk" }))["sizeBytes"]).toBeGreaterThan(0);
});

it("tells which ports are taken", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const taken = { address: "127.0.0.1", port: (server.address() as AddressInfo).port };
  const free = { address: "127.0.0.1", port: await freePort() };
  expect(await ask({ act: "listen", ports: [taken, free] })).toEqual({ id: 7, errors: ["EADDRINUSE", null] });
  server.close();
});

it("answers others, and reaches them, by connections and by datagrams", async () => {
  const at = { address: "127.0.0.1", port: await freePort() };
  expect(await ask({ act: "serve", tcp: [at], udp: [at] })).toEqual({ id: 7, tcp: [null], udp: [null] });
  expect(await ask({ act: "serve", tcp: [at], udp: [at] })).toMatchObject({ tcp: ["EADDRINUSE"], udp: ["EADDRINUSE"] });
  const asked = await ask({ act: "dial", protocol: "tcp", ...at, asks: true });
  expect(asked).toEqual({ id: 7, milliseconds: expect.any(Number) as number, seenAs: "127.0.0.1" });
  for (const protocol of ["tcp", "udp"]) {
    expect(await ask({ act: "dial", protocol, ...at })).toEqual({ id: 7, milliseconds: expect.any(Number) as number });
  }
});

it("says why it reaches nobody", async () => {
  const nobody = { address: "127.0.0.1", port: await freePort() };
  expect(await ask({ act: "dial", protocol: "tcp", ...nobody })).toEqual({ id: 7, failure: "ECONNREFUSED" });
  const { failure } = await ask({ act: "dial", protocol: "udp", ...nobody });
  expect(failure).toEqual(expect.any(String));
});
